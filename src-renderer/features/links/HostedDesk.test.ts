import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { mountWith } from '../../testing/mount-with.ts'
import HostedDesk from './HostedDesk.vue'

const link = {
  id: asId<'link'>('link-0001'), caseId: asId<'case'>('case-0001'), providerId: 'bankstatements', environment: 'test', kind: 'hosted', reference: 'TEST-CB-1', address: null,
  createdAt: asInstant('2026-11-20T09:00:00.000Z'), createdBy: 'AS', state: 'waiting', stateAt: null, stateCode: null, stateText: null,
}
const start = { guid: 'guid-of-this-session', sessionMark: 'mark-of-this-session', reference: 'TEST-CB-1', callsAt: 'https://bank.example/api/v1' }
const loanCase = { id: link.caseId, reference: 'CB-1', state: 'open', applicant: { name: 'Mary Jones' } }
const providers = [{ id: 'bankstatements', name: 'Some Provider' }]
afterEach(() => { document.body.innerHTML = '' })

const open = (answers: FakeAnswers = {}, state = 'open') => {
  const fake = createFakeBridge({
    'links.list': () => [link] as never, 'links.startHosted': () => ({ link, start }) as never, 'window.protectContent': () => undefined, 'window.copy': () => undefined, ...answers,
  })
  const { wrapper, toasts } = mountWith(HostedDesk, { loanCase: { ...loanCase, state }, providers }, fake)
  const press = async (name: RegExp) => {
    await wrapper.findAll('button').find((button) => name.test(button.attributes('aria-label') ?? button.text()))?.trigger('click')
    await flushPromises()
  }
  return { fake, wrapper, toasts, press }
}

it('says what it is before it begins, and asks nobody until then', () => {
  const { wrapper, fake } = open()
  for (const said of ['Good once', 'For a limited time', 'From listed domains only', 'Not kept']) expect(wrapper.text()).toContain(said)
  expect(fake.requestsOf('links.startHosted')).toEqual([])
})

it('shows each value with a copy button, out of screen capture, and the hand-over among the links', async () => {
  const { wrapper, fake, press } = open()
  await press(/Start the hand-over/)
  expect(wrapper.findAll('pre').map((code) => code.text())).toEqual([start.guid, start.sessionMark, start.reference, start.callsAt])
  expect(wrapper.findAll('button').map((button) => button.text()).filter((text) => text.startsWith('Copy'))).toHaveLength(4)
  expect(fake.requestsOf('window.protectContent')).toEqual([{ isOn: true }])
  expect(wrapper.text()).toContain('On your own page')
  expect(wrapper.text()).toContain('Not used yet')
  expect(fake.requestsOf('links.startHosted')).toEqual([{ caseId: link.caseId, providerId: 'bankstatements' }])
})

it('leaving asks nothing, says that it is gone and keeps nothing of it', async () => {
  const { wrapper, toasts, fake, press } = open()
  await press(/Start the hand-over/)
  wrapper.unmount()
  expect(toasts.items.value.map(({ text }) => text)).toEqual(['Hand-over TEST-CB-1: guid and session mark are gone'])
  expect(JSON.stringify(toasts.items.value)).not.toContain('of-this-session')
  expect(fake.requestsOf('window.protectContent').at(-1)).toEqual({ isOn: false })
  const untouched = open()
  untouched.wrapper.unmount()
  expect(untouched.toasts.items.value).toEqual([])
})

it('a refusal is told in plain words, and another start is possible', async () => {
  const { wrapper, press } = open({ 'links.startHosted': () => { throw refusal('provider.unauthorized') } })
  await press(/Start the hand-over/)
  expect(wrapper.find('[role=alert]').text()).not.toBe('')
  expect(wrapper.findAll('pre')).toHaveLength(0)
  expect(wrapper.findAll('button').some((button) => button.text() === 'Start the hand-over')).toBe(true)
})

it('a case that is not open hands nothing over', async () => {
  const { fake, press } = open({}, 'closed')
  await press(/Start the hand-over/)
  expect(fake.requestsOf('links.startHosted')).toEqual([])
})
