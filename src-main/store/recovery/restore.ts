import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '#shared/domain/calendar.ts'
import { syncFile } from '../../platform/durable-file.ts'
import { listBackups } from '../backups/backups.ts'
import { verifyFile } from '../backups/copy.ts'
import { backupMoment } from '../backups/rotation.ts'
import { settleFile } from '../database/settle.ts'
import { headerFor, writeHeader } from '../files/header.ts'
import { emptyNext, swapIn } from '../files/swap.ts'
import { DATABASE_NAME, hasDatabase, type WorkspaceFiles } from '../files/workspace-files.ts'
import type { RecoveryReport } from '../store.ts'
import { asOnlyWriter, keptName } from './report.ts'

const BEFORE_RESTORE = 'before-restore'
const BEFORE_UNDO = 'before-undo'

const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`

/**
 * Puts the newest backup that passes its check in place. The present state moves to `kept/`, so that the step can be
 * undone. Where no backup passes, nothing is changed.
 */
export const restoreNewestBackup = (files: WorkspaceFiles, key: Uint8Array, at: Instant): RecoveryReport =>
  asOnlyWriter(files, () => {
    const names = listBackups(files)
    const refused: string[] = []
    for (const name of names) {
      const path = join(files.backups, name)
      const counts = verifyFile(path, key)
      if (counts === null) {
        refused.push(name)
        continue
      }
      const next = emptyNext(files)
      copyFileSync(path, next)
      settleFile(next, key)
      const keepAs = keptName(BEFORE_RESTORE, at)
      swapIn(files, keepAs)
      writeHeader(files.header, headerFor(key))
      return {
        isOpenable: true,
        sentences: [
          ...(refused.length > 0 ? [`${counted(refused.length, 'newer backup', 'newer backups')} did not pass the check and was left alone.`] : []),
          `The backup of ${backupMoment(name) ?? name} is in place, with ${counted(counts.get('cases') ?? 0, 'case', 'cases')}.`,
          'Whatever was entered after that moment is not in it.',
          `The state before is kept in kept/${keepAs} and can be brought back.`,
        ],
      }
    }
    const none = names.length === 0 ? 'There is no backup in this workspace.' : `None of ${counted(names.length, 'backup', 'backups')} can be opened with this key.`
    return { isOpenable: false, sentences: [none, 'Nothing was changed.'] }
  })

/** Brings back the state that the newest restore put aside; the state that was restored is kept in turn. */
export const undoRestore = (files: WorkspaceFiles, at: Instant): RecoveryReport =>
  asOnlyWriter(files, () => {
    const name = existsSync(files.kept) ? readdirSync(files.kept).filter((entry) => entry.startsWith(BEFORE_RESTORE)).toSorted().at(-1) : undefined
    const from = name === undefined ? undefined : join(files.kept, name)
    if (from === undefined || !existsSync(join(from, DATABASE_NAME))) {
      return { isOpenable: hasDatabase(files.folder), sentences: ['There is no earlier state that could be brought back. Nothing was changed.'] }
    }
    emptyNext(files)
    for (const file of [DATABASE_NAME, `${DATABASE_NAME}-wal`, `${DATABASE_NAME}-journal`]) {
      if (!existsSync(join(from, file))) continue
      copyFileSync(join(from, file), join(files.next, file))
      syncFile(join(files.next, file))
    }
    const keepAs = keptName(BEFORE_UNDO, at)
    swapIn(files, keepAs)
    return { isOpenable: true, sentences: ['The state before the last restore is back in place.', `The restored state is kept in kept/${keepAs}.`] }
  })
