import type { Instant } from '#shared/domain/calendar.ts'
import type { OpenReport, OpenStore, RecoveryReport, StoreOperation } from './store.ts'

/** What the store process can be asked: the store's methods, one by one, as messages. */
export type StoreProcessOperations = {
  open: { input: OpenStore; output: OpenReport }
  run: { input: Readonly<{ name: StoreOperation; input: unknown }>; output: unknown }
  backUp: { input: Instant; output: Readonly<{ fileName: string }> }
  restoreBackup: { input: Omit<OpenStore, 'isNew'>; output: RecoveryReport }
  undoRestore: { input: Readonly<{ folder: string; at: Instant }>; output: RecoveryReport }
  salvage: { input: Omit<OpenStore, 'isNew'>; output: RecoveryReport }
  setAside: { input: Readonly<{ folder: string; at: Instant }>; output: RecoveryReport }
  rekey: { input: Uint8Array; output: undefined }
  close: { input: undefined; output: undefined }
}

/** Sent after each commit of writes, with its moment. */
export const SAVED_NOTICE = 'saved'
/** Sent for an error nobody planned: the operation and where in the code it happened, never the error's text. */
export const DEFECT_NOTICE = 'defect'

export type DefectNotice = Readonly<{ operation: string; kind: string; frames: readonly string[] }>
