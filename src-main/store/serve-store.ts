import type { ParentPort } from '../processes/parent-port.ts'
import { serveRpc } from '../processes/rpc.ts'
import { DEFECT_NOTICE, SAVED_NOTICE, type DefectNotice, type StoreProcessOperations } from './protocol.ts'
import type { Store, StoreOperation } from './store.ts'

const MOST_FRAMES = 12

/** Where an error happened. Its message is left out: SQLite's and ours may quote a value. */
const defectOf = (operation: string, error: unknown): DefectNotice => ({
  operation,
  kind: error instanceof Error ? error.name : typeof error,
  frames: error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)).slice(0, MOST_FRAMES) : [],
})

/** Runs a step that was handed a key and wipes that copy of it, whatever the outcome. */
const wiping = async <Result>(key: Uint8Array, step: () => Promise<Result>): Promise<Result> => {
  try {
    return await step()
  } finally {
    key.fill(0)
  }
}

/** Serves a store to the parent process. Keys that arrive by message are zeroed as soon as they were used. */
export const serveStore = (port: ParentPort, store: Store): void => {
  const runAny = store.run as (name: StoreOperation, input: unknown) => Promise<unknown>
  const server = serveRpc<StoreProcessOperations>(
    port,
    {
      open: (request) => wiping(request.key, () => store.open(request)),
      run: ({ name, input }) => runAny(name, input),
      backUp: (at) => store.backUp(at),
      restoreBackup: (request) => wiping(request.key, () => store.restoreBackup(request)),
      undoRestore: ({ folder, at }) => store.undoRestore(folder, at),
      salvage: (request) => wiping(request.key, () => store.salvage(request)),
      setAside: ({ folder, at }) => store.setAside(folder, at),
      rekey: async (nextKey) => {
        await wiping(nextKey, () => store.rekey(nextKey))
        return undefined
      },
      close: async () => {
        await store.close()
        return undefined
      },
    },
    (operation, error) => server.notify(DEFECT_NOTICE, defectOf(operation, error)),
  )
  store.onSaved((at) => server.notify(SAVED_NOTICE, at))
}
