import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { mountWith } from '../../testing/mount-with.ts'
import LinkBench from './testing/LinkBench.vue'
import { sendersFor } from './senders.ts'

const text = (name: string, label: string, maxLength: number) => ({ name, label, hint: null, choices: [], maxLength })
const fields = [
  { ...text('kind', 'Kind', 10), choices: [{ value: 'referral', label: 'Referral link' }, { value: 'iframe', label: 'Address for a frame' }] },
  text('uniqueId', 'Identifier', 25),
  { ...text('withCentrelink', 'With Centrelink', 5), choices: [{ value: '', label: 'As set up' }, { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }] },
]
const link = {
  id: asId<'link'>('link-0001'), caseId: asId<'case'>('case-0001'), providerId: 'bankstatements', environment: 'sandbox', kind: 'referral', reference: 'TEST-1', address: 'https://127.0.0.1/r/TEST-1',
  createdAt: asInstant('2026-11-20T09:00:00.000Z'), createdBy: 'AS',
  state: 'waiting', stateAt: null, stateCode: null, stateText: null,
} as const
const prepared = (values: Readonly<Record<string, string>>) => {
  const isWrong = values['uniqueId']?.includes('/') === true
  return { fields, reference: isWrong ? '' : 'TEST-1', address: isWrong ? null : link.address, problems: isWrong ? { uniqueId: 'can have letters only' } : {} }
}
afterEach(() => { document.body.innerHTML = ''; vi.useRealTimers() })

const open = async (answers: FakeAnswers = {}) => {
  vi.useFakeTimers()
  const fake = createFakeBridge({ 'links.prepare': ({ values }) => prepared(values) as never, 'links.list': () => [], 'links.create': () => link as never, ...answers })
  const { wrapper } = mountWith(LinkBench, { caseId: link.caseId }, fake)
  await flushPromises()
  const type = async (label: string, value: string) => {
    const id = wrapper.findAll('label').find((candidate) => candidate.text().startsWith(label))?.attributes('for') ?? ''
    await wrapper.find(`[id="${id}"]`).setValue(value)
    await vi.advanceTimersByTimeAsync(200)
    await flushPromises()
  }
  const send = async () => {
    await wrapper.find('form').trigger('submit')
    await flushPromises()
  }
  return { fake, wrapper, type, send }
}

it('draws the fields that the provider describes, without knowing the provider', async () => {
  const { wrapper } = await open()
  expect(wrapper.findAll('input[type=radio]')).toHaveLength(2)
  expect(wrapper.findAll('select option').map((option) => option.text())).toEqual(['As set up', 'Yes', 'No'])
  expect(wrapper.findAll('input[type=text]')).toHaveLength(1)
})

it('says what is wrong as it is typed, and nothing about fields that nobody touched', async () => {
  const { wrapper, type } = await open()
  expect(wrapper.findAll('[aria-invalid=true]')).toHaveLength(0)
  await type('Identifier', 'a/b')
  expect(wrapper.text()).toContain('Identifier can have letters only.')
  await type('Identifier', 'ab')
  expect(wrapper.findAll('[aria-invalid=true]')).toHaveLength(0)
})

it('makes no link while a field is wrong, keeps what was typed and goes to that field', async () => {
  const { fake, wrapper, type, send } = await open()
  await type('Identifier', 'a/b')
  await send()
  expect(fake.requestsOf('links.create')).toEqual([])
  expect((document.activeElement as HTMLInputElement).value).toBe('a/b')
  await type('Identifier', 'ab')
  await send()
  expect(fake.requestsOf('links.create')).toEqual([{ caseId: link.caseId, providerId: 'bankstatements', values: { kind: 'referral', uniqueId: 'ab', withCentrelink: '' } }])
  expect(wrapper.text()).toContain('made TEST-1')
})

it('says so when the desk has no referral code, and where it goes', async () => {
  const { wrapper } = await open({ 'links.prepare': () => ({ fields, reference: '', address: null, problems: { organisation: 'is missing' } }) as never })
  expect(wrapper.find('[role=alert]').text()).toContain('The referral code is missing.')
  expect(wrapper.find('[role=alert]').text()).toContain('Open provider settings')
})

it('words an identifier that belongs to another case', async () => {
  const { wrapper, send } = await open({ 'links.create': () => { throw refusal('store.conflict') } })
  await send()
  expect(wrapper.text()).toContain('Another case has a link with this identifier.')
})

it('an answer that comes late never overwrites a newer one', async () => {
  const waiting: ((value: unknown) => void)[] = []
  let isHeld = false
  const { wrapper, type } = await open({ 'links.prepare': ({ values }) => (isHeld ? new Promise((resolve) => { waiting.push(() => { resolve(prepared(values) as never) }) }) : prepared(values) as never) })
  isHeld = true
  await type('Identifier', 'a/b')
  await type('Identifier', 'ab')
  waiting[1]?.(0)
  await flushPromises()
  waiting[0]?.(0)
  await flushPromises()
  expect(wrapper.text()).not.toContain('can have letters only')
})

it('knows which providers have links for a market', () => {
  const some = { isAvailable: true, markets: ['AU'], capabilities: { sendsLink: true } }
  const list = [some, { ...some, isAvailable: false }, { ...some, markets: ['SE'] }, { ...some, capabilities: { sendsLink: false } }] as never
  expect(sendersFor(list, 'AU')).toEqual([some])
})
