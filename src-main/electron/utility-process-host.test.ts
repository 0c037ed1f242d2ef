import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLogger } from '#main/platform/logger.ts'
import { createUtilityProcessHost } from './utility-process-host.ts'

type Child = EventEmitter & { pid: number | undefined; postMessage: (message: unknown) => void; kill: () => boolean }
const forked = vi.hoisted(() => ({ calls: [] as { path: string; options: Record<string, unknown> }[], child: undefined as unknown as Child, posted: [] as unknown[], kills: 0 }))
vi.mock('electron', () => ({
  utilityProcess: {
    fork: (path: string, _args: string[], options: Record<string, unknown>) => {
      forked.calls.push({ path, options })
      return forked.child
    },
  },
}))

const start = () => createUtilityProcessHost('/app/out/main', silentLogger).start('store', { heapMiB: 512, env: { MODE: 'x' } })

describe('utility process host', () => {
  beforeEach(() => {
    forked.calls.length = 0
    forked.posted.length = 0
    forked.kills = 0
    forked.child = Object.assign(new EventEmitter(), {
      pid: undefined, postMessage: (message: unknown) => { forked.posted.push(message) }, kill: () => { forked.kills += 1; return true },
    })
  })

  it('starts the built entry with a heap limit, a name and no output', () => {
    start()
    expect(forked.calls).toMatchObject([{ path: join('/app/out/main', 'store.js'), options: { serviceName: 'Casebench store', execArgv: ['--max-old-space-size=512'], stdio: 'ignore' } }])
    expect(forked.calls[0]?.options['env']).toMatchObject({ MODE: 'x' })
  })

  it('passes messages both ways until a listener leaves', () => {
    const store = start()
    const heard: unknown[] = []
    const off = store.onMessage((message) => { heard.push(message) })
    store.post({ a: 1n })
    forked.child.emit('message', 'first')
    off()
    forked.child.emit('message', 'second')
    expect([forked.posted, heard]).toEqual([[{ a: 1n }], ['first']])
  })

  it('tells the end once, also to those who ask afterwards, and is silent then', () => {
    const store = start()
    const ends: unknown[] = []
    store.onEnd((end) => { ends.push(end) })
    forked.child.emit('exit', 9)
    store.onEnd((end) => { ends.push(end) })
    store.post('too late')
    store.kill()
    expect([ends, forked.posted, forked.kills]).toEqual([[{ code: 9, signal: null }, { code: 9, signal: null }], [], 0])
  })

  it('kills hard what does not end by itself', () => {
    vi.useFakeTimers()
    const hard = vi.spyOn(process, 'kill').mockReturnValue(true)
    try {
      forked.child.pid = 4_000_001
      start().kill()
      expect([forked.kills, hard.mock.calls]).toEqual([1, []])
      vi.advanceTimersByTime(2_000)
      expect(hard).toHaveBeenCalledWith(4_000_001, 'SIGKILL')
    } finally {
      hard.mockRestore()
      vi.useRealTimers()
    }
  })
})
