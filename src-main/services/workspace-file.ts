import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '#shared/domain/calendar.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { KeyVault } from '../secrets/key-vault.ts'
import type { RecoveryReport, Store } from '../store/store.ts'
import type { WayOut } from './workspace-failure.ts'

const DATABASE_FILE = 'casebench.db'
const BACKUP_FOLDER = 'backups'

export type WorkspaceFileDeps = Readonly<{
  folder: string
  vault: KeyVault
  /** A fresh store each time: the process that held an earlier one has ended with it. */
  createStore(): Store
  clock: Clock
  log: Logger
  onSaved(at: Instant): void
  /** The store process ended by itself while the file was open. */
  onLost(error: ErrorDetail): void
  /** Runs after the file was opened, before the workspace counts as open. */
  afterOpen(store: Store): Promise<void>
}>

/** The workspace's data file: open, close, and the steps of the recovery ladder. Callers keep these in turn. */
export const createWorkspaceFile = ({ folder, vault, createStore, clock, log, onSaved, onLost, afterOpen }: WorkspaceFileDeps) => {
  let store: Store | null = null
  /** Key of a file that did not open, for the repair that follows: under a passphrase nobody could make it again. */
  let spareKey: Buffer | null = null
  const forgetKey = (): void => {
    spareKey?.fill(0)
    spareKey = null
  }

  const openWith = async (key: Buffer, isNew: boolean): Promise<void> => {
    const opened = createStore()
    forgetKey()
    spareKey = Buffer.from(key)
    try {
      const report = await opened.open({ folder, key, isNew, at: clock.now() })
      log.log('info', 'workspace.opened', { count: report.schemaVersion })
      store = opened
      opened.onSaved(onSaved)
      opened.onLost((error) => {
        if (store !== opened) return
        store = null
        onLost(error)
      })
      await afterOpen(opened)
      forgetKey()
    } catch (error) {
      store = null
      await opened.close().catch(() => undefined)
      throw error
    } finally {
      key.fill(0)
    }
  }
  /** Runs a repair on the closed file, then opens what came of it. */
  const mend = async (repair: (key: Buffer, fresh: Store) => Promise<RecoveryReport>): Promise<readonly string[]> => {
    const key = spareKey ? Buffer.from(spareKey) : await vault.open(null)
    const fresh = createStore()
    try {
      const report = await repair(Buffer.from(key), fresh)
      await fresh.close()
      if (report.isOpenable) await openWith(Buffer.from(key), false)
      return report.sentences
    } finally {
      key.fill(0)
      await fresh.close().catch(() => undefined)
    }
  }
  const startEmpty = async (): Promise<readonly string[]> => {
    forgetKey()
    const fresh = createStore()
    const report = await fresh.setAside(folder, clock.now())
    await fresh.close()
    await vault.forget()
    await openWith(await vault.create(), true)
    return report.sentences
  }
  const steps: Readonly<Partial<Record<WayOut, () => Promise<readonly string[]>>>> = {
    'restore-backup': () => mend((key, fresh) => fresh.restoreBackup({ folder, key, at: clock.now() })),
    salvage: () => mend((key, fresh) => fresh.salvage({ folder, key, at: clock.now() })),
    'start-empty': startEmpty,
  }

  return {
    openWith,
    forgetKey,
    /** True when a repair could run now: the key is at hand, or needs no passphrase. */
    canMend: async (): Promise<boolean> => spareKey !== null || (await vault.state()) !== 'wrapped',
    current: (): Store | null => store,
    exists: (): boolean => existsSync(join(folder, DATABASE_FILE)),
    /** A workspace that was in use: an empty start would hide that its file went away. */
    hasBackups: (): boolean => {
      const backups = join(folder, BACKUP_FOLDER)
      return existsSync(backups) && readdirSync(backups).length > 0
    },
    close: async (): Promise<void> => {
      const open = store
      store = null
      forgetKey()
      await open?.close().catch((error: unknown) => log.log('warn', 'workspace.close-failed', { error }))
    },
    /** Brings back the state before the last restore. Needs the file closed. */
    undoRestore: async (): Promise<readonly string[]> => {
      const fresh = createStore()
      try {
        return (await fresh.undoRestore(folder, clock.now())).sentences
      } finally {
        await fresh.close().catch(() => undefined)
      }
    },
    /** @returns sentences about what was found, kept and lost. */
    takeWayOut: (way: WayOut): Promise<readonly string[]> => steps[way]?.() ?? Promise.resolve([]),
  }
}
export type WorkspaceFile = ReturnType<typeof createWorkspaceFile>
