import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { AppError, toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import { copyDatabase, type CopyRequest } from '../store/backups/copy.ts'
import { toStoreError } from '../store/database/errors.ts'

type CopyAnswer = Readonly<{ error: ErrorDetail | null }>

const isCopyRequest = (value: unknown): value is CopyRequest =>
  typeof value === 'object' && value !== null && 'source' in value && 'target' in value && 'key' in value && value.key instanceof Uint8Array

/**
 * Does the work of a thread that `copyInThread` started. @returns false in the main thread, where there is none.
 * Backups are made in a thread of the store process, so that neither reads nor writes wait for them.
 */
export const runCopyThread = (): boolean => {
  const request: unknown = workerData
  if (isMainThread || !isCopyRequest(request)) return false
  let error: ErrorDetail | null = null
  try {
    copyDatabase(request)
  } catch (thrown) {
    error = toErrorDetail(toStoreError(thrown))
  } finally {
    request.key.fill(0)
  }
  parentPort?.postMessage({ error } satisfies CopyAnswer)
  return true
}

/** @param entry file that runs `runCopyThread` first; the thread's own copy of the key is zeroed by it. */
export const copyInThread = (entry: URL) => (request: CopyRequest): Promise<void> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(entry, { workerData: { ...request, key: Uint8Array.from(request.key) } satisfies CopyRequest, env: {}, stdout: true, stderr: true })
    thread.once('message', ({ error }: CopyAnswer) => {
      if (error) reject(new AppError(error.code, error.message))
      else resolve()
    })
    thread.once('error', reject)
    thread.once('exit', () => reject(new AppError('store.io', 'The backup ended before it was done.')))
  })
