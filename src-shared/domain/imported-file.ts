import type { Instant } from './calendar.ts'
import type { AppErrorCode } from './errors.ts'
import type { ProviderId } from './provider-id.ts'

/** Most that one drop or one choice may hold; the larger limit is for all files of a drop together, since they cross to main as text. */
export const IMPORT_LIMITS = { files: 20, fileBytes: 25 * 1024 ** 2, totalBytes: 100 * 1024 ** 2 } as const

/** Endings of files that may be chosen; content decides in the end. */
export const IMPORT_ENDINGS = ['json', 'xml', 'zip', 'pgp', 'gpg', 'asc', 'pdf', 'txt'] as const

export const IMPORT_OUTCOMES = ['imported', 'known', 'refused'] as const
export type ImportOutcome = (typeof IMPORT_OUTCOMES)[number]

/** What became of one file. `known`: the case has it already. */
export type ImportedFile = Readonly<{
  /** As it is kept and shown; nothing in it can lead or mislead. */
  name: string
  size: number
  sha256: string
  outcome: ImportOutcome
  providerId: ProviderId | null
  formatVersion: string | null
  /** What it is, e.g. `Statements`; null for a plain document and for a refused file. */
  label: string | null
  accountCount: number
  transactionCount: number
  /** Files kept as documents, the given one included. */
  documentCount: number
  /** What an officer should know about one that was imported, e.g. that it is kept and not read. */
  note: string | null
  /** Why it was refused. */
  reason: string | null
  code: AppErrorCode | null
  /** When a known file first came; null for one that came twice at once. */
  receivedAt: Instant | null
}>
