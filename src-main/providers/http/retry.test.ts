import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { readRetryAfter, waitBeforeRetry } from './backoff.ts'
import { LineFault } from './faults.ts'
import { aCall, codeOf, forever, makeSender } from './testing/sending.ts'
import type { HttpSender } from './sender.ts'
import type { Transport, WireAnswer } from './transport.ts'

type Step = number | LineFault | Readonly<{ status: number; retryAfter: string }>

const answerOf = (step: Step): Promise<WireAnswer> => {
  if (step instanceof LineFault) return Promise.reject(step)
  const { status, retryAfter } = typeof step === 'number' ? { status: step, retryAfter: undefined } : step
  const headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter })
  return Promise.resolve({ status, headers, body: new Uint8Array() })
}

/** Gives the steps one after the other, then the last one again; notes when each try came. */
const scripted = (...steps: Step[]): { sender: HttpSender; at: number[] } => {
  const at: number[] = []
  const transport: Transport = {
    exchange: () => {
      at.push(performance.now())
      return answerOf(steps[Math.min(at.length, steps.length) - 1] ?? 200)
    },
  }
  return { sender: makeSender({ transport }), at }
}
const repeatable = aCall({ isRepeatable: true, totalMs: 900_000 })
const dropped = new LineFault('unavailable', 'ECONNRESET')
const statusOf = (call: Promise<{ status: number }>): Promise<unknown> => call.then(({ status }) => status, (error: { code: string }) => error.code)

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: new Date('2026-03-01T00:00:00.000Z') }))
afterEach(() => void vi.useRealTimers())

describe('R-99: tries again only what may be tried again', () => {
  it.each([[429], [502], [503], [504], [dropped], [new LineFault('offline', 'x')], [new LineFault('timeout', 'x')]])('a repeatable call goes on after %s', async (step) => {
    const { sender, at } = scripted(step, 200)
    const outcome = statusOf(sender.send(repeatable, forever))
    await vi.runAllTimersAsync()
    expect([await outcome, at.length]).toEqual([200, 2])
  })

  it.each([[429], [503], [dropped]])('a call that runs once is never sent twice, not even after %s', async (step) => {
    const { sender, at } = scripted(step, 200)
    const outcome = statusOf(sender.send(aCall(), forever))
    await vi.runAllTimersAsync()
    expect(at).toHaveLength(1)
    expect(await outcome).toBe(typeof step === 'number' ? step : 'provider.unavailable')
  })

  it.each([[200], [400], [401], [404], [500], [new LineFault('tls', 'x')], [new LineFault('too-large', 'x')]])('%s is final', async (step) => {
    const { sender, at } = scripted(step)
    await statusOf(sender.send(repeatable, forever))
    expect(at).toHaveLength(1)
  })

  it('gives up after three tries and hands over the last answer', async () => {
    const { sender, at } = scripted(503)
    const outcome = statusOf(sender.send(repeatable, forever))
    await vi.runAllTimersAsync()
    expect([await outcome, at.length]).toEqual([503, 3])
  })

  it('R-99: waits as long as Retry-After says', async () => {
    const { sender, at } = scripted({ status: 429, retryAfter: '17' }, { status: 503, retryAfter: 'Sun, 01 Mar 2026 00:01:00 GMT' }, 200)
    const outcome = statusOf(sender.send(repeatable, forever))
    await vi.runAllTimersAsync()
    expect(await outcome).toBe(200)
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBe(17_000)
    expect((at[2] ?? 0) - (at[0] ?? 0)).toBe(60_000)
  })

  it('hands a 429 over at once when the wait would not fit into the call', async () => {
    const { sender, at } = scripted({ status: 429, retryAfter: '3600' })
    expect(await statusOf(sender.send(repeatable, forever))).toBe(429)
    expect(at).toHaveLength(1)
  })

  it('a cancel while waiting ends the call', async () => {
    const stop = new AbortController()
    const { sender, at } = scripted({ status: 429, retryAfter: '60' })
    const outcome = codeOf(sender.send(repeatable, stop.signal))
    await vi.advanceTimersByTimeAsync(10)
    stop.abort()
    expect(await outcome).toBe('app.cancelled')
    expect(at).toHaveLength(1)
  })

  it('R-98: a name that nobody answers for is given up after 5 s', async () => {
    const outcome = codeOf(makeSender({ resolve: () => new Promise(() => undefined) }).send(aCall({ totalMs: 60_000 }), forever))
    await vi.advanceTimersByTimeAsync(4_999)
    let isOver = false
    void outcome.then(() => (isOver = true))
    await vi.advanceTimersByTimeAsync(0)
    expect(isOver).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(await outcome).toBe('provider.timeout')
  })

  it('R-99: waits double, and the upper half is left to chance', () => {
    expect([1, 2, 3, 9].map((tries) => [waitBeforeRetry(tries, 0, undefined), waitBeforeRetry(tries, 0.999, undefined)].map(Math.round))).toEqual([
      [250, 500], [500, 1000], [1000, 1999], [4000, 7996],
    ])
  })

  it('reads Retry-After in both forms and nothing else', () => {
    const now = asInstant('2026-03-01T00:00:00.000Z')
    const read = (text: string | null) => readRetryAfter(text, now)
    expect([read('5'), read('Sun, 01 Mar 2026 00:00:30 GMT'), read('Sat, 01 Feb 2020 00:00:00 GMT')]).toEqual([5000, 30_000, 0])
    expect([null, '', '-1', '1.5', 'soon', '2026-03-02', '99999999999'].map(read)).toEqual(Array(7).fill(undefined))
  })
})

describe('R-99: the breaker', () => {
  const fail = async (sender: HttpSender, times: number): Promise<void> => {
    for (let done = 0; done < times; done += 1) await statusOf(sender.send(aCall(), forever))
  }

  it('R-99: opens after 5 failures in 60 s and lets one call through after 30 s', async () => {
    const { sender, at } = scripted(500, dropped, 502, 503, 504, 200)
    await fail(sender, 5)
    expect(await statusOf(sender.send(aCall(), forever))).toBe('provider.unavailable')
    expect(at).toHaveLength(5)
    await vi.advanceTimersByTimeAsync(29_999)
    expect(await statusOf(sender.send(aCall(), forever))).toBe('provider.unavailable')
    await vi.advanceTimersByTimeAsync(1)
    expect(await statusOf(sender.send(aCall(), forever))).toBe(200)
    expect(await statusOf(sender.send(aCall(), forever))).toBe(200)
    expect(at).toHaveLength(7)
  })

  it('stays closed when the failures are spread over more than 60 s', async () => {
    const { sender, at } = scripted(500)
    for (let done = 0; done < 8; done += 1) {
      await fail(sender, 1)
      await vi.advanceTimersByTimeAsync(15_001)
    }
    expect(at).toHaveLength(8)
  })

  it('opens again when the call that was let through fails', async () => {
    const { sender, at } = scripted(500)
    await fail(sender, 5)
    await vi.advanceTimersByTimeAsync(30_000)
    await fail(sender, 3)
    expect(at).toHaveLength(6)
  })

  it('does not count what the provider is not to blame for', async () => {
    const { sender, at } = scripted(400, 401, 404, 429, 429, new LineFault('cancelled', 'x'), 200)
    await fail(sender, 7)
    expect(at).toHaveLength(7)
  })

  it('R-37: lets a sign-out pass', async () => {
    const { sender, at } = scripted(500)
    await fail(sender, 5)
    expect(await statusOf(sender.send(aCall({ passesBreaker: true }), forever))).toBe(500)
    expect(at).toHaveLength(6)
  })
})
