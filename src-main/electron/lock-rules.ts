import type { LockReason, LockRules } from '#main/app/console.ts'

/** One look at the system. */
export type PresenceFacts = Readonly<{
  /** Seconds since the last input to any program. */
  idleSeconds: number
  /** The system's session is locked. */
  isSessionLocked: boolean
}>

/** whether the console has to lock now, and why; null leaves it open. */
export const reasonToLock = ({ idleSeconds, isSessionLocked }: PresenceFacts, rules: LockRules): LockReason | null => {
  if (isSessionLocked && rules.onScreenLock) return 'screen-lock'
  return idleSeconds >= rules.idleMinutes * 60 ? 'idle' : null
}
