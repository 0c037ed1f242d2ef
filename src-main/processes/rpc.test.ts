import { describe, expect, it } from 'vitest'
import { AppError } from '#shared/domain/errors.ts'
import type { ParentPort } from './parent-port.ts'
import type { IsolatedProcess, ProcessEnd } from './process-host.ts'
import { createRpcClient, serveRpc } from './rpc.ts'

type Operations = {
  double: { input: number; output: number }
  refuse: { input: undefined; output: undefined }
  break: { input: undefined; output: undefined }
  hang: { input: undefined; output: string }
}

/** Two ends joined in memory, with a structured clone between them as in real processes. */
const join = () => {
  const toChild: ((message: unknown) => void)[] = []
  const toParent: ((message: unknown) => void)[] = []
  let reportEnd: (end: ProcessEnd) => void = () => undefined
  const port: ParentPort = {
    post: (message) => toParent.forEach((listener) => listener(structuredClone(message))),
    onMessage: (listener) => void toChild.push(listener),
    onClosed: () => undefined,
  }
  const target: IsolatedProcess = {
    name: 'store', pid: 1, kill: () => undefined,
    post: (message) => toChild.forEach((listener) => listener(structuredClone(message))),
    onMessage: (listener) => (toParent.push(listener), () => undefined),
    onEnd: (listener) => ((reportEnd = listener), () => undefined),
  }
  const defects: string[] = []
  let heard: AbortSignal | undefined
  const server = serveRpc<Operations>(port, {
    double: (input) => input * 2,
    refuse: () => { throw new AppError('store.disk-full', 'Full.', { retryAfterSeconds: 5 }) },
    break: () => { throw new Error('account 123') },
    hang: (_input, signal) => new Promise((resolve) => {
      heard = signal
      signal.addEventListener('abort', () => resolve('stopped'))
    }),
  }, (operation) => defects.push(operation))
  return { client: createRpcClient<Operations>(target), server, defects, end: () => reportEnd({ code: 1, signal: null }), signal: () => heard }
}

describe('rpc', () => {
  it('answers in any order, each to its own call', async () => {
    const { client } = join()
    expect(await Promise.all([1, 2, 3].map((value) => client.call('double', value)))).toEqual([2, 4, 6])
  })

  it('carries a refusal whole and hides the text of a defect', async () => {
    const { client, defects } = join()
    await expect(client.call('refuse', undefined)).rejects.toMatchObject({ detail: { code: 'store.disk-full', retryAfterSeconds: 5 } })
    await expect(client.call('break', undefined)).rejects.toSatisfy((error: AppError) => error.code === 'app.internal' && !error.message.includes('123'))
    expect(defects).toEqual(['break'])
  })

  it('rejects everything pending when the process ends, and everything after', async () => {
    const { client, end } = join()
    const pending = client.call('hang', undefined)
    end()
    await expect(pending).rejects.toMatchObject({ detail: { code: 'process.crashed' } })
    await expect(client.call('double', 1)).rejects.toMatchObject({ detail: { code: 'process.crashed' } })
  })

  it('a cancelled call reaches the process as an aborted signal', async () => {
    const { client, signal } = join()
    const controller = new AbortController()
    const pending = client.call('hang', undefined, { signal: controller.signal })
    controller.abort()
    await expect(pending).rejects.toMatchObject({ detail: { code: 'app.cancelled' } })
    expect(signal()?.aborted).toBe(true)
  })

  it('gives up after its time and hands notices on', async () => {
    const { client, server } = join()
    const heard: unknown[] = []
    const stop = client.onNotice((name, payload) => heard.push([name, payload]))
    server.notify('saved', { at: 1 })
    stop()
    server.notify('saved', { at: 2 })
    expect(heard).toEqual([['saved', { at: 1 }]])
    await expect(client.call('hang', undefined, { timeoutMs: 1 })).rejects.toMatchObject({ detail: { code: 'process.timeout' } })
  })
})
