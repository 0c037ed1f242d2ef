import { Menu, type MenuItemConstructorOptions } from 'electron'
import type { EventPayload } from '#shared/bridge/events.ts'

export type Command = EventPayload<'command.asked'>['command']

export type MenuActions = Readonly<{
  /** Asks the page; it knows what the command means on its screen. */
  ask: (command: Command) => void
  lock: () => void
  zoom: (step: 'in' | 'out' | 'reset') => void
}>

export type MenuFacts = Readonly<{ isLocked: boolean; isPackaged: boolean; platform: NodeJS.Platform }>

/**
 * A command of the page. Its keys are shown but not taken: the page hears them itself, so that they work alike with
 * and without a native menu and can be changed in the settings.
 */
const command = (label: string, name: Command, actions: MenuActions, { isLocked }: MenuFacts, accelerator?: string): MenuItemConstructorOptions => ({
  id: name,
  label,
  enabled: !isLocked,
  click: () => { actions.ask(name) },
  ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
})

const separator: MenuItemConstructorOptions = { type: 'separator' }

const fileMenu = (actions: MenuActions, facts: MenuFacts): MenuItemConstructorOptions => ({
  label: '&File',
  submenu: [
    command('New case', 'new-case', actions, facts),
    separator,
    command('Print…', 'print', actions, facts, 'CmdOrCtrl+P'),
    separator,
    command('Settings', 'settings', actions, facts, 'CmdOrCtrl+,'),
    { id: 'lock', label: 'Lock now', accelerator: 'CmdOrCtrl+L', enabled: !facts.isLocked, click: () => { actions.lock() } },
    separator,
    facts.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
  ],
})

const editMenu: MenuItemConstructorOptions = {
  label: '&Edit',
  submenu: [
    { role: 'undo' }, { role: 'redo' }, separator, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'pasteAndMatchStyle' },
    { role: 'delete' }, separator, { role: 'selectAll' },
  ],
}

const viewMenu = (actions: MenuActions, facts: MenuFacts): MenuItemConstructorOptions => ({
  label: '&View',
  submenu: [
    command('Command palette', 'palette', actions, facts, 'CmdOrCtrl+K'),
    command('Search this view', 'search', actions, facts),
    separator,
    command('Sidebar', 'toggle-sidebar', actions, facts, 'CmdOrCtrl+B'),
    command('Light or dark', 'toggle-theme', actions, facts, 'CmdOrCtrl+Shift+D'),
    separator,
    { id: 'zoom-in', label: 'Zoom in', accelerator: 'CmdOrCtrl+Plus', click: () => { actions.zoom('in') } },
    { id: 'zoom-out', label: 'Zoom out', accelerator: 'CmdOrCtrl+-', click: () => { actions.zoom('out') } },
    { id: 'zoom-reset', label: 'Actual size', accelerator: 'CmdOrCtrl+0', click: () => { actions.zoom('reset') } },
    separator,
    { role: 'togglefullscreen' },
    // A shipped console has no developer tools; see window-options.ts.
    ...(facts.isPackaged ? [] : [separator, { id: 'developer-tools', role: 'toggleDevTools' } satisfies MenuItemConstructorOptions]),
  ],
})

const helpMenu = (actions: MenuActions, facts: MenuFacts): MenuItemConstructorOptions => ({
  role: 'help',
  submenu: [command('Keyboard shortcuts', 'shortcuts', actions, facts), separator, command('About Casebench', 'about', actions, facts)],
})

/** The native menu as a template. While locked everything of the page rests. */
export const menuTemplate = (actions: MenuActions, facts: MenuFacts): MenuItemConstructorOptions[] => [
  ...(facts.platform === 'darwin' ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
  fileMenu(actions, facts),
  editMenu,
  viewMenu(actions, facts),
  { role: 'windowMenu' },
  helpMenu(actions, facts),
]

/** Sets the menu anew; called at the start and whenever the lock changes. */
export const setMenu = (actions: MenuActions, facts: MenuFacts): void => {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions, facts)))
}
