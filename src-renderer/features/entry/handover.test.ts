import { describe, expect, it, vi } from 'vitest'
import { siblingOrigin } from './origins.ts'
import { HELLO } from './protocol.ts'
import { waitForPort } from './wait-for-port.ts'

describe('origins of our two hosts', () => {
  it.each([
    ['app://bundle', 'app://entry'], ['https://x--bundle.example', 'https://x--entry.example'], ['https://bundle.example:1', 'https://entry.example:1'],
  ])('%s and %s know each other', (console, entry) => {
    expect([siblingOrigin(console, 'bundle', 'entry'), siblingOrigin(entry, 'entry', 'bundle')]).toEqual([entry, console])
  })

  it.each(['null', '', 'app://other', 'app://bundles', 'app://unbundled', 'https://bundle.bundle'])('%s is none of ours', (origin) => {
    expect(() => siblingOrigin(origin, 'bundle', 'entry')).toThrow('not on a host')
  })
})

describe('the port is taken over', () => {
  const parent = {}
  type Listener = (event: object) => void
  const open = () => {
    const listeners = new Set<Listener>()
    const target = { parent, addEventListener: (_: string, listener: Listener) => listeners.add(listener), removeEventListener: (_: string, listener: Listener) => listeners.delete(listener) }
    const taken = vi.fn()
    void waitForPort(target as unknown as Window, 'app://bundle').then(taken)
    const send = async (event: object): Promise<void> => {
      for (const listener of listeners) listener({ source: parent, origin: 'app://bundle', data: HELLO, ports: ['port'], ...event })
      await Promise.resolve()
    }
    return { send, taken }
  }

  it('R-34: from the page around the frame, from the origin of the console, once', async () => {
    const { send, taken } = open()
    for (const event of [{ source: {} }, { source: null }, { origin: 'app://entry' }, { origin: 'app://bundle.evil' }, { origin: 'null' }, { data: 'other' }, { data: null }, { ports: [] }, { ports: ['a', 'b'] }]) await send(event)
    expect(taken).not.toHaveBeenCalled()
    await send({})
    await send({ ports: ['second'] })
    expect(taken.mock.calls).toEqual([['port']])
  })

  it('R-34: never by a page that is in no frame', async () => {
    const target = { addEventListener: (_: string, listener: Listener) => { listener({ source: target, origin: 'app://bundle', data: HELLO, ports: ['port'] }) }, removeEventListener: vi.fn() } as { parent?: object; addEventListener: unknown; removeEventListener: unknown }
    target.parent = target
    const taken = vi.fn()
    void waitForPort(target as unknown as Window, 'app://bundle').then(taken)
    await Promise.resolve()
    expect(taken).not.toHaveBeenCalled()
  })
})
