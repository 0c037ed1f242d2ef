import { describe, expect, it } from 'vitest'
import { createBridgeEnd } from './bridge-script.ts'
import { deepFreeze } from './main-world-script.ts'

/** Both ends over one target, as the two worlds of a page have them. */
function createPair() {
  const target = new EventTarget()
  const exposed = new Map<string, unknown>()
  createBridgeEnd(target, 'p', 'i', (key, value) => void exposed.set(key, value))
  const preload = createBridgeEnd(target, 'i', 'p', () => undefined)
  const expose = (key: string, api: unknown): never => {
    preload.ask({ kind: 'expose', key, value: preload.encode(api) })
    return exposed.get(key) as never
  }
  return { expose }
}

describe('the bridge between the worlds', () => {
  it('passes values and calls, synchronously', () => {
    const api: { add(a: number, b: number): number; when: Date } = createPair().expose('api', {
      add: (a: number, b: number) => a + b,
      when: new Date(0),
    })
    expect(api.add(1, 2)).toBe(3)
    expect(api.when).toEqual(new Date(0))
  })

  it('passes functions in both directions, nested', () => {
    const api: { twice(f: (n: number) => number): number } = createPair().expose('api', {
      twice: (f: (n: number) => number) => f(f(1)),
    })
    expect(api.twice((n) => n + 10)).toBe(21)
  })

  it('passes promises, kept and broken', async () => {
    const api: { good(): Promise<unknown>; bad(): Promise<unknown> } = createPair().expose('api', {
      good: async () => ({ n: 1 }),
      bad: async () => {
        throw new TypeError('no')
      },
    })
    await expect(api.good()).resolves.toEqual({ n: 1 })
    await expect(api.bad()).rejects.toThrow('no')
  })

  it('passes exceptions and goes on', () => {
    const api: { fail(): void; add(n: number): number } = createPair().expose('api', {
      fail: () => {
        throw new Error('bad')
      },
      add: (n: number) => n + 1,
    })
    expect(() => api.fail()).toThrow('bad')
    expect(api.add(1)).toBe(2)
  })

  it.each([new Proxy({}, {}), Symbol('s'), { at: Symbol('s') }])('refuses what cannot be cloned: %s', (value) => {
    const api: { take(value: unknown): void } = createPair().expose('api', { take: () => undefined })
    expect(() => api.take(value)).toThrow('An object could not be cloned.')
  })

  it('does not answer with more promises than were sent', async () => {
    const target = new EventTarget()
    let eventCount = 0
    for (const side of ['p', 'i']) target.addEventListener(side, () => (eventCount += 1))
    createBridgeEnd(target, 'p', 'i', () => undefined)
    const preload = createBridgeEnd(target, 'i', 'p', () => undefined)
    preload.ask({ kind: 'expose', key: 'x', value: preload.encode(Promise.resolve(1)) })
    await new Promise((resolve) => setImmediate(resolve))
    expect(eventCount).toBe(4)
  })

  it('freezes what is exposed, all the way down', () => {
    const value = deepFreeze({ a: { b: [1] } }) as { a: { b: number[] } }
    expect(() => value.a.b.push(2)).toThrow(TypeError)
  })
})
