import { runtime } from '../runtime.ts'

type Action = (window: Electron.BrowserWindow | undefined, contents: Electron.WebContents | undefined) => void

const step = 0.5

// Roles with an effect on Linux; those of macOS alone have labels but do nothing anywhere else.
const actions: Readonly<Record<string, Action>> = {
  undo: (_, contents) => contents?.undo(),
  redo: (_, contents) => contents?.redo(),
  cut: (_, contents) => contents?.cut(),
  copy: (_, contents) => contents?.copy(),
  paste: (_, contents) => contents?.paste(),
  pasteandmatchstyle: (_, contents) => contents?.pasteAndMatchStyle(),
  delete: (_, contents) => contents?.delete(),
  selectall: (_, contents) => contents?.selectAll(),
  reload: (_, contents) => contents?.reload(),
  forcereload: (_, contents) => contents?.reloadIgnoringCache(),
  toggledevtools: (_, contents) => contents?.openDevTools(),
  resetzoom: (_, contents) => contents?.setZoomLevel(0),
  zoomin: (_, contents) => contents?.setZoomLevel((contents.getZoomLevel() ?? 0) + step),
  zoomout: (_, contents) => contents?.setZoomLevel((contents.getZoomLevel() ?? 0) - step),
  togglefullscreen: (window) => window?.setFullScreen(!window.isFullScreen()),
  minimize: (window) => window?.minimize(),
  close: (window) => window?.close(),
  quit: () => runtime.app().quit(),
  about: () => runtime.app().showAboutPanel(),
}

const labels: Readonly<Record<string, string>> = {
  undo: 'Undo', redo: 'Redo', cut: 'Cut', copy: 'Copy', paste: 'Paste', pasteandmatchstyle: 'Paste and Match Style',
  delete: 'Delete', selectall: 'Select All', reload: 'Reload', forcereload: 'Force Reload', toggledevtools: 'Toggle Developer Tools',
  resetzoom: 'Actual Size', zoomin: 'Zoom In', zoomout: 'Zoom Out', togglefullscreen: 'Toggle Full Screen',
  minimize: 'Minimize', close: 'Close Window', quit: 'Quit', about: 'About', help: 'Help', window: 'Window',
  editmenu: 'Edit', viewmenu: 'View', windowmenu: 'Window', filemenu: 'File', appmenu: 'App', services: 'Services',
  hide: 'Hide', hideothers: 'Hide Others', unhide: 'Show All', front: 'Bring All to Front', zoom: 'Zoom',
}

type Template = Electron.MenuItemConstructorOptions[]

const separator: Electron.MenuItemConstructorOptions = { type: 'separator' }

// What Electron puts into a role's menu on Linux when the app gives none.
const submenus: Readonly<Record<string, Template>> = {
  filemenu: [{ role: 'quit' }],
  editmenu: [
    { role: 'undo' }, { role: 'redo' }, separator, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'delete' },
    separator, { role: 'selectAll' },
  ],
  viewmenu: [
    { role: 'reload' }, { role: 'forceReload' }, { role: 'toggleDevTools' }, separator, { role: 'resetZoom' },
    { role: 'zoomIn' }, { role: 'zoomOut' }, separator, { role: 'togglefullscreen' },
  ],
  windowmenu: [{ role: 'minimize' }, { role: 'zoom' }, { role: 'close' }],
}

/** The menu that a role brings along; undefined for roles without one. */
export function submenuOfRole(role: string | undefined): Template | undefined {
  return role === undefined ? undefined : submenus[role.toLowerCase()]
}

/** Refuses a role that is not known here, when the item is made and not only when somebody clicks it. */
export function checkRole(role: string | undefined): void {
  if (role !== undefined && labels[role.toLowerCase()] === undefined) throw runtime.refusals.notImplemented(`menu role ${role}`)
}

export function labelOfRole(role: string | undefined): string {
  return role === undefined ? '' : (labels[role.toLowerCase()] ?? '')
}

/** Does what Electron does for a role on Linux; nothing for roles that only macOS has. */
export function runRole(role: string, window: Electron.BrowserWindow | undefined, contents: Electron.WebContents | undefined): void {
  actions[role.toLowerCase()]?.(window, contents)
}
