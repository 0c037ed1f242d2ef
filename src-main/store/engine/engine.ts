import type { Instant } from '#shared/domain/calendar.ts'
import { systemClock, type Clock } from '../../platform/clock.ts'
import { copyDatabase, type CopyRequest } from '../backups/copy.ts'
import { toStoreError } from '../database/errors.ts'
import { workspaceFiles, type FileSystemType } from '../files/workspace-files.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import type { Migration } from '../migrations/migration.ts'
import { OPERATIONS } from '../operations.ts'
import { restoreNewestBackup, undoRestore } from '../recovery/restore.ts'
import { salvageDatabase } from '../recovery/salvage.ts'
import { setDatabaseAside } from '../recovery/set-aside.ts'
import type { TableFacts } from '../repositories/facts.ts'
import type { Store, StoreOperation, StoreOperations } from '../store.ts'
import { createCheckpoints, type CheckpointTimes } from './checkpoints.ts'
import { createGroupCommit, type GroupCommit } from './group-commit.ts'
import type { Session } from './session.ts'
import { backUpWorkspace, factsOf, rekeyWorkspace } from './upkeep.ts'
import { createOpenWorkspace, type OpenWorkspace } from './workspace.ts'

export type StoreEngineDeps = Readonly<{
  clock?: Clock
  migrations?: readonly Migration[]
  fileSystemType?: FileSystemType
  checkpointTimes?: CheckpointTimes
  /** Makes a checked copy; the store process does it in a thread, so that writers go on. */
  copy?: (request: CopyRequest) => Promise<void>
  /** Called before the connection is opened again after a failed commit; for tests. */
  onReopen?: () => void
}>

type Handle = (db: Session['db'], input: unknown) => unknown

const guarded = async <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
  try {
    return await work()
  } catch (error) {
    throw toStoreError(error)
  }
}

/** Runs pieces of work one after the other, whatever becomes of each. */
const createTurn = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }
}

/** Reads at once; lets writes join the commit of their turn. */
const createRunner = (workspace: OpenWorkspace, commits: GroupCommit, onDeleting: () => void) =>
  async (name: StoreOperation, input: unknown): Promise<unknown> => {
    const plan = OPERATIONS[name]
    const handle = plan.handle as Handle
    workspace.current()
    if (plan.kind === 'read') {
      const result = handle(workspace.session().db, input)
      return name === 'store.facts' ? factsOf(workspace, result as TableFacts) : result
    }
    if (plan.isDeleting === true) onDeleting()
    return await commits.add((db) => handle(db, input))
  }

/**
 * The store inside one process: what the store process runs, and what unit tests use directly. `onLost` never fires
 * here, since there is no other process to lose.
 */
export const createStoreEngine = (deps: StoreEngineDeps = {}): Store => {
  const { clock = systemClock, migrations = MIGRATIONS, copy = (request) => Promise.resolve(copyDatabase(request)) } = deps
  const workspace = createOpenWorkspace({ migrations, fileSystemType: deps.fileSystemType, onReopen: deps.onReopen })
  const savedListeners = new Set<(at: Instant) => void>()
  const checkpoints = createCheckpoints(workspace.peek, deps.checkpointTimes)
  /** Backups and changes of key follow one another: each works on files that the other would exchange. */
  const inTurn = createTurn()
  let isDeleting = false
  const commits = createGroupCommit({
    session: workspace.session,
    onBroken: workspace.drop,
    onCommitted: () => {
      checkpoints.after(isDeleting)
      isDeleting = false
      const at = clock.now()
      for (const listener of savedListeners) listener(at)
    },
  })
  const run = createRunner(workspace, commits, () => (isDeleting = true))

  return {
    open: (request) => guarded(() => workspace.open(request)),
    run: <Name extends StoreOperation>(name: Name, ...input: readonly unknown[]) =>
      guarded(() => run(name, input[0])) as Promise<StoreOperations[Name]['output']>,
    backUp: (at) => guarded(() => inTurn(() => backUpWorkspace(workspace, copy, at))),
    restoreBackup: ({ folder, key, at }) => guarded(() => restoreNewestBackup(workspaceFiles(folder), key, at)),
    undoRestore: (folder, at) => guarded(() => undoRestore(workspaceFiles(folder), at)),
    salvage: ({ folder, key, at }) => guarded(() => salvageDatabase(workspaceFiles(folder), key, migrations, at)),
    setAside: (folder, at) => guarded(() => setDatabaseAside(workspaceFiles(folder), at)),
    rekey: (nextKey) => guarded(() => inTurn(() => (commits.flush(), rekeyWorkspace(workspace, nextKey)))),
    close: () => guarded(() => (commits.flush(), checkpoints.stop(), workspace.close())),
    onSaved: (listener) => {
      savedListeners.add(listener)
      return () => void savedListeners.delete(listener)
    },
    onLost: () => () => undefined,
  }
}
