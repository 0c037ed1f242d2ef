import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { collectUses, type ElectronUse } from './collect.ts'
import { describeUse, findUncovered } from './compare.ts'
import type { Covered } from './covered-shape.ts'
import { createShellProgram, isShellSource } from './program.ts'

const root = resolve(import.meta.dirname, '..', '..', '..')

function usesOf(text: string): ElectronUse[] {
  const program = createShellProgram(root, new Map([[`${root}/src-main/electron/planted.ts`, text]]))
  return collectUses(program, (file) => isShellSource(file, root), root)
}

const describeAll = (text: string): string[] => usesOf(text).map((use) => describeUse(use).replace(/^.*?:/, ''))

describe('the list of uses', () => {
  it('names exports, members, statics, events, options and fields with their lines', () => {
    const text = `import { app, BrowserWindow, type Session } from 'electron'
app.on('before-quit', () => undefined)
const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true } })
window.webContents.once('did-finish-load', () => window.setOpacity(0.5))
const first = BrowserWindow.getAllWindows()[0]?.getBounds().width
export const read = ({ cookies }: Session) => [cookies, first]
`
    expect(describeAll(text)).toEqual([
      '1 export app',
      '1 export BrowserWindow',
      '2 event App.before-quit',
      '3 option BrowserWindowConstructorOptions.show',
      '3 option BrowserWindowConstructorOptions.webPreferences',
      '3 option WebPreferences.sandbox',
      '4 event WebContents.did-finish-load',
      '4 member BrowserWindow.webContents',
      '4 member BrowserWindow.setOpacity',
      '5 member Rectangle.width',
      '5 member BrowserWindow.getBounds',
      '5 member BrowserWindow.getAllWindows',
      '6 member Session.cookies',
    ])
  })

  it('sees a member through null, through a type of our own, and through the default object', () => {
    const text = `import electron, { shell, type BrowserWindow } from 'electron'
interface Opener { openPath(path: string): Promise<string> }
const use = (opener: Opener) => opener
use(shell)
export const hide = (window: BrowserWindow | null) => { window?.hide(); electron.clipboard.clear() }
`
    expect(describeAll(text)).toEqual(expect.arrayContaining([
      '4 member Shell.openPath', '5 member BrowserWindow.hide', '5 export clipboard', '5 member Clipboard.clear',
    ]))
  })

  it('reports what it cannot read', () => {
    const text = `import { app } from 'electron'
export const listen = (name: 'activate', key: 'quit') => { app.on(name, () => undefined); app[key]() }
`
    expect(describeAll(text).filter((line) => line.includes('unreadable'))).toEqual([
      '2 unreadable App.name',
      '2 unreadable App.app[key]',
    ])
  })

  it('leaves types and everything of our own alone', () => {
    expect(describeAll(`import type { App } from 'electron'\nexport type Shell = { app: App; quit(): void }\nexport const go = (shell: Shell) => shell.quit()\n`)).toEqual([])
  })
})

describe('the comparison with the host', () => {
  const covered: Covered = {
    exports: ['app', 'BrowserWindow'],
    members: { App: ['quit'], BaseWindow: ['hide'] },
    events: { App: ['activate'] },
    options: { BrowserWindowConstructorOptions: ['show'] },
  }

  it('passes what is covered, also by a type that is extended', () => {
    const text = `import { app, BrowserWindow } from 'electron'
app.on('activate', () => app.quit())
new BrowserWindow({ show: false }).hide()
`
    expect(findUncovered(usesOf(text), covered)).toEqual([])
  })

  it('fails on a planted member, event, option and export', () => {
    const text = `import { app, BrowserWindow, tray } from 'electron'
app.on('login', () => app.relaunch())
new BrowserWindow({ kiosk: true })
`
    expect(findUncovered(usesOf(text), covered).map(describeUse)).toEqual([
      'src-main/electron/planted.ts:1 export tray',
      'src-main/electron/planted.ts:2 event App.login',
      'src-main/electron/planted.ts:2 member App.relaunch',
      'src-main/electron/planted.ts:3 option BrowserWindowConstructorOptions.kiosk',
    ])
  })
})
