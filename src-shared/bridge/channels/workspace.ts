import { z } from 'zod'
import { channel, openChannel } from '../define.ts'
import { errorDetailSchema, instantSchema, nothing } from '../schemas.ts'
import { WORKSPACES } from '../../domain/settings.ts'

const passphrase = z.string().min(1).max(1024)

export const workspaceStatusSchema = z.strictObject({
  workspace: z.enum(WORKSPACES),
  state: z.enum(['opening', 'open', 'locked', 'failed']),
  hasPassphrase: z.boolean(),
  lockReason: z.enum(['asked', 'idle', 'suspend', 'screen-lock', 'start']).nullable(),
  lockedAt: instantSchema.nullable(),
  failure: errorDetailSchema.nullable(),
  /** Ways out that make sense for this failure. */
  waysOut: z.array(z.enum(['retry', 'recovery-code', 'restore-backup', 'salvage', 'start-empty', 'show-file'])),
  savedAt: instantSchema.nullable(),
  isOnline: z.boolean(),
  /** Officer at this desk, for the lock page: the OS user's name, never an applicant's. */
  officerName: z.string(),
})

export const workspaceChannels = {
  'workspace.status': openChannel(nothing, workspaceStatusSchema),
  'workspace.lock': openChannel(nothing, nothing),
  'workspace.unlock': openChannel(z.strictObject({ passphrase: passphrase.nullable() }), nothing),
  /** Sets, changes or (next null) removes the passphrase; the current one is asked for where there is one. */
  'workspace.setPassphrase': channel(z.strictObject({ current: passphrase.nullable(), next: passphrase.nullable() }), nothing),
  /** Writes the recovery sheet to a file that the officer picks in a native dialog; the code itself never crosses. */
  'workspace.saveRecoverySheet': channel(z.strictObject({ passphrase: passphrase.nullable() }), z.strictObject({ isSaved: z.boolean() })),
  /** One step of the recovery ladder; `start-empty` keeps the old file. */
  'workspace.recover': openChannel(z.strictObject({
    way: z.enum(['retry', 'recovery-code', 'restore-backup', 'salvage', 'start-empty', 'show-file']),
    code: z.string().max(200).nullable(),
  }), z.strictObject({ report: z.array(z.string()) })),
  /** Brings back the state that the newest restore put aside; the restored one is kept in turn. */
  'workspace.undoRestore': channel(nothing, z.strictObject({ report: z.array(z.string()) })),
  'workspace.backUp': channel(nothing, z.strictObject({ at: instantSchema })),
}
