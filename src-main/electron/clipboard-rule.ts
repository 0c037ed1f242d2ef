import { createHash } from 'node:crypto'

/** The system's clipboard, as far as the rule needs it. */
export interface ClipboardPort {
  /** Puts text there, kept out of histories and clouds where the system offers that. */
  write(text: string): Promise<void>
  read(): Promise<string>
  clear(): void
}

/** what the console copies leaves the clipboard again. */
export interface ClipboardRule {
  copy(text: string): Promise<void>
  /** Clears at once if the copied text is still there; for lock and quit. */
  clearNow(): Promise<void>
}

export const CLEAR_AFTER_MS = 30_000

export type Timers = Readonly<{ start: (run: () => void, ms: number) => { stop(): void } }>

export const systemTimers: Timers = {
  start: (run, ms) => {
    const timer = setTimeout(run, ms)
    return { stop: () => { clearTimeout(timer) } }
  },
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64')

/**
 * Copies text and takes it away after 30 s, unless something else was copied meanwhile. Only a hash of the text is
 * kept for the comparison, so that the timer does not hold an applicant's data while the console is locked. The timer
 * belongs to main and runs on through a lock.
 */
export const createClipboardRule = (port: ClipboardPort, timers: Timers = systemTimers, afterMs = CLEAR_AFTER_MS): ClipboardRule => {
  let copied: { digest: string; timer: { stop(): void } } | undefined
  const clearNow = async (): Promise<void> => {
    const mine = copied
    if (mine === undefined) return
    copied = undefined
    mine.timer.stop()
    // A clipboard that cannot be read is cleared: losing somebody's text is less bad than leaving an applicant's.
    const isUnchanged = await port.read().then((text) => digest(text) === mine.digest, () => true)
    if (isUnchanged) port.clear()
  }
  return {
    clearNow,
    copy: async (text) => {
      copied?.timer.stop()
      await port.write(text)
      copied = { digest: digest(text), timer: timers.start(() => { void clearNow() }, afterMs) }
    },
  }
}
