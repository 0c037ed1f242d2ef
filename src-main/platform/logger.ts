/**
 * Fields a log line may carry: an allow-list, so that a new kind of data needs a decision. Values pass the
 * redactor all the same. Free text goes to `note`, which is redacted by pattern.
 */
export type LogFields = Readonly<{
  code?: string
  providerId?: string
  environment?: string
  channel?: string
  process?: string
  operation?: string
  route?: string
  status?: number
  durationMs?: number
  count?: number
  bytes?: number
  attempt?: number
  version?: string
  reason?: string
  requestId?: string
  fieldNames?: readonly string[]
  note?: string
  /** Name, code and stack of an error; the message of a planned one only. */
  error?: unknown
}>

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** Where everything that is worth a line goes. Event names are dotted and stable, e.g. `store.opened`. */
export interface Logger {
  log(level: LogLevel, event: string, fields?: LogFields): void
}

/** Says nothing; for tests that do not look at logs. */
export const silentLogger: Logger = { log: () => undefined }
