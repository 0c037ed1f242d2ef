import type { Instant } from '#shared/domain/calendar.ts'
import { beginBackup, finishBackup, listBackups } from '../backups/backups.ts'
import type { CopyRequest } from '../backups/copy.ts'
import { backupMoment } from '../backups/rotation.ts'
import { CIPHER } from '../database/cipher.ts'
import { sizeOf } from '../files/workspace-files.ts'
import { schemaVersionOf } from '../migrations/migrate.ts'
import { exchangeKeyed, prepareRekey, rekeyBackups } from '../recovery/rekey.ts'
import type { TableFacts } from '../repositories/facts.ts'
import type { StoreFacts } from '../store.ts'
import type { OpenWorkspace } from './workspace.ts'

/** What is known of the files, beside what is counted inside the database. */
export const factsOf = (workspace: OpenWorkspace, tables: TableFacts): StoreFacts => {
  const { files } = workspace.current()
  const backups = listBackups(files)
  return {
    ...tables,
    schemaVersion: schemaVersionOf(workspace.session().connection),
    cipher: CIPHER.label,
    fileBytes: sizeOf(files.database),
    walBytes: sizeOf(files.wal),
    backupCount: backups.length,
    newestBackupAt: backupMoment(backups[0] ?? '') ?? null,
  }
}

/** A backup that counts: copied, checked, named, and outdated ones let go. */
export const backUpWorkspace = async (workspace: OpenWorkspace, copy: (request: CopyRequest) => Promise<void>, at: Instant): Promise<Readonly<{ fileName: string }>> => {
  const { files, key } = workspace.current()
  const { target, fileName } = beginBackup(files, at)
  await copy({ source: files.database, target, key })
  finishBackup(files, target, fileName, at)
  return { fileName }
}

/** Changes the key of the database, then of its backups; the old key is wiped. */
export const rekeyWorkspace = (workspace: OpenWorkspace, nextKey: Uint8Array): void => {
  const open = workspace.current()
  const { connection } = workspace.session()
  prepareRekey(open.files, open.key, nextKey)
  exchangeKeyed(open.files, connection, open.key, nextKey)
  const oldKey = open.key
  open.session = null
  open.key = Buffer.from(nextKey)
  workspace.session()
  rekeyBackups(open.files, listBackups(open.files), oldKey, nextKey)
  oldKey.fill(0)
}
