import { nativeTheme, net, shell, type BrowserWindow } from 'electron'
import { AppError } from '#shared/domain/errors.ts'
import type { DesktopPort } from '#main/app/console.ts'
import type { ClipboardRule } from './clipboard-rule.ts'
import { openFiles, saveFile } from './dialogs.ts'
import { openExternalLink } from './external-links.ts'
import type { ProviderViews } from './provider-view.ts'
import type { WindowMemory } from './window-memory.ts'
import type { MainWindow } from './window.ts'

export type DesktopDeps = Readonly<{
  /** A function, since the window can only be made after the console that is given this port. */
  window: () => MainWindow
  clipboard: ClipboardRule
  memory: WindowMemory
  views: ProviderViews
}>

const print = (window: BrowserWindow): Promise<boolean> => new Promise((resolve) => {
  window.webContents.print({ silent: false, printBackground: false }, (isDone) => { resolve(isDone) })
})

/** The desktop as handlers see it, on Electron. Every call goes through Electron's own objects, never a copy of them. */
export const createDesktop = ({ window, clipboard, memory, views }: DesktopDeps): DesktopPort => {
  let place: string | null = null
  const live = (): BrowserWindow | undefined => window().browserWindow()
  const needWindow = (): BrowserWindow => {
    const found = live()
    if (found === undefined) throw new AppError('app.cancelled', 'The window is closed.')
    return found
  }
  return {
    minimize: () => { live()?.minimize() },
    toggleMaximize: () => {
      const found = live()
      if (found?.isMaximized() === true) found.unmaximize()
      else found?.maximize()
    },
    close: () => { live()?.close() },
    windowState: () => window().state(),
    zoom: (step) => { window().zoom(step) },
    protectContent: (isOn) => { window().protectContent(isOn) },
    print: async () => print(needWindow()),
    openLink: async (link) => openExternalLink(needWindow(), link),
    copy: (text) => clipboard.copy(text),
    saveFile: async (suggestedName, makeContent) => saveFile(needWindow(), suggestedName, makeContent),
    openFiles: async (heading, endings, maxBytes) => openFiles(needWindow(), heading, endings, maxBytes),
    showFolder: (path) => { shell.showItemInFolder(path) },
    openFrame: (view) => views.open(view),
    setTheme: (theme) => {
      nativeTheme.themeSource = theme
      memory.change({ theme })
      memory.save()
    },
    rememberPlace: (path) => { place = path },
    recallPlace: () => place,
    isOnline: () => net.isOnline(),
  }
}
