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

export function labelOfRole(role: string | undefined): string {
  return role === undefined ? '' : (labels[role.toLowerCase()] ?? '')
}

/** Does what Electron does for a role; refuses roles it does not know. */
export function runRole(role: string, window: Electron.BrowserWindow | undefined, contents: Electron.WebContents | undefined): void {
  const action = actions[role.toLowerCase()]
  if (action) action(window, contents)
  else if (labels[role.toLowerCase()] === undefined) throw runtime.refusals.notImplemented(`menu role ${role}`)
}
