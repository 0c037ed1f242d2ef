import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Instant } from '#shared/domain/calendar.ts'
import { AppError, toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import type { WorkspaceName } from '#shared/domain/settings.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { KeyVault } from '../secrets/key-vault.ts'
import type { Store } from '../store/store.ts'
import { waysOutOf, type WayOut } from './workspace-failure.ts'

export type LockCause = 'asked' | 'idle' | 'suspend' | 'screen-lock' | 'start'

export type WorkspaceStatus = Readonly<{
  workspace: WorkspaceName
  state: 'opening' | 'open' | 'locked' | 'failed'
  hasPassphrase: boolean
  lockReason: LockCause | null
  lockedAt: Instant | null
  failure: ErrorDetail | null
  waysOut: readonly WayOut[]
  savedAt: Instant | null
}>

export type WorkspaceDeps = Readonly<{
  workspace: WorkspaceName
  folder: string
  vault: KeyVault
  /** A fresh store each time: the process that held an earlier one has ended with it. */
  createStore(): Store
  clock: Clock
  log: Logger
  onChanged(status: WorkspaceStatus): void
  onSaved(at: Instant): void
  /** Runs after the file was opened, before the workspace counts as open. */
  afterOpen(store: Store): Promise<void>
  /** Runs before the file is closed: ends flows with their bank sessions. */
  beforeClose(): Promise<void>
}>

/** Opens, locks and mends the one workspace that this console runs on. */
export interface WorkspaceService {
  start(): Promise<void>
  status(): WorkspaceStatus
  /** @throws AppError `app.locked` or the failure while there is no open store. */
  store(): Store
  lock(reason: LockCause): Promise<void>
  unlock(passphrase: string | null): Promise<void>
  setPassphrase(current: string | null, next: string | null): Promise<void>
  /** @param passphrase the current one, or null where none is set. */
  createRecoveryCode(passphrase: string | null): Promise<string>
  recover(way: WayOut, code: string | null): Promise<readonly string[]>
  backUp(): Promise<Instant>
  stop(): Promise<void>
}

const DATABASE_FILE = 'casebench.db'
const BACKUP_FOLDER = 'backups'
const MAX_RESTARTS = 3
const RESTART_WINDOW_MS = 60_000

type Closed = Pick<WorkspaceStatus, 'state' | 'lockReason' | 'lockedAt' | 'failure'>
const OPENING: Closed = { state: 'opening', lockReason: null, lockedAt: null, failure: null }

export const createWorkspaceService = (deps: WorkspaceDeps): WorkspaceService => {
  const { vault, folder, clock, log } = deps
  let current: Closed = OPENING
  let store: Store | null = null
  let hasPassphrase = false
  let savedAt: Instant | null = null
  let restarts: number[] = []
  let turn: Promise<unknown> = Promise.resolve()

  const status = (): WorkspaceStatus => ({
    workspace: deps.workspace, hasPassphrase, savedAt, ...current, waysOut: current.failure ? waysOutOf(current.failure) : [],
  })
  const become = (next: Closed): void => {
    current = next
    deps.onChanged(status())
  }
  /** Opening, locking and recovery follow one another; two at once would race for the file. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = turn.then(work, work)
    turn = result.catch(() => undefined)
    return result
  }
  const fail = (error: unknown): void => {
    const failure = toErrorDetail(error)
    log.log('error', 'workspace.failed', { code: failure.code, ...(failure.code === 'app.internal' ? { error } : {}) })
    become({ state: 'failed', lockReason: null, lockedAt: null, failure })
  }
  const endStore = async (): Promise<void> => {
    const open = store
    store = null
    await open?.close().catch((error: unknown) => log.log('warn', 'workspace.close-failed', { error }))
  }

  const openWith = async (key: Buffer, isNew: boolean): Promise<void> => {
    const opened = deps.createStore()
    try {
      const report = await opened.open({ folder, key, isNew, at: clock.now() })
      log.log('info', 'workspace.opened', { count: report.schemaVersion })
      store = opened
      opened.onSaved((at) => {
        savedAt = at
        deps.onSaved(at)
      })
      opened.onLost((error) => void inTurn(() => recoverLost(opened, error)))
      await deps.afterOpen(opened)
      become({ state: 'open', lockReason: null, lockedAt: null, failure: null })
    } catch (error) {
      store = null
      await opened.close().catch(() => undefined)
      throw error
    } finally {
      key.fill(0)
    }
  }

  /** The store process ended by itself: open again where no passphrase is needed, at most three times a minute. */
  const recoverLost = async (lost: Store, error: ErrorDetail): Promise<void> => {
    if (store !== lost) return
    store = null
    const now = clock.monotonicMs()
    restarts = [...restarts.filter((at) => now - at < RESTART_WINDOW_MS), now]
    log.log('error', 'workspace.store-lost', { code: error.code, count: restarts.length })
    if (restarts.length > MAX_RESTARTS) return fail(new AppError(error.code, error.message))
    if (hasPassphrase) return become({ state: 'locked', lockReason: 'asked', lockedAt: clock.now(), failure: null })
    await attempt(async () => openWith(await vault.open(null), false))
  }

  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work()
    } catch (error) {
      fail(error)
    }
  }

  /** A workspace that was in use: an empty start would hide that its file went away. */
  const hasBackups = (): boolean => {
    const backups = join(folder, BACKUP_FOLDER)
    return existsSync(backups) && readdirSync(backups).length > 0
  }
  const openAtStart = async (): Promise<void> => {
    const kind = await vault.state()
    hasPassphrase = kind === 'wrapped'
    if (kind === 'wrapped') return become({ state: 'locked', lockReason: 'start', lockedAt: null, failure: null })
    const hasFile = existsSync(join(folder, DATABASE_FILE))
    if (!hasFile && hasBackups()) throw new AppError('store.damaged', 'The data file is missing, but backups of it are here. Restore the newest, or start empty.')
    if (kind === 'none' && !hasFile) return openWith(await vault.create(), true)
    await openWith(await vault.open(null), !hasFile)
  }

  const steps: Readonly<Record<Exclude<WayOut, 'retry' | 'recovery-code' | 'show-file'>, () => Promise<readonly string[]>>> = {
    'restore-backup': () => mend((key, fresh) => fresh.restoreBackup({ folder, key, at: clock.now() })),
    salvage: () => mend((key, fresh) => fresh.salvage({ folder, key, at: clock.now() })),
    'start-empty': async () => {
      const fresh = deps.createStore()
      const report = await fresh.setAside(folder, clock.now())
      await fresh.close()
      await vault.forget()
      hasPassphrase = false
      await openWith(await vault.create(), true)
      return report.sentences
    },
  }
  const mend = async (repair: (key: Buffer, fresh: Store) => Promise<Readonly<{ sentences: readonly string[]; isOpenable: boolean }>>): Promise<readonly string[]> => {
    const key = await vault.open(null)
    const fresh = deps.createStore()
    const report = await repair(Buffer.from(key), fresh)
    await fresh.close()
    if (report.isOpenable) await openWith(key, false)
    return report.sentences
  }

  const requireStore = (): Store => {
    if (store && current.state === 'open') return store
    if (current.failure) throw new AppError(current.failure.code, current.failure.message)
    throw new AppError('app.locked', 'Casebench is locked. Unlock it first.')
  }

  return {
    status,
    store: requireStore,
    start: () => inTurn(() => attempt(openAtStart)),
    lock: (reason) =>
      inTurn(async () => {
        if (current.state !== 'open') return
        await deps.beforeClose()
        await endStore()
        become({ state: 'locked', lockReason: reason, lockedAt: clock.now(), failure: null })
      }),
    unlock: (passphrase) =>
      inTurn(async () => {
        if (current.state !== 'locked') return
        const key = await vault.open(passphrase)
        await attempt(() => openWith(key, false))
      }),
    setPassphrase: async (known, next) => {
      requireStore()
      await vault.setPassphrase(known, next)
      hasPassphrase = next !== null
      deps.onChanged(status())
    },
    createRecoveryCode: async (passphrase) => {
      requireStore()
      const key = await vault.open(passphrase)
      try {
        return await vault.createRecoveryCode(key)
      } finally {
        key.fill(0)
      }
    },
    recover: (way, code) =>
      inTurn(async () => {
        if (current.state !== 'failed') return []
        const report: string[] = []
        if (way === 'retry') await attempt(openAtStart)
        else if (way === 'recovery-code') {
          const key = await vault.openWithRecoveryCode(code ?? '')
          hasPassphrase = false
          await attempt(() => openWith(key, false))
        } else if (way !== 'show-file') {
          const step = steps[way]
          await attempt(async () => void report.push(...(await step())))
        }
        return report
      }),
    backUp: async () => {
      const at = clock.now()
      await requireStore().backUp(at)
      return at
    },
    stop: () =>
      inTurn(async () => {
        await deps.beforeClose()
        await endStore()
        current = OPENING
      }),
  }
}
