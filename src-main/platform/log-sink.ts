import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from './clock.ts'
import type { LogFields, Logger, LogLevel } from './logger.ts'
import { redact } from './redact.ts'

const FILE = 'casebench.log'
const ROTATED = /^casebench-[0-9TZ-]+\.log$/
const KEPT_LINES = 500

const DAY_MS = 86_400_000

/** `maxAgeMs` counts from a file's last line. */
export type LogLimits = Readonly<{ fileBytes: number; totalBytes: number; maxAgeMs: number }>

/** 50 MiB in all and 30 days. A file holds one day at most, so its first line is up to a day older than its last. */
export const LOG_LIMITS: LogLimits = { fileBytes: 5 * 1024 ** 2, totalBytes: 50 * 1024 ** 2, maxAgeMs: 29 * DAY_MS }

export type LogSinkDeps = Readonly<{
  /** Null keeps lines in memory only. */
  folder: string | null
  clock: Clock
  minLevel: LogLevel
  limits?: LogLimits
  /** Lines also go here, e.g. standard error of the command line. */
  alsoTo?: (line: string) => void
}>

const LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/** The fields that may be written; anything else that a cast let through is dropped here. */
const ALLOWED: ReadonlySet<string> = new Set<keyof LogFields>([
  'code', 'providerId', 'environment', 'channel', 'process', 'operation', 'route', 'status', 'durationMs', 'count', 'bytes',
  'attempt', 'version', 'reason', 'requestId', 'fieldNames', 'note', 'error',
])

/** One log line: time, level, event, then the allowed fields, redacted, as JSON. */
export const formatLine = (at: string, level: LogLevel, event: string, fields: LogFields = {}): string => {
  const allowed = Object.fromEntries(Object.entries(fields).filter(([name, value]) => ALLOWED.has(name) && value !== undefined))
  const rest = Object.keys(allowed).length > 0 ? ` ${JSON.stringify(redact(allowed))}` : ''
  return `${at} ${level.toUpperCase().padEnd(5)} ${String(redact(event))}${rest}`
}

/** The one place where lines leave the console. A disk that refuses never stops the work; lines stay in memory. */
export const createLogSink = ({ folder, clock, minLevel, limits = LOG_LIMITS, alsoTo }: LogSinkDeps): Logger & { recent(): readonly string[] } => {
  const recent: string[] = []
  let written = 0
  /** UTC day of the file's first line, as it stands in front of the line. */
  let day = dayOf(clock.now())
  const startNewFile = (inFolder: string): void => {
    quietly(() => renameSync(join(inFolder, FILE), join(inFolder, `casebench-${clock.now().replaceAll(/[:.]/g, '-')}.log`)))
    quietly(() => removeOld(inFolder, Date.parse(clock.now()), limits))
    written = 0
    day = dayOf(clock.now())
  }
  if (folder !== null) {
    quietly(() => mkdirSync(folder, { recursive: true, mode: 0o700 }))
    const earlier = quietly(() => readFileSync(join(folder, FILE), 'utf8')) ?? ''
    written = earlier.length
    if (earlier !== '' && dayOf(earlier) !== day) startNewFile(folder)
    else quietly(() => removeOld(folder, Date.parse(clock.now()), limits))
  }
  const toFile = (line: string): void => {
    if (folder === null) return
    if (written > 0 && (written + line.length > limits.fileBytes || dayOf(clock.now()) !== day)) startNewFile(folder)
    quietly(() => appendFileSync(join(folder, FILE), `${line}\n`, { mode: 0o600 }))
    written += line.length + 1
  }
  return {
    log: (level, event, fields) => {
      if (LEVELS.indexOf(level) < LEVELS.indexOf(minLevel)) return
      const line = formatLine(clock.now(), level, event, fields)
      recent.push(line)
      if (recent.length > KEPT_LINES) recent.splice(0, recent.length - KEPT_LINES)
      toFile(line)
      alsoTo?.(line)
    },
    recent: () => [...recent],
  }
}

/** The day at the front of a line, or of a file's first line. */
const dayOf = (text: string): string => text.slice(0, 10)

const removeOld = (folder: string, nowMs: number, limits: LogLimits): void => {
  const files = readdirSync(folder).filter((name) => ROTATED.test(name)).sort().reverse()
  let total = limits.fileBytes
  for (const name of files) {
    const { size, mtimeMs } = statSync(join(folder, name))
    total += size
    if (total > limits.totalBytes || nowMs - mtimeMs > limits.maxAgeMs) rmSync(join(folder, name))
  }
}

const quietly = <Value>(work: () => Value): Value | undefined => {
  try {
    return work()
  } catch {
    return undefined
  }
}
