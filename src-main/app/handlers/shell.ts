import type { ConsoleDeps } from '../console.ts'
import type { HandlersOf } from '../dispatcher.ts'

type Parts = ConsoleDeps & Readonly<{
  /** the whole window stays out of screen captures; a page can ask for more than that, never for less. */
  protectsWindow(): boolean
}>

/** Window and program: everything here works while locked. */
export const shellHandlers = ({ desktop, workspace, version, platform, isDevelopment, engine, log, protectsWindow }: Parts): HandlersOf<'app'> & HandlersOf<'window'> => ({
  'app.info': () => ({ version, workspace, platform, isDevelopment, engine }),
  'app.openLink': async ({ link }) => ({ isOpened: await desktop.openLink(link) }),
  'app.reportDefect': ({ name, where }) => {
    log.log('error', 'window.defect', { code: name, route: where })
    return undefined
  },
  'window.minimize': () => void desktop.minimize(),
  'window.toggleMaximize': () => void desktop.toggleMaximize(),
  'window.close': () => void desktop.close(),
  'window.state': () => desktop.windowState(),
  'window.zoom': ({ step }) => void desktop.zoom(step),
  'window.protectContent': ({ isOn }) => void desktop.protectContent(isOn || protectsWindow()),
  'window.print': async () => ({ isDone: await desktop.print() }),
  'window.rememberPlace': ({ path }) => void desktop.rememberPlace(path),
  'window.recallPlace': () => ({ path: desktop.recallPlace() }),
  'window.saveText': async ({ name, text }) => ({ isSaved: await desktop.saveFile(name, () => Promise.resolve(text)) }),
  'window.copy': async ({ text }) => {
    await desktop.copy(text)
    return undefined
  },
})
