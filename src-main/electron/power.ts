import { net, powerMonitor } from 'electron'
import type { Console } from '#main/app/console.ts'
import { reasonToLock } from './lock-rules.ts'

/** Linux tells programs nothing of a locked session, so it is asked; the others too, in case an event was lost. */
export const POLL_MS = 5_000
/** What counts as idle for the question about the session's lock; the answer for idleness itself is in seconds. */
const IDLE_QUESTION_SECONDS = 60

export type PowerDeps = Readonly<{
  console: Pick<Console, 'lock' | 'isLocked' | 'lockRules'>
  /** Told when the network came or went. */
  networkChanged: (isOnline: boolean) => void
  /** The system is going down. */
  shutDown: () => void
}>

/**
 * locks the console when the officer is not there: suspend, locked session, another person's session, idle.
 * @returns a function that ends the watch.
 */
export const watchPower = ({ console: target, networkChanged, shutDown }: PowerDeps): (() => void) => {
  const lock = (reason: 'idle' | 'suspend' | 'screen-lock'): void => { if (!target.isLocked()) void target.lock(reason) }
  powerMonitor.on('suspend', () => { if (target.lockRules().onSuspend) lock('suspend') })
  powerMonitor.on('lock-screen', () => { if (target.lockRules().onScreenLock) lock('screen-lock') })
  // Fast user switching on macOS leaves the session running behind another one.
  powerMonitor.on('user-did-resign-active', () => { if (target.lockRules().onScreenLock) lock('screen-lock') })
  powerMonitor.on('shutdown', shutDown)

  let isOnline = net.isOnline()
  const look = (): void => {
    if (net.isOnline() !== isOnline) {
      isOnline = !isOnline
      networkChanged(isOnline)
    }
    if (target.isLocked()) return
    const facts = {
      idleSeconds: powerMonitor.getSystemIdleTime(),
      isSessionLocked: powerMonitor.getSystemIdleState(IDLE_QUESTION_SECONDS) === 'locked',
    }
    const reason = reasonToLock(facts, target.lockRules())
    if (reason !== null) void target.lock(reason)
  }
  const timer = setInterval(look, POLL_MS)
  return () => { clearInterval(timer) }
}
