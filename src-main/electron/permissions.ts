import { app, session, type Session } from 'electron'

/**
 * permissions that a page of the console may have. None: copying goes through main (`window.copy`), and no
 * screen needs a device, a place, a notification or the disk.
 */
export const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set<string>()

const isAllowed = (permission: string): boolean => ALLOWED_PERMISSIONS.has(permission)

/** Sets every handler there is. Without a handler Electron grants, so a missing one would be an open door. */
export const denyPermissions = (target: Session): void => {
  target.setPermissionRequestHandler((_contents, permission, answer) => { answer(isAllowed(permission)) })
  target.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  // USB, HID and serial devices that were granted earlier.
  target.setDevicePermissionHandler(() => false)
  // Screen and window capture: null refuses, an empty object would be an error for the page to probe.
  target.setDisplayMediaRequestHandler((_request, answer) => { answer(null) })
  // nothing is ever written to disk from a page; files are saved by main after a native dialog.
  target.on('will-download', (event) => { event.preventDefault() })
  // Dictionaries would be fetched from a foreign host, and words would lie in a file.
  target.setSpellCheckerEnabled(false)
}

/** Applies the rules to the default session and to every one that is ever made. */
export const denyPermissionsEverywhere = (): void => {
  app.on('session-created', denyPermissions)
  void app.whenReady().then(() => { denyPermissions(session.defaultSession) })
}
