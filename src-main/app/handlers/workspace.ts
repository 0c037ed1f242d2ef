import type { ResponseOf } from '#shared/bridge/channels.ts'
import { recoverySheet } from '../../services/recovery-sheet.ts'
import type { WorkspaceService, WorkspaceStatus } from '../../services/workspace.ts'
import type { ConsoleDeps } from '../console.ts'
import type { HandlersOf } from '../dispatcher.ts'

type Parts = Pick<ConsoleDeps, 'desktop' | 'clock' | 'officerName'> & Readonly<{ workspace: WorkspaceService; folder: string; lock(): Promise<void>; reloadAll(): void }>

/** Adds what the service does not know: the line and the desk. */
export const toStatusAnswer = (status: WorkspaceStatus, isOnline: boolean, officerName: string): ResponseOf<'workspace.status'> =>
  ({ ...status, waysOut: [...status.waysOut], isOnline, officerName })

/** Opening, locking and mending the workspace; passphrases and codes go in and never come back. */
export const workspaceHandlers = ({ workspace, desktop, clock, officerName, folder, lock, reloadAll }: Parts): HandlersOf<'workspace'> => ({
  'workspace.status': () => toStatusAnswer(workspace.status(), desktop.isOnline(), officerName),
  'workspace.lock': async () => {
    await lock()
    return undefined
  },
  'workspace.unlock': async ({ passphrase }) => {
    await workspace.unlock(passphrase)
    return undefined
  },
  'workspace.setPassphrase': async ({ current, next }) => {
    await workspace.setPassphrase(current, next)
    return undefined
  },
  'workspace.saveRecoverySheet': async ({ passphrase }) => {
    // The place first: a new code ends the earlier one, so it is made only when it can be written down.
    const makeSheet = async (): Promise<string> => recoverySheet(await workspace.createRecoveryCode(passphrase), workspace.status().workspace, clock.now())
    return { isSaved: await desktop.saveFile('casebench-recovery-sheet.txt', makeSheet) }
  },
  'workspace.recover': async ({ way, code }) => {
    if (way === 'show-file') desktop.showFolder(folder)
    return { report: [...(await workspace.recover(way, code))] }
  },
  'workspace.undoRestore': async () => {
    const report = [...(await workspace.undoRestore())]
    reloadAll()
    return { report }
  },
  'workspace.backUp': async () => ({ at: await workspace.backUp() }),
})
