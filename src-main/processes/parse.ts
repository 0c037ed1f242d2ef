import type { ReceivedFile } from '#shared/domain/document.ts'

/** Reads foreign files, each in a process of its own that is gone afterwards. */
export interface FileReader {
  /**
   * Takes the files out of an archive, all or none.
   * Rejects with `document.refused` for an archive that breaks a rule, `document.unreadable` when the job ran into one
   * of its limits or broke off, `app.cancelled`.
   */
  readArchive(bytes: Uint8Array, signal: AbortSignal): Promise<readonly ReceivedFile[]>
}
