import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { lockOutOf, lockOutText, useLockOut } from './use-lock-out.ts'

const refused = (rest: Partial<ErrorDetail>): ErrorDetail => ({ code: 'retrieval.wait', message: '', ...rest })
beforeEach(() => { vi.useFakeTimers({ now: Date.parse('2026-11-20T09:00:00.000Z') }) })
afterEach(() => { vi.useRealTimers() })

it('only lock-outs with a time close the sign-in, and only our own has a way past it', () => {
  expect(lockOutOf(refused({ retryAfterSeconds: 900, providerCode: '20004' }), 0)).toEqual({ endsAt: 900_000, isOurs: false })
  expect(lockOutOf(refused({ code: 'retrieval.too-many-tries', retryAfterSeconds: 60 }), 0)).toEqual({ endsAt: 60_000, isOurs: true })
  expect(lockOutOf(refused({ code: 'retrieval.too-many-tries', retryAfterSeconds: 60, providerCode: '20001' }), 0)?.isOurs).toBe(false)
  expect([lockOutOf(null, 0), lockOutOf(refused({}), 0), lockOutOf(refused({ code: 'retrieval.bank-unavailable', retryAfterSeconds: 300 }), 0)]).toEqual([null, null, null])
})

it('counts down below an hour and names the moment above', () => {
  expect(lockOutText({ endsAt: 62_000, isOurs: true }, 0)).toBe('Sign-in opens again in 1:02')
  expect(lockOutText({ endsAt: 7_200_000, isOurs: true }, 0)).toMatch(/^Sign-in opens again at .*\d\d:\d\d$/)
})

it('belongs to one bank, ticks, outlives the refusal on screen and ends by itself', async () => {
  const failure = ref<ErrorDetail | null>(null)
  const scope = effectScope()
  const bank = ref('a')
  const lockOut = scope.run(() => useLockOut(failure, () => bank.value))
  failure.value = refused({ retryAfterSeconds: 10 })
  await nextTick()
  expect(lockOut?.value?.text).toBe('Sign-in opens again in 0:10')
  failure.value = null
  await vi.advanceTimersByTimeAsync(4000)
  expect(lockOut?.value?.text).toBe('Sign-in opens again in 0:06')
  bank.value = 'b'
  expect(lockOut?.value).toBeNull()
  bank.value = 'a'
  await vi.advanceTimersByTimeAsync(6000)
  expect(lockOut?.value).toBeNull()
  scope.stop()
})
