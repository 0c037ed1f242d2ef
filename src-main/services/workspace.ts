import type { Instant } from '#shared/domain/calendar.ts'
import { AppError, toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import type { WorkspaceName } from '#shared/domain/settings.ts'
import type { Clock } from '../platform/clock.ts'
import type { KeyVault } from '../secrets/key-vault.ts'
import type { Store } from '../store/store.ts'
import { waysOutOf, type WayOut } from './workspace-failure.ts'
import { createWorkspaceFile, type WorkspaceFile, type WorkspaceFileDeps } from './workspace-file.ts'

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

export type WorkspaceDeps = Omit<WorkspaceFileDeps, 'onLost'> & Readonly<{
  workspace: WorkspaceName
  onChanged(status: WorkspaceStatus): void
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
  /** @returns sentences about what was done; says so when there is nothing to bring back. */
  undoRestore(): Promise<readonly string[]>
  stop(): Promise<void>
}

/** A bank that does not answer its sign-out must not keep the file open: a flow ends within 2 s. */
const SIGN_OUT_WITHIN_MS = 5_000
const MAX_RESTARTS = 3
const RESTART_WINDOW_MS = 60_000

type Closed = Pick<WorkspaceStatus, 'state' | 'lockReason' | 'lockedAt' | 'failure'>
const OPENING: Closed = { state: 'opening', lockReason: null, lockedAt: null, failure: null }
const OPEN: Closed = { ...OPENING, state: 'open' }

/** Runs pieces of work one after the other, also after one that failed. */
const createQueue = (): (<Value>(work: () => Promise<Value>) => Promise<Value>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = last.then(work, work)
    last = result.catch(() => undefined)
    return result
  }
}

const atMost = (ms: number, work: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<void>((resolve) => void (timer = setTimeout(resolve, ms)))
  return Promise.race([work, patience]).finally(() => clearTimeout(timer))
}

/** Allows a few restarts within a window of time, then no more. */
const createRestartLimit = (clock: Clock): (() => boolean) => {
  let restarts: number[] = []
  return () => {
    const now = clock.monotonicMs()
    restarts = [...restarts.filter((at) => now - at < RESTART_WINDOW_MS), now]
    return restarts.length <= MAX_RESTARTS
  }
}

const backUpNow = async (store: Store, at: Instant): Promise<Instant> => {
  await store.backUp(at)
  return at
}

const makeRecoveryCode = async (vault: KeyVault, passphrase: string | null): Promise<string> => {
  const key = await vault.open(passphrase)
  try {
    return await vault.createRecoveryCode(key)
  } finally {
    key.fill(0)
  }
}

/** What the window is told about the workspace, and how an opening that failed becomes a state with ways out. */
const createWorkspaceState = ({ workspace, log, onChanged }: Pick<WorkspaceDeps, 'workspace' | 'log' | 'onChanged'>) => {
  const facts = { hasPassphrase: false, savedAt: null as Instant | null }
  let current = OPENING

  const status = (): WorkspaceStatus => ({ workspace, ...facts, ...current, waysOut: current.failure ? waysOutOf(current.failure) : [] })
  const become = (next: Closed): void => {
    current = next
    onChanged(status())
  }
  return {
    facts, status, become,
    is: (state: Closed['state']): boolean => current.state === state,
    failure: (): ErrorDetail | null => current.failure,
    beLocked: (lockReason: LockCause, lockedAt: Instant | null): void => become({ state: 'locked', lockReason, lockedAt, failure: null }),
    attempt: async (work: () => Promise<void>): Promise<void> => {
      try {
        await work()
      } catch (error) {
        const failure = toErrorDetail(error)
        log.log('error', 'workspace.failed', { code: failure.code, ...(failure.code === 'app.internal' ? { error } : {}) })
        become({ state: 'failed', lockReason: null, lockedAt: null, failure })
      }
    },
  }
}

type WorkspaceState = ReturnType<typeof createWorkspaceState>
type Opening = Readonly<{ openAtStart(): Promise<void>; openWith(key: Buffer, isNew: boolean): Promise<void> }>

/** The steps of the recovery ladder out of the failed state. @returns sentences about what was found, kept and lost. */
const createMending = ({ vault }: WorkspaceDeps, { facts, become, beLocked, attempt }: WorkspaceState, file: WorkspaceFile, { openAtStart, openWith }: Opening) => {
  const openWithCode = async (code: string): Promise<void> => {
    const key = await vault.openWithRecoveryCode(code)
    facts.hasPassphrase = false
    await attempt(() => openWith(key, false))
  }
  const mendFile = async (way: WayOut): Promise<readonly string[]> => {
    if (way !== 'start-empty' && !(await file.canMend())) {
      // The passphrase is asked for on the lock page; the file fails again with its key at hand, and can be mended.
      beLocked('start', null)
      return []
    }
    let report: readonly string[] = []
    await attempt(async () => {
      report = await file.takeWayOut(way)
      facts.hasPassphrase = (await vault.state()) === 'wrapped'
      if (file.current()) become(OPEN)
    })
    return report
  }
  const takeWayOut = async (way: WayOut, code: string | null): Promise<readonly string[]> => {
    if (way === 'recovery-code') await openWithCode(code ?? '')
    if (way === 'retry') await attempt(openAtStart)
    return way === 'recovery-code' || way === 'retry' || way === 'show-file' ? [] : mendFile(way)
  }
  return takeWayOut
}

