import type { CdpSession } from '../engine/cdp.ts'
import { runtime } from '../runtime.ts'

export interface PermissionHandlers {
  request: Parameters<Electron.Session['setPermissionRequestHandler']>[0] | undefined
  check: Parameters<Electron.Session['setPermissionCheckHandler']>[0] | undefined
  device: Parameters<Electron.Session['setDevicePermissionHandler']>[0] | undefined
  displayMedia: Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0] | undefined
}

// Electron's name of a permission, and the descriptors by which DevTools knows it.
const permissions: readonly (readonly [string, ...string[]])[] = [
  ['media', 'camera', 'microphone'],
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
  ['display-capture', 'display-capture'],
  ['idle-detection', 'idle-detection'],
  ['window-management', 'window-management'],
  ['storage-access', 'storage-access'],
  ['speaker-selection', 'speaker-selection'],
  ['keyboardLock', 'keyboard-lock'],
  ['pointerLock', 'pointer-lock'],
  ['local-fonts', 'local-fonts'],
  ['background-sync', 'background-sync'],
  ['persistent-storage', 'persistent-storage'],
  ['screen-wake-lock', 'screen-wake-lock'],
  ['accessibility-events', 'accessibility-events'],
  ['payment-handler', 'payment-handler'],
  ['loopback-network', 'loopback-network'],
  ['local-network', 'local-network'],
  ['local-network-access', 'local-network-access'],
]

function askRequestHandler(handlers: PermissionHandlers, contents: Electron.WebContents, name: string, origin: string): Promise<boolean> {
  const { request } = handlers
  if (!request) return Promise.resolve(false)
  const details = { requestingUrl: `${origin}/`, isMainFrame: true, securityOrigin: origin } as Electron.PermissionRequest
  return new Promise((resolve) => request(contents, name as 'media', resolve, details))
}

async function isGranted(handlers: PermissionHandlers, contents: Electron.WebContents, name: string, origin: string): Promise<boolean> {
  if (handlers.check) {
    const details = { requestingUrl: `${origin}/`, isMainFrame: true, securityOrigin: origin } as Electron.PermissionCheckHandlerHandlerDetails
    if (!handlers.check(contents, name as 'media', origin, details)) return false
  }
  return askRequestHandler(handlers, contents, name, origin)
}

/**
 * Asks the app about every permission and tells Chromium the answers for that origin. DevTools has no hook for a
 * prompt, so the handlers are asked ahead; a permission is granted only when the request handler grants it and the
 * check handler, where there is one, does not object. Without handlers everything is denied (Electron would grant).
 */
export async function applyPermissions(
  browser: CdpSession, contextId: string | undefined, engineOrigin: string, handlers: PermissionHandlers, contents: Electron.WebContents,
): Promise<void> {
  const origin = runtime.schemes.toApp(engineOrigin)
  await Promise.all(permissions.flatMap(([name, ...descriptors]) => descriptors.map(async (descriptor) => {
    const setting = (await isGranted(handlers, contents, name, origin)) ? 'granted' : 'denied'
    const context = contextId === undefined ? {} : { browserContextId: contextId }
    // Chromium versions differ in the descriptors they know; one it does not know is one a page cannot have.
    await browser.send('Browser.setPermission', { permission: { name: descriptor }, setting, origin: engineOrigin, ...context })
      .catch(() => undefined)
  })))
}
