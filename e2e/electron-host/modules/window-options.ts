import { runtime } from '../runtime.ts'

/** Options with an effect on the model; the rest of the list is kept as state or has no meaning on Linux. */
export const coveredWindowOptions = [
  'width', 'height', 'x', 'y', 'center', 'minWidth', 'minHeight', 'maxWidth', 'maxHeight', 'useContentSize', 'show',
  'title', 'backgroundColor', 'resizable', 'movable', 'minimizable', 'maximizable', 'closable', 'focusable',
  'alwaysOnTop', 'fullscreen', 'fullscreenable', 'skipTaskbar', 'frame', 'titleBarStyle', 'titleBarOverlay',
  'trafficLightPosition', 'autoHideMenuBar', 'icon', 'darkTheme', 'hasShadow', 'roundedCorners', 'thickFrame',
  'paintWhenInitiallyHidden', 'acceptFirstMouse', 'enableLargerThanScreen', 'webPreferences', 'parent', 'modal',
  'accentColor', 'backgroundMaterial', 'vibrancy', 'visualEffectState', 'zoomToPageWidth', 'tabbingIdentifier',
] as const

const titleBarStyles = ['default', 'hidden', 'hiddenInset', 'customButtonsOnHover']

/** Checks a window's options; unknown ones throw. */
export function checkWindowOptions(options: Electron.BrowserWindowConstructorOptions): void {
  runtime.loudness.checkOptions('BrowserWindow', options, coveredWindowOptions)
  if (options.titleBarStyle !== undefined && !titleBarStyles.includes(options.titleBarStyle)) {
    throw runtime.refusals.because(`BrowserWindow titleBarStyle ${options.titleBarStyle} is unknown`)
  }
  if (typeof options.titleBarOverlay === 'object') {
    runtime.loudness.checkOptions('titleBarOverlay', options.titleBarOverlay, ['color', 'symbolColor', 'height'])
  }
}