/** The store process ended by itself: open again where no passphrase is needed, at most three times a minute. */
const createReopening = ({ vault, clock, log }: WorkspaceDeps, state: WorkspaceState, file: WorkspaceFile, openWith: Opening['openWith']) => {
  const mayRestart = createRestartLimit(clock)
  const reopen = async (error: ErrorDetail): Promise<void> => {
    log.log('error', 'workspace.store-lost', { code: error.code })
    if (!mayRestart()) throw new AppError(error.code, error.message)
    if (state.facts.hasPassphrase) return state.beLocked('asked', clock.now())
    try {
      await openWith(await vault.open(null), false)
    } catch (again) {
      // Lost once more while it was being opened: that counts, and is tried again, as any other loss.
      if (toErrorDetail(again).code !== 'process.crashed') throw again
      await reopen(toErrorDetail(again))
    }
  }
  return (error: ErrorDetail): Promise<void> =>
    state.attempt(async () => {
      if (state.is('open') && !file.current()) await reopen(error)
    })
}

/** @param deps ports of the one workspace; nothing is opened before `start`. */
export const createWorkspaceService = (deps: WorkspaceDeps): WorkspaceService => {
  const { vault, clock } = deps
  const state = createWorkspaceState(deps)
  const { facts, become, beLocked, attempt } = state
  /** Opening, locking and recovery follow one another; two at once would race for the file. */
  const inTurn = createQueue()
  /** Between the lock that the window shows and the closed file: ending runs still write how they ended. */
  let isClosing = false

  const file = createWorkspaceFile({
    ...deps,
    onSaved: (at) => {
      facts.savedAt = at
      deps.onSaved(at)
    },
    onLost: (error) => void inTurn(() => reopenLost(error)),
  })
  const openWith = async (key: Buffer, isNew: boolean): Promise<void> => {
    await file.openWith(key, isNew)
    become(OPEN)
  }
  const reopenLost = createReopening(deps, state, file, openWith)
  const openAtStart = async (): Promise<void> => {
    file.forgetKey()
    const kind = await vault.state()
    facts.hasPassphrase = kind === 'wrapped'
    if (!file.exists() && file.hasBackups()) throw new AppError('store.damaged', 'The data file is missing, but backups of it are here. Restore the newest, or start empty.')
    if (kind === 'wrapped') return beLocked('start', null)
    if (kind === 'none' && !file.exists()) return openWith(await vault.create(), true)
    await openWith(await vault.open(null), !file.exists())
  }
  const requireStore = (): Store => {
    const store = file.current()
    if (store && (state.is('open') || isClosing)) return store
    const failure = state.failure()
    if (failure) throw new AppError(failure.code, failure.message)
    throw new AppError('app.locked', 'Casebench is locked. Unlock it first.')
  }
  const closeFile = async (): Promise<void> => {
    await atMost(SIGN_OUT_WITHIN_MS, deps.beforeClose())
    await file.close()
  }
  const takeWayOut = createMending(deps, state, file, { openAtStart, openWith })

  return {
    status: state.status,
    store: requireStore,
    start: () => inTurn(() => attempt(openAtStart)),
    lock: (reason) =>
      inTurn(async () => {
        if (!state.is('open')) return file.forgetKey()
        // the window goes first, since a bank may take its time to sign out.
        isClosing = true
        beLocked(reason, clock.now())
        try {
          await closeFile()
        } finally {
          isClosing = false
        }
      }),
    unlock: (passphrase) =>
      inTurn(async () => {
        if (!state.is('locked')) return
        const key = await vault.open(passphrase)
        await attempt(() => openWith(key, false))
      }),
    setPassphrase: async (known, next) => {
      requireStore()
      await vault.setPassphrase(known, next)
      facts.hasPassphrase = next !== null
      deps.onChanged(state.status())
    },
    createRecoveryCode: async (passphrase) => {
      requireStore()
      return makeRecoveryCode(vault, passphrase)
    },
    recover: (way, code) => inTurn(async () => (state.is('failed') ? takeWayOut(way, code) : [])),
    backUp: () => backUpNow(requireStore(), clock.now()),
    undoRestore: () =>
      inTurn(async () => {
        requireStore()
        await closeFile()
        try {
          return await file.undoRestore()
        } finally {
          // Whatever became of it, the file that is there now is opened: the window must not stay without one.
          if (facts.hasPassphrase) beLocked('asked', clock.now())
          else await attempt(async () => openWith(await vault.open(null), false))
        }
      }),
    stop: () =>
      inTurn(async () => {
        await closeFile()
        become(OPENING)
      }),
  }
}
