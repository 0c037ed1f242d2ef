import { beforeEach, describe, expect, it, vi } from 'vitest'
import { CALL_WIRE, CHANNEL_NAMES } from '#shared/bridge/channel-names.ts'
import type { LogFields } from '#main/platform/logger.ts'
import { hostBridge } from './bridge-host.ts'

type Handler = (event: unknown, name: unknown, request: unknown) => Promise<unknown>
const handlers = vi.hoisted(() => new Map<string, Handler>())
vi.mock('electron', () => ({ ipcMain: { handle: (wire: string, handler: Handler) => { handlers.set(wire, handler) } } }))

const frame = { url: 'app://bundle/index.html', origin: 'app://bundle', parent: null, detached: false, isDestroyed: () => false }
const sender = { id: 7, mainFrame: frame, isDestroyed: () => false }
const event = { sender, senderFrame: frame }
const gone = { get senderFrame(): never { throw new Error('frame was destroyed') }, sender }

const hostile: readonly (readonly [string, unknown])[] = [
  ['a destroyed frame', { sender, senderFrame: null }],
  ['a frame that throws', gone],
  ['a detached frame', { sender, senderFrame: { ...frame, detached: true } }],
  ['a sub-frame', { sender, senderFrame: { ...frame, parent: frame } }],
  ['about:blank', { sender: { ...sender, mainFrame: frame }, senderFrame: { ...frame, url: 'about:blank', origin: 'null' } }],
  ['another window', { sender: { ...sender, id: 8 }, senderFrame: frame }],
]

describe('bridge host', () => {
  const dispatched: unknown[] = []
  const logged: (LogFields | undefined)[] = []
  let allows = true
  const call = (from: unknown, name: unknown, request?: unknown): Promise<unknown> => handlers.get(CALL_WIRE)!(from, name, request)

  beforeEach(() => {
    dispatched.length = 0
    logged.length = 0
    allows = true
    hostBridge({
      dispatch: async (name, request) => {
        dispatched.push([name, request])
        return { ok: true, value: 'done' }
      },
      liveWebContentsId: () => 7,
      rateLimit: { allows: () => allows },
      log: { log: (_level, _event, fields) => { logged.push(fields) } },
    })
  })

  it('R-10: listens on one wire only', () => {
    expect([...handlers.keys()]).toEqual([CALL_WIRE])
  })

  it('passes a good call on as it came', async () => {
    expect(await call(event, 'cases.list', { tab: 'mine' })).toEqual({ ok: true, value: 'done' })
    expect(dispatched).toEqual([['cases.list', { tab: 'mine' }]])
  })

  it.each(hostile)('R-08: refuses %s on every channel, and nothing runs', async (_what, from) => {
    for (const name of CHANNEL_NAMES) expect(await call(from, name)).toMatchObject({ ok: false, error: { code: 'bridge.refused-sender' } })
    expect(dispatched).toEqual([])
  })

  it.each([undefined, null, 1, {}, 'constructor', '__proto__', 'cases.List', 'cases.list ', ['cases.list']])('refuses the unknown channel %j', async (name) => {
    expect(await call(event, name)).toMatchObject({ ok: false, error: { code: 'bridge.unknown-channel' } })
    expect(dispatched).toEqual([])
  })

  it('T-25: refuses what comes too fast', async () => {
    allows = false
    expect(await call(event, 'cases.list')).toMatchObject({ ok: false, error: { code: 'bridge.too-many' } })
    expect(dispatched).toEqual([])
  })

  it('logs refusals without the payload', async () => {
    await call(hostile[0]![1], 'cases.list', { canary: 'Mary Canary' })
    await call(event, 'Mary Canary', {})
    expect(logged).toHaveLength(2)
    expect(JSON.stringify(logged)).not.toContain('Canary')
  })
})
