import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, expect, it } from 'vitest'
import { createControlClient } from './frame/control-client.ts'
import type { SandboxReady } from './process-entry.ts'

const entry = new URL('./process-entry.ts', import.meta.url)
const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

async function start(): Promise<{ child: ChildProcess; ready: SandboxReady }> {
  const child = fork(entry, ['--seed', 'child', '--now', '2026-03-16T01:30:00Z'], { stdio: 'ignore' })
  started.push(child)
  const [ready] = (await once(child, 'message')) as [SandboxReady]
  return { child, ready }
}

it('reports its port and token, answers, and stops when told', async () => {
  const { child, ready } = await start()
  expect(ready).toMatchObject({ type: 'ready', apiKeys: { bankstatements: 'SANDBOX-BANKSTATEMENTS-KEY', instantor: 'SANDBOX-INSTANTOR-KEY' } })
  const control = createControlClient(`http://127.0.0.1:${ready.port}`, ready.controlToken)
  expect(await control.state()).toMatchObject({ now: '2026-03-16T01:30:00.000Z', providers: ['bankstatements', 'instantor'] })
  child.send({ type: 'stop' })
  expect(await once(child, 'exit')).toEqual([0, null])
})

it('stops when its channel is gone', async () => {
  const { child } = await start()
  child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
})
