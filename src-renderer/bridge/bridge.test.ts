import { createApp, reactive } from 'vue'
import { describe, expect, it, vi } from 'vitest'
import { BridgeError, detailOf, provideBridge, useBridge, windowBridge } from './bridge.ts'
import { createFakeBridge, refusal } from './fake-bridge.ts'

describe('bridge', () => {
  it('returns the value of a call', async () => {
    const { bridge } = createFakeBridge({ 'cases.loadSamples': () => ({ addedCount: 6 }) })
    expect(await bridge.call('cases.loadSamples')).toEqual({ addedCount: 6 })
  })

  it('throws a refusal with its detail', async () => {
    const { bridge } = createFakeBridge({ 'cases.loadSamples': () => { throw refusal('app.locked', { providerCode: '7' }) } })
    const error = await bridge.call('cases.loadSamples').catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(BridgeError)
    expect(detailOf(error)).toMatchObject({ code: 'app.locked', providerCode: '7' })
  })

  it('sends reactive values as plain copies, because a proxy cannot be cloned', async () => {
    const fake = createFakeBridge({ 'settings.update': () => ({}) as never })
    const patch = reactive({ appearance: { theme: 'dark' as const, density: undefined } })
    await fake.bridge.call('settings.update', patch as never)
    expect(fake.requestsOf('settings.update')).toEqual([{ appearance: { theme: 'dark' } }])
  })

  it('sends a call again that main turned away because there were too many, and gives up after four tries', async () => {
    vi.useFakeTimers()
    let refusals = 2
    const fake = createFakeBridge({ 'cases.loadSamples': () => {
      if (refusals-- > 0) throw refusal('bridge.too-many', { retryAfterSeconds: 1 })
      return { addedCount: 6 }
    } })
    const answered = fake.bridge.call('cases.loadSamples')
    await vi.advanceTimersByTimeAsync(2000)
    expect(await answered).toEqual({ addedCount: 6 })
    refusals = 99
    const refused = fake.bridge.call('cases.loadSamples').catch((error: unknown) => detailOf(error).code)
    await vi.advanceTimersByTimeAsync(5000)
    expect(await refused).toBe('bridge.too-many')
    expect(fake.calls).toHaveLength(7)
    vi.useRealTimers()
  })

  it('ends a subscription', () => {
    const fake = createFakeBridge()
    const heard: boolean[] = []
    const end = fake.bridge.on('network.changed', ({ isOnline }) => heard.push(isOnline))
    fake.emit('network.changed', { isOnline: false })
    end()
    fake.emit('network.changed', { isOnline: true })
    expect(heard).toEqual([false])
  })

  it('gives words to anything that is thrown', () => {
    expect(detailOf(new Error('x'))).toMatchObject({ code: 'app.internal' })
  })

  it('is injected, and missing outside the console', () => {
    const app = createApp({})
    const { bridge } = createFakeBridge()
    provideBridge(app, bridge)
    expect(app.runWithContext(useBridge)).toBe(bridge)
    expect(() => createApp({}).runWithContext(useBridge)).toThrow('no bridge')
    expect(() => windowBridge()).toThrow('only works inside')
  })
})
