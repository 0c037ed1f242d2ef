import type { Instant } from '#shared/domain/calendar.ts'
import type { WorkspaceFiles } from '../files/workspace-files.ts'
import { finishSwap } from '../files/swap.ts'
import { prepareFolder } from '../files/workspace-files.ts'
import { takeWriterLock } from '../files/writer-lock.ts'

/** Name of a dated folder under `kept/`. */
export const keptName = (why: string, at: Instant): string => `${why}-${at.replace(/[-:.]/g, '')}`

/** Runs a recovery step as the one writer, with an earlier exchange of files finished first. */
export const asOnlyWriter = <Result>(files: WorkspaceFiles, step: () => Result): Result => {
  prepareFolder(files.folder)
  const lock = takeWriterLock(files.lock)
  try {
    finishSwap(files)
    return step()
  } finally {
    lock.release()
  }
}
