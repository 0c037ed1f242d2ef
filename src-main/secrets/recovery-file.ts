import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '#shared/domain/calendar.ts'
import { renameDurably, writeDurably } from '../platform/durable-file.ts'
import { WORKSPACE_NAMES } from '../platform/workspace-names.ts'
import { parseJson } from './key-record.ts'
import { sealedKeyFrom, type SealedKey } from './key-sealing.ts'

/** The database key under the printed code, in a file beside the database, readable to its owner only. */
export interface RecoveryFile {
  /** @returns null where no usable one exists. */
  read(): SealedKey | null
  /** Replaces the file as a whole; an earlier code stops working. */
  write(sealed: SealedKey): void
  /** Keeps it under a dated name beside a database that was set aside. */
  setAside(at: Instant): void
}

const VERSION = 1

/** @param folder the workspace's; the file need not exist yet. */
export const createRecoveryFile = (folder: string): RecoveryFile => {
  const path = join(folder, WORKSPACE_NAMES.recovery)
  return {
    read: () => {
      if (!existsSync(path)) return null
      const value = parseJson(readFileSync(path, 'utf8'))
      if (typeof value !== 'object' || value === null) return null
      const { version, sealed } = value as Record<string, unknown>
      return version === VERSION ? sealedKeyFrom(sealed) : null
    },
    write: (sealed) => writeDurably(path, JSON.stringify({ version: VERSION, sealed })),
    setAside: (at) => {
      if (existsSync(path)) renameDurably(path, path.replace(/json$/, `${at.replaceAll(/[:.]/g, '-')}.json`))
    },
  }
}
