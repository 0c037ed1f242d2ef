import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { asId } from '#shared/domain/ids.ts'
import type { FakeAnswers } from '../../bridge/fake-bridge.ts'
import type { CallbackDetail, CallbackRow } from '../../stores/callbacks.ts'
import DeliveryDetail from './DeliveryDetail.vue'
import { deskWith, detailOf, rowOf } from './testing/deliveries.ts'
import { mountCallbacks, typeInto } from './testing/mount-callbacks.ts'

afterEach(() => { document.body.innerHTML = '' })

const open = async (row: Partial<CallbackRow>, part: Partial<CallbackDetail> = {}, judged: Partial<CallbackDetail['judgement']> = {}, more: FakeAnswers = {}) => {
  const delivery = detailOf(rowOf(1, row), part, judged)
  const opened: string[] = []
  const mounted = await mountCallbacks(DeliveryDetail, { callbackId: delivery.id, onOpenDelivery: (id: string) => { opened.push(id) } }, deskWith(() => [delivery], { 'callbacks.get': () => delivery, ...more }))
  const buttons = (): string[] => mounted.wrapper.findAll('button').map((button) => button.text()).filter((text) => text !== '')
  return { ...mounted, delivery, opened, buttons }
}
const HELD = { state: 'held' } as const

it('a bad signature: says that nothing was applied, marks what differs, explains the key that would have fitted', async () => {
  const { wrapper, buttons } = await open({ ...HELD, verdict: 'bad-signature' }, { acts: ['ask', 'set-aside'], effect: 'The contract stays as it is.' })
  expect(wrapper.text()).toContain('Bad HMAC. Nothing was applied.')
  expect(wrapper.text()).toContain('The contract stays as it is.')
  expect(wrapper.findAll('.digest-differs')).toHaveLength(32)
  expect(wrapper.text()).toContain('0 of 64')
  expect(wrapper.text()).toContain('What went wrong. The sender still uses the old key.')
  expect(buttons().slice(0, 3)).toEqual(['Ask Inbank for the real status', 'Open case CB-24822', 'Copy report'])
  expect(buttons().some((name) => name.startsWith('Apply') || name === 'What would it change?')).toBe(false)
})

it('offers only what main allows', async () => {
  const { buttons } = await open({ ...HELD, verdict: 'stale' }, { acts: [] })
  expect(buttons()).not.toContain('Set aside')
  expect(buttons()).not.toContain('Apply after check')
})

it('R-41: what a provider sent is text, never markup, and its control codes show', async () => {
  const nasty = '<img src=x onerror=alert(1)>\u202e'
  const { wrapper } = await open({ title: nasty, detail: nasty }, { effect: nasty, envelope: { ...detailOf(rowOf(1)).envelope, headers: [[nasty, nasty]] } }, {
    decoded: nasty, checks: [{ name: 'form', label: 'Form', outcome: 'failed', detail: nasty }], answer: { status: 200, mediaType: 'text/plain', body: nasty },
  }, { 'callbacks.raw': () => ({ text: nasty, isCut: false, size: 30 }), 'callbacks.facts': () => ({ facts: [{ label: 'Name', value: nasty, isOk: null }] }) })
  expect(wrapper.find('img').exists()).toBe(false)
  expect(wrapper.text()).not.toContain('\u202e')
  expect(wrapper.text()).toContain('\u27e8RLO\u27e9')
})

it('shows the signed text in parts with a legend, and how the timestamp was read', async () => {
  const { wrapper } = await open({})
  expect(wrapper.findAll('[class^=signed-]').slice(0, 3).map((part) => part.text())).toEqual(['1794472865412', '.', '{"status":"ACTIVATED"}'])
  expect(wrapper.text()).toContain('message, as received')
  expect(wrapper.text()).toContain('13 digits, read as milliseconds, 1.9 s old')
  expect(wrapper.text()).toContain('Inbank, test, ends in 9c1e')
})

it('a repeat leads to the first delivery', async () => {
  const first = asId<'callback'>('callback-000000')
  const { press, opened } = await open({ verdict: 'duplicate', state: 'ignored', firstId: first, firstReceivedAt: rowOf(0).receivedAt })
  const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent.includes('Open the first delivery'))
  await press(button?.textContent.trim() ?? '')
  expect(opened).toEqual([first])
})

it('an unsigned one is applied only with its case and a reason, after what it would change was shown', async () => {
  const { press, fake, field, wrapper } = await open({ ...HELD, verdict: 'not-signed' }, { acts: ['apply', 'set-aside'] }, { signature: null }, {
    'callbacks.dryRun': () => ({ isApplicable: true, sentences: ['Two files would be saved.'] }),
    'callbacks.settle': () => detailOf(rowOf(1, { state: 'applied' })),
  })
  await press('Apply after check')
  expect(document.body.textContent).toContain('Two files would be saved.')
  await press('Apply to CB-24822')
  expect(document.body.textContent).toContain('Say how you made sure.')
  expect(fake.requestsOf('callbacks.settle')).toEqual([])
  await typeInto(field('How you made sure'), 'Rang them')
  await press('Apply to CB-24822')
  expect(fake.requestsOf('callbacks.settle')).toEqual([{ callbackId: rowOf(1).id, act: 'apply', caseId: rowOf(1).caseId, reason: 'Rang them' }])
  expect(wrapper.text()).toContain('Valid. Applied.')
})

it('cannot be applied where the dry run says no', async () => {
  const { press, fake } = await open({ ...HELD, verdict: 'stale' }, { acts: ['apply'] }, {}, { 'callbacks.dryRun': () => ({ isApplicable: false, sentences: [] }) })
  await press('Apply after check')
  expect(document.body.textContent).toContain('It cannot be applied to this case.')
  await press('Apply to CB-24822')
  expect(fake.requestsOf('callbacks.settle')).toEqual([])
})

it('setting aside asks first', async () => {
  const { press, fake } = await open({ ...HELD, verdict: 'malformed' }, {}, {}, { 'callbacks.settle': () => detailOf(rowOf(1, { state: 'set-aside' })) })
  await press('Set aside')
  expect(fake.requestsOf('callbacks.settle')).toEqual([])
  await press('Set aside')
  expect(fake.requestsOf('callbacks.settle').map(({ act }) => act)).toEqual(['set-aside'])
})

it('never shows an answer for a delivery that is no longer chosen, and follows one that changes', async () => {
  let state: CallbackRow['state'] = 'held'
  const { fake, wrapper, delivery } = await open({ ...HELD, verdict: 'stale' }, {}, {}, { 'callbacks.get': () => detailOf(rowOf(1, { verdict: 'stale', state })) })
  expect(wrapper.text()).toContain('Stale. Nothing was applied.')
  state = 'set-aside'
  fake.emit('callback.arrived', { callbackId: delivery.id, caseId: null, isNew: false })
  await vi.waitFor(() => { expect(wrapper.text()).toContain('Stale. Set aside, nothing was applied.') })
})

it('asks for the facts of proven ones only', async () => {
  const bad = await open({ ...HELD, verdict: 'bad-signature' })
  expect(bad.fake.requestsOf('callbacks.facts')).toEqual([])
  bad.wrapper.unmount()
  const good = await open({}, {}, {}, { 'callbacks.facts': () => ({ facts: [{ label: 'Bank', value: 'Swedbank', isOk: null }] }) })
  await flushPromises()
  expect(good.wrapper.text()).toContain('Report at a glance')
  expect(good.wrapper.text()).toContain('own figures, as sent')
})
