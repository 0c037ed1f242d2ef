import type { Instant } from '#shared/domain/calendar.ts'
import { removeDurably } from '../../platform/durable-file.ts'
import { emptyNext, swapIn } from '../files/swap.ts'
import { hasDatabase, type WorkspaceFiles } from '../files/workspace-files.ts'
import type { RecoveryReport } from '../store.ts'
import { asOnlyWriter, keptName } from './report.ts'

/** Moves the database away under a dated name, so that a new one can be made. Nothing is deleted; backups stay. */
export const setDatabaseAside = (files: WorkspaceFiles, at: Instant): RecoveryReport =>
  asOnlyWriter(files, () => {
    if (!hasDatabase(files.folder)) return { isOpenable: false, sentences: ['There is no database to set aside. Nothing was changed.'] }
    const keepAs = keptName('set-aside', at)
    emptyNext(files)
    swapIn(files, keepAs)
    removeDurably(files.header)
    return {
      isOpenable: false,
      sentences: [`The database was set aside in kept/${keepAs}. It can still be opened with its own key.`, 'The workspace is empty now and needs a new key.'],
    }
  })
