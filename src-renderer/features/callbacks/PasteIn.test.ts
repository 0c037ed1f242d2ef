import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import type { FakeAnswers } from '../../bridge/fake-bridge.ts'
import PasteIn from './PasteIn.vue'
import { deskWith, detailOf, rowOf } from './testing/deliveries.ts'
import { mountCallbacks, typeInto } from './testing/mount-callbacks.ts'

afterEach(() => {
  document.body.innerHTML = ''
  vi.useRealTimers()
})

const result = (verdict: 'stale' | 'bad-signature' | 'valid' = 'stale') => ({ judgement: detailOf(rowOf(1, { verdict })).judgement, matchedCase: null, isKnownMessage: false, facts: [] })
const open = async (more: FakeAnswers = {}) => {
  vi.useFakeTimers()
  const mounted = await mountCallbacks(PasteIn, {}, deskWith(() => [], { 'callbacks.check': () => result(), 'window.protectContent': () => undefined, ...more }))
  const wait = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms)
    await flushPromises()
  }
  return { ...mounted, wait, checks: () => mounted.fake.requestsOf('callbacks.check') }
}
const BODY = 'message=%7B%7D&hmac=ab&timestamp=1722587395319'

it('checks 300 ms after the last change, with the stored key and without asking for anything else', async () => {
  const { wrapper, field, wait, checks, fake } = await open()
  await typeInto(field('Request body'), 'message=')
  await wait(200)
  await typeInto(field('Request body'), `${BODY}\n`)
  await wait(299)
  expect(checks()).toEqual([])
  await wait(1)
  expect(checks()).toEqual([{ providerId: 'inbank', body: BODY, key: { environment: 'test' }, toleranceSeconds: 300, receivedAt: null }])
  expect(wrapper.text()).toContain('3 fields found. A line break at its end was left out.')
  expect(wrapper.text()).toContain('Real, but stale')
  expect(fake.calls.map(({ name }) => name).filter((name) => name.startsWith('callbacks.'))).toEqual(['callbacks.check'])
})

it('without a body there is nothing to check, and clearing drops the result', async () => {
  const { wrapper, field, wait, press, checks } = await open()
  await typeInto(field('Request body'), BODY)
  await wait(300)
  await press('Clear')
  await wait(300)
  expect(wrapper.text()).toContain('Nothing to check yet')
  expect(checks()).toHaveLength(1)
})

it('separate fields are put together the way a form sends them', async () => {
  const { wrapper, field, wait, checks } = await open()
  await wrapper.findAll('[role=radio]').find((radio) => radio.text() === 'Separate fields')?.trigger('click')
  await typeInto(field('message'), '{"a": "b+c"}')
  await typeInto(field('timestamp'), '1')
  await wait(300)
  expect(checks().at(-1)?.body).toBe('message=%7B%22a%22%3A+%22b%2Bc%22%7D&timestamp=1')
})

it('a pasted key is sent once, leaves its field at once, and a changed text then has none', async () => {
  const { wrapper, field, wait, press, checks, fake } = await open()
  await typeInto(field('Request body'), BODY)
  await press('Paste a key once')
  expect(fake.requestsOf('window.protectContent')).toEqual([{ isOn: true }])
  const key = field('Key for this check')
  expect(key.type).toBe('password')
  await typeInto(key, 'canary-key')
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  expect(key.value).toBe('')
  expect(checks().at(-1)?.key).toEqual({ once: 'canary-key', apiName: null })
  expect(wrapper.text()).toContain('Real, but stale')
  await typeInto(field('Request body'), `${BODY}0`)
  await wait(1000)
  expect(checks().filter(({ key: used }) => 'once' in used)).toHaveLength(1)
  expect(wrapper.text()).toContain('The pasted key was used and is gone.')
  expect(document.documentElement.outerHTML).not.toContain('canary-key')
})

it('age can be left out, and a limit that makes no sense is refused', async () => {
  const { field, wait, wrapper, checks } = await open()
  await typeInto(field('Request body'), BODY)
  await typeInto(field('Treat as stale after'), '0')
  await wait(300)
  expect(checks()).toEqual([])
  expect(wrapper.text()).toContain('Enter 1 to 10,080 minutes.')
  await wrapper.find('input[type=checkbox]').setValue(true)
  await wait(300)
  expect(checks().at(-1)?.toleranceSeconds).toBeNull()
})

it('explains a near miss', async () => {
  const { field, wait, wrapper } = await open({ 'callbacks.check': () => result('bad-signature') })
  await typeInto(field('Request body'), BODY)
  await wait(300)
  expect(wrapper.text()).toContain('Also tried: key replaced on 2 Nov fits. The sender still uses the old key.')
})

it('says why a check could not be made', async () => {
  const { field, wait, wrapper } = await open({ 'callbacks.check': () => { throw new Error('x') } })
  await typeInto(field('Request body'), BODY)
  await wait(300).catch(() => undefined)
  expect(wrapper.text()).toContain('It could not be checked')
})

it('the result can be saved as a text file; the words of the screen go, the pasted body does not', async () => {
  const { field, wait, press, fake } = await open({ 'window.saveText': () => ({ isSaved: true }) })
  await typeInto(field('Request body'), BODY)
  await wait(300)
  await press('Save as text file')
  const [saved] = fake.requestsOf('window.saveText')
  expect([saved?.name, saved?.text.includes('Stale: '), saved?.text.includes('%7B%7D')]).toEqual(['callback check inbank.txt', true, false])
})
