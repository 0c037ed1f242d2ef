import { CHANNEL_NAMES, EVENT_NAMES } from '#shared/bridge/channel-names.ts'
import { expect, test } from '../fixtures/console.ts'
import { callBridge } from '../fixtures/bridge.ts'

test('R-10: the page has call and on, frozen, and nothing of Node or Electron', async ({ console }) => {
  const seen = await console.page().evaluate(() => {
    const bridge = window.casebench as unknown as Record<string, unknown>
    const attempts = [
      () => { bridge['call'] = () => 'patched' },
      () => { bridge['more'] = 1 },
      () => { delete bridge['on'] },
      () => { (window as unknown as Record<string, unknown>)['casebench'] = {} },
    ]
    for (const attempt of attempts) {
      try {
        attempt()
      } catch {
        // Strict mode throws; sloppy mode ignores. Both are fine, what counts is what is there afterwards.
      }
    }
    const after = window.casebench as unknown as Record<string, unknown>
    return {
      members: Reflect.ownKeys(after).map(String).toSorted(),
      kinds: Object.values(after).map((value) => typeof value),
      isFrozen: Object.isFrozen(after),
      isPatched: String(after['call']).includes('patched'),
      foreign: ['require', 'process', 'module', 'exports', 'Buffer', 'global', 'electron', 'ipcRenderer', 'setImmediate', '__dirname'].filter((name) => name in window),
    }
  })
  expect(seen).toEqual({ members: ['call', 'on'], kinds: ['function', 'function'], isFrozen: true, isPatched: false, foreign: [] })
})

test('R-10: names outside the lists are refused before they reach main', async ({ console }) => {
  const names = ['', 'cases', 'cases.listAll', 'CASES.LIST', 'cases.list ', '__proto__', 'constructor', 'toString', 'store.query', 'file.read', 'casebench:call', null, 1, {}, ['cases.list']]
  for (const name of names) expect(await callBridge(console.page(), name), JSON.stringify(name)).toMatchObject({ ok: false, error: { code: 'bridge.unknown-channel' } })
  const refused = await console.page().evaluate((events) => events.filter((event) => {
    try {
      window.casebench.on(event, () => undefined)
      return false
    } catch {
      return true
    }
  }), ['', 'cases.list', 'casebench:event', '__proto__', null, 7])
  expect(refused).toHaveLength(6)
})

test('R-10: every declared event can be heard, and every declared channel is known to main', async ({ console }) => {
  expect(await console.page().evaluate((events) => events.map((event) => typeof window.casebench.on(event, () => undefined)), [...EVENT_NAMES])).toEqual(EVENT_NAMES.map(() => 'function'))
  // A request that fits no channel: each must refuse it itself, so each has a handler behind it.
  for (const name of CHANNEL_NAMES) {
    expect(await callBridge(console.page(), name, { 'not-a-field': 1 }), name).toMatchObject({ ok: false, error: { code: 'bridge.bad-request' } })
  }
})

test('R-09: hostile payloads come back as coded refusals, without a stack and without harm', async ({ console }) => {
  const problems = await console.page().evaluate(async (names) => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    const hostile: unknown[] = [
      null, 0, -0, NaN, 'x'.repeat(100_000), '\uD800', [], [[[[]]]], cyclic, JSON.parse('{"__proto__":{"isAdmin":true}}'), { constructor: { prototype: {} } },
      new Date(NaN), new Map([[1, 2]]), new Uint8Array(10_000), 10n ** 40n, { toString: 'x' }, () => 1, Symbol('x'),
    ]
    const found: string[] = []
    for (const name of names) {
      for (const [index, value] of hostile.entries()) {
        // What cannot cross between the worlds at all is refused by throwing.
        const answer = await (async () => window.casebench.call(name, value))().catch(() => ({ ok: false as const, error: { code: 'bridge.bad-request', message: '' } }))
        const text = answer.error?.message ?? ''
        // Settings may be "changed" by an object without known members; everything else has to be refused.
        if (answer.ok && name !== 'settings.update') found.push(`${name} took value ${index}`)
        if (!answer.ok && !/^[a-z]+\.[a-z-]+$/u.test(answer.error?.code ?? '')) found.push(`${name}: no code for value ${index}`)
        if (/\bat \S+:\d+|\/[a-z]+\/|Error:/u.test(text)) found.push(`${name}: a stack for value ${index}`)
      }
    }
    return found
  }, [...CHANNEL_NAMES])
  expect(problems).toEqual([])
  expect(await callBridge(console.page(), 'app.info')).toMatchObject({ ok: true })
})

test('T-25: a flood is refused, and main answers again afterwards', async ({ console }) => {
  const codes = await console.page().evaluate(async () => {
    const answers = await Promise.all(Array.from({ length: 2_000 }, () => window.casebench.call('app.info')))
    return answers.map((answer) => answer.ok ? 'ok' : answer.error?.code)
  })
  expect(codes.filter((code) => code === 'ok').length).toBeGreaterThan(400)
  expect(codes.filter((code) => code === 'bridge.too-many').length).toBeGreaterThan(0)
  await expect.poll(async () => (await callBridge(console.page(), 'app.info')).ok).toBe(true)
})
