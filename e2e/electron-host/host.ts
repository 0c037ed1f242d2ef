import { App, type AppManifest } from './modules/app.ts'
import { BrowserWindow } from './modules/browser-window.ts'
import { Menu, MenuItem } from './modules/menu.ts'
import { nativeImage } from './modules/native-image.ts'
import { screen } from './modules/screen.ts'
import { session } from './modules/session-export.ts'
import { clipboard, ClipboardItem } from './modules/clipboard.ts'
import { crashReporter, dialog, nativeTheme, net, Notification, powerMonitor, shell } from './modules/small.ts'
import { utilityProcess } from './modules/utility-process.ts'
import { webContentsExport, webFrameMainExport } from './modules/lookups.ts'
import { windows } from './modules/windows.ts'
import { runtime } from './runtime.ts'

function loudClass<T extends object>(target: T, type: string): T {
  return runtime.loudness.wrap(target, type, type, 'statics')
}

function fixedExports() {
  return {
    clipboard, crashReporter, dialog, nativeImage, nativeTheme, net, powerMonitor, screen, session, shell, utilityProcess,
    ClipboardItem: loudClass(ClipboardItem, 'ClipboardItem'),
    ipcMain: windows.ipcMain,
    BrowserWindow: loudClass(BrowserWindow, 'BrowserWindow'),
    Menu: loudClass(Menu, 'Menu'),
    MenuItem: loudClass(MenuItem, 'MenuItem'),
    Notification: loudClass(Notification, 'Notification'),
    webContents: webContentsExport,
    webFrameMain: webFrameMainExport,
  }
}

/** Names that `import … from 'electron'` may use in the main process. */
export const coveredExports: readonly string[] = ['app', 'protocol', ...Object.keys(fixedExports())]

/** Builds what `import 'electron'` gives in the main process: covered exports, and loud ones for all others. */
export function createElectron(manifest: AppManifest, start: () => void) {
  const { loudness } = runtime
  const app = new App(manifest, start)
  runtime.app = () => app
  const covered = { app, ...fixedExports(), protocol: session.defaultSession.protocol }
  const { main = {}, common = {} } = loudness.surface.exports
  const result: Record<string, unknown> = { ...covered }
  for (const [name, type] of Object.entries({ ...main, ...common })) result[name] ??= loudness.uncovered(name, type)
  return result as typeof covered
}
