import { App, CommandLine } from './modules/app.ts'
import { BrowserWindow } from './modules/browser-window.ts'
import { IpcMain } from './modules/ipc-main.ts'
import { webContentsExport, webFrameMainExport } from './modules/lookups.ts'
import { coveredItemOptions, Menu, MenuItem } from './modules/menu.ts'
import { nativeImage, PageImage } from './modules/native-image.ts'
import { coveredPdfOptions } from './modules/printing.ts'
import { coveredPrivileges, Protocol } from './modules/protocol.ts'
import { ScreenModel } from './modules/screen.ts'
import { Session, SessionRegistry } from './modules/session.ts'
import { clipboard, ClipboardItem } from './modules/clipboard.ts'
import { crashReporter, dialog, NativeTheme, net, Notification, PowerMonitor, shell } from './modules/small.ts'
import { coveredForkOptions, UtilityProcess, utilityProcess } from './modules/utility-process.ts'
import { WindowModel } from './modules/window-model.ts'
import { WebContents } from './modules/web-contents.ts'
import { WebFrameMain } from './modules/web-frame-main.ts'
import { WebRequest } from './modules/web-request.ts'
import { coveredPreferences } from './modules/web-preferences.ts'
import { coveredWindowOptions } from './modules/window-options.ts'
import { coveredExports } from './host.ts'
import { isolatedExports } from './page/isolated-exports.ts'
import type { Covered } from './gate/covered-shape.ts'
import { runtime } from './runtime.ts'
import { structureMembers, structureOptions } from './surface/covered-structures.ts'
import { declaresMember } from './surface/surface.ts'

type Kind = 'members' | 'statics'

/** Of the names that the objects have, those that Electron declares for the type. */
function declared(type: string, names: readonly string[]): string[] {
  const { surface } = runtime.loudness
  return names.filter((name) => (['members', 'statics'] as Kind[]).some((kind) => declaresMember(surface, type, name, kind)))
}

/** Names on a class: methods, accessors and statics, and `fields` that its constructor sets. */
function classNames(type: string, target: { readonly prototype: object }, fields: readonly string[] = []): string[] {
  const statics = Object.getOwnPropertyNames(target)
  const inherited = Object.getOwnPropertyNames(target.prototype)
  return declared(type, [...new Set([...inherited, ...statics, ...fields])])
}

const objectNames = (type: string, target: object): string[] => declared(type, Object.keys(target))

/** Everything of Electron that this host has, for the static gate; taken from the objects themselves. */
export const covered: Covered = {
  exports: [...coveredExports, ...Object.keys(isolatedExports)],
  members: {
    ...structureMembers,
    ...isolatedExportMembers(),
    App: classNames('App', App, ['isPackaged', 'dock', 'commandLine']),
    CommandLine: classNames('CommandLine', CommandLine),
    BrowserWindow: [...classNames('BrowserWindow', BrowserWindow, ['id', 'webContents']), ...classNames('BrowserWindow', WindowModel)],
    WebContents: [...classNames('WebContents', WebContents, ['id', 'session', 'ipc']), ...objectNames('WebContents', webContentsExport)],
    WebFrameMain: [...classNames('WebFrameMain', WebFrameMain, ['frameTreeNodeId', 'routingId', 'processId', 'osProcessId']), ...objectNames('WebFrameMain', webFrameMainExport)],
    IpcMain: [...classNames('IpcMain', IpcMain), 'on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners'],
    Menu: classNames('Menu', Menu, ['items']),
    MenuItem: classNames('MenuItem', MenuItem, [...coveredItemOptions, 'commandId', 'menu']),
    Notification: classNames('Notification', Notification, ['title', 'body', 'subtitle', 'silent']),
    NativeTheme: classNames('NativeTheme', NativeTheme, [
      'shouldUseHighContrastColors', 'shouldUseInvertedColorScheme', 'inForcedColorsMode', 'prefersReducedTransparency',
    ]),
    NativeImage: [...classNames('NativeImage', PageImage), ...objectNames('NativeImage', nativeImage)],
    PowerMonitor: classNames('PowerMonitor', PowerMonitor, ['onBatteryPower']),
    Protocol: classNames('Protocol', Protocol),
    Screen: classNames('Screen', ScreenModel),
    Session: [...classNames('Session', Session), ...classNames('Session', SessionRegistry)],
    UtilityProcess: [...classNames('UtilityProcess', UtilityProcess), ...objectNames('UtilityProcess', utilityProcess)],
    WebRequest: classNames('WebRequest', WebRequest),
    Clipboard: objectNames('Clipboard', clipboard),
    ClipboardItem: classNames('ClipboardItem', ClipboardItem),
    CrashReporter: objectNames('CrashReporter', crashReporter),
    Dialog: objectNames('Dialog', dialog),
    Net: objectNames('Net', net),
    Shell: objectNames('Shell', shell),
  },
  events: {
    App: App.coveredEvents,
    BrowserWindow: BrowserWindow.coveredEvents,
    Menu: Menu.coveredEvents,
    NativeTheme: NativeTheme.coveredEvents,
    Notification: Notification.coveredEvents,
    ParentPort: ['message'],
    Process: ['unhandledRejection', 'uncaughtException', 'warning', 'exit'],
    PowerMonitor: PowerMonitor.coveredEvents,
    Screen: ScreenModel.coveredEvents,
    Session: Session.coveredEvents,
    UtilityProcess: UtilityProcess.coveredEvents,
    WebContents: WebContents.coveredEvents,
    WebFrameMain: WebFrameMain.coveredEvents,
  },
  options: {
    ...structureOptions,
    BrowserWindowConstructorOptions: coveredWindowOptions,
    WebPreferences: coveredPreferences,
    ForkOptions: coveredForkOptions,
    MenuItemConstructorOptions: coveredItemOptions,
    NotificationConstructorOptions: Notification.coveredOptions,
    PrintToPDFOptions: coveredPdfOptions,
    Privileges: coveredPrivileges,
  },
}

function isolatedExportMembers(): Record<string, readonly string[]> {
  return Object.fromEntries(Object.values(isolatedExports).map(({ type, members }) => [type, members]))
}
