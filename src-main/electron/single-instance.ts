import { app } from 'electron'

/**
 * One console per profile, so that a database is never opened twice. A second start hands over nothing: its
 * arguments come from whoever started it, and raising the window is all it may ask for.
 * @returns false in the second one, which has to end.
 */
export const claimSingleInstance = (raise: () => void): boolean => {
  if (!app.requestSingleInstanceLock()) return false
  app.on('second-instance', raise)
  return true
}
