import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createFakeBridge, refusal } from '../../bridge/fake-bridge.ts'
import { useUnlock, type Unlock } from './use-unlock.ts'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const scope = effectScope()
const make = (unlock: () => void): { tried: Unlock; fake: ReturnType<typeof createFakeBridge> } => {
  const fake = createFakeBridge({ 'workspace.unlock': () => { unlock(); return undefined } })
  return { fake, tried: scope.run(() => useUnlock(fake.bridge)) as Unlock }
}

it('R-92: counts the growing wait down and sends nothing before it is over', async () => {
  const { fake, tried } = make(() => { throw refusal('lock.wait', { retryAfterSeconds: 8 }) })
  await tried.tryWith('wrong')
  expect(tried.error.value).toBe('Too many tries. Try again in 8 s.')
  await tried.tryWith('wrong')
  expect(fake.requestsOf('workspace.unlock')).toHaveLength(1)
  vi.advanceTimersByTime(5000)
  expect(tried.secondsLeft.value).toBe(3)
  vi.advanceTimersByTime(4000)
  expect(tried.error.value).toBeUndefined()
  await tried.tryWith('again')
  expect(fake.requestsOf('workspace.unlock')).toHaveLength(2)
})

it('says what is wrong with the passphrase and never repeats it', async () => {
  const { tried } = make(() => { throw refusal('lock.wrong-passphrase') })
  await tried.tryWith('canary passphrase')
  expect(tried.error.value).toContain('not the passphrase')
  expect(tried.error.value).not.toContain('canary')
})

it('opens without a passphrase where none is set', async () => {
  const { fake, tried } = make(() => undefined)
  await tried.tryWith(null)
  expect(fake.requestsOf('workspace.unlock')).toEqual([{ passphrase: null }])
  expect(tried.isWorking.value).toBe(false)
})
