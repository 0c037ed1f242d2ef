import type { NamesByType } from '../gate/covered-shape.ts'

const rectangle = ['x', 'y', 'width', 'height']
const permission = ['requestingUrl', 'isMainFrame', 'securityOrigin']
const navigation = ['url', 'isSameDocument', 'isMainFrame', 'frame', 'initiator', 'preventDefault', 'defaultPrevented']

/** Fields of Electron's structures that the host fills, or that a test's stub fills in its place. */
export const structureMembers: NamesByType = {
  Event: ['preventDefault', 'defaultPrevented'],
  Rectangle: rectangle,
  Point: ['x', 'y'],
  Size: ['width', 'height'],
  Display: [
    'id', 'bounds', 'workArea', 'workAreaSize', 'size', 'scaleFactor', 'rotation', 'internal', 'label', 'colorDepth',
    'colorSpace', 'depthPerComponent', 'detected', 'accelerometerSupport', 'displayFrequency', 'maximumCursorSize',
    'monochrome', 'nativeOrigin', 'touchSupport',
  ],
  RenderProcessGoneDetails: ['reason', 'exitCode'],
  Details: ['type', 'reason', 'exitCode', 'serviceName', 'name'],
  HandlerDetails: ['url', 'frameName', 'features', 'disposition', 'referrer'],
  IpcMainEvent: ['type', 'sender', 'senderFrame', 'processId', 'frameId', 'reply', 'ports'],
  IpcMainInvokeEvent: ['type', 'sender', 'senderFrame', 'processId', 'frameId'],
  IpcRendererEvent: ['sender', 'ports'],
  WebContentsConsoleMessageEventParams: ['message', 'level', 'lineNumber', 'sourceId', 'frame'],
  WebContentsWillNavigateEventParams: navigation,
  WebContentsWillFrameNavigateEventParams: navigation,
  WebContentsWillRedirectEventParams: navigation,
  PermissionRequest: permission,
  FilesystemPermissionRequest: permission,
  MediaAccessPermissionRequest: permission,
  OpenExternalPermissionRequest: permission,
  PermissionCheckHandlerHandlerDetails: permission,
  OnBeforeRequestListenerDetails: ['id', 'url', 'method', 'webContentsId', 'resourceType', 'timestamp', 'uploadData', 'referrer'],
  OpenDialogReturnValue: ['canceled', 'filePaths'],
  SaveDialogReturnValue: ['canceled', 'filePath'],
  MessageBoxReturnValue: ['response', 'checkboxChecked'],
  ContextMenuParams: [
    'x', 'y', 'selectionText', 'isEditable', 'formControlType', 'linkURL', 'linkText', 'srcURL', 'mediaType', 'hasImageContents',
    'frame', 'pageURL', 'frameURL', 'misspelledWord', 'dictionarySuggestions', 'spellcheckEnabled', 'menuSourceType', 'editFlags',
  ],
  EditFlags: ['canUndo', 'canRedo', 'canCut', 'canCopy', 'canPaste', 'canDelete', 'canSelectAll', 'canEditRichly'],
  ProcessMetric: ['pid', 'type', 'creationTime', 'cpu', 'memory'],
  MemoryInfo: ['workingSetSize', 'peakWorkingSetSize'],
  CPUUsage: ['percentCPUUsage', 'idleWakeupsPerSecond'],
  MessageEvent: ['data', 'ports'],
  ParentPort: ['postMessage', 'on', 'once', 'off', 'start'],
  Process: ['type', 'versions', 'resourcesPath', 'defaultApp', 'parentPort', 'sandboxed', 'contextIsolated', 'platform', 'argv'],
  ProcessVersions: ['electron', 'chrome', 'node', 'v8'],
  DownloadItem: ['getURL', 'getFilename', 'cancel'],
}

/** Options whose values go to a test's stub, are kept as state, or are read by the host. */
export const structureOptions: NamesByType = {
  Rectangle: rectangle,
  Point: ['x', 'y'],
  Size: ['width', 'height'],
  CustomScheme: ['scheme', 'privileges'],
  WindowOpenHandlerResponse: ['action'],
  TitleBarOverlay: ['color', 'symbolColor', 'height'],
  TitleBarOverlayOptions: ['color', 'symbolColor', 'height'],
  AboutPanelOptionsOptions: ['applicationName', 'applicationVersion', 'copyright', 'version', 'credits', 'authors', 'website', 'iconPath'],
  OpenDialogOptions: ['title', 'defaultPath', 'buttonLabel', 'filters', 'properties', 'message', 'securityScopedBookmarks'],
  SaveDialogOptions: ['title', 'defaultPath', 'buttonLabel', 'filters', 'message', 'nameFieldLabel', 'showsTagField', 'properties', 'securityScopedBookmarks'],
  MessageBoxOptions: [
    'message', 'type', 'buttons', 'defaultId', 'signal', 'title', 'detail', 'checkboxLabel', 'checkboxChecked', 'icon', 'cancelId',
    'noLink', 'normalizeAccessKeys', 'textWidth',
  ],
  FileFilter: ['name', 'extensions'],
  OpenExternalOptions: ['activate', 'workingDirectory', 'logUsage'],
  CallbackResponse: ['cancel', 'redirectURL'],
  WebRequestFilter: ['urls', 'excludeUrls', 'types'],
  ClearStorageDataOptions: ['origin', 'storages'],
  WebContentsPrintOptions: ['silent', 'printBackground', 'copies', 'landscape', 'pageSize', 'margins', 'header', 'footer'],
  RelaunchOptions: ['args', 'execPath'],
  CloseOpts: ['waitForBeforeUnload'],
  LoadFileOptions: ['query', 'search', 'hash'],
  FromPartitionOptions: ['cache'],
  Margins: ['top', 'bottom', 'left', 'right'],
  PopupOptions: ['window', 'frame', 'x', 'y', 'positioningItem', 'sourceType', 'callback'],
  CrashReporterStartOptions: ['uploadToServer'],
}
