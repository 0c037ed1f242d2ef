import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import type { RetrievalRow } from '../../stores/retrievals.ts'
import { deskWith, listenerStatus, rowOf } from '../callbacks/testing/deliveries.ts'
import { mountCallbacks, typeInto } from '../callbacks/testing/mount-callbacks.ts'
import { frameStage, frameSteps, type FrameEvent, type FrameFacts } from './frame-progress.ts'
import FrameForm from './FrameForm.vue'
import FrameRun from './FrameRun.vue'

afterEach(() => {
  document.body.innerHTML = ''
  vi.useRealTimers()
})

const caseId = asId<'case'>('case-0001')
const run = (part: Partial<RetrievalRow> = {}): RetrievalRow => ({
  id: asId<'retrieval'>('retr-0001'), caseId, providerId: 'instantor', environment: 'test', state: 'waiting', institutionSlug: null, institutionName: null,
  startedAt: asInstant('2026-11-12T08:00:00.000Z'), endedAt: null, failure: null, statementIds: [], revision: 1, ...part,
})
const event = (kind: string): FrameEvent => ({ id: asId<'timeline-entry'>('entry-0001'), caseId, at: asInstant('2026-11-12T08:05:00.000Z'), kind, tone: 'progress', title: kind, detail: null, actor: null, isMachine: true, providerId: 'instantor', raw: null })
const delivered = rowOf(1, { providerId: 'instantor', status: 'partial', title: 'partial, report 1', retrievalId: run().id })
const facts = (part: Partial<FrameFacts> = {}): FrameFacts => ({ run: run(), events: [], deliveries: [], ...part })
const looks = (some: FrameFacts): string[] => frameSteps(some).map(({ id, state }) => `${id} ${state}`)

describe('how far a run is', () => {
  it('waits for the sign-in, then for the report, then says that it is in', () => {
    expect(looks(facts())).toEqual(['made done', 'sign-in now', 'on-way later', 'in later'])
    expect(looks(facts({ events: [event('frame.finished')] }))).toEqual(['made done', 'sign-in done', 'on-way now', 'in later'])
    expect(looks(facts({ run: run({ state: 'completed' }), deliveries: [delivered] }))).toEqual(['made done', 'sign-in done', 'on-way done', 'in done'])
  })

  it('a report that is not the final one: more to come', () => {
    const more = facts({ run: run({ state: 'collecting' }), events: [event('frame.finished')], deliveries: [delivered] })
    expect([frameStage(more), looks(more)]).toEqual(['more', ['made done', 'sign-in done', 'on-way done', 'more now', 'in later']])
  })

  it('tells a lock from other ends', () => {
    const failed = (code: 'retrieval.wait' | 'retrieval.bank-unavailable') => facts({ run: run({ state: 'failed', failure: { code, message: '' } }) })
    expect([frameStage(failed('retrieval.wait')), frameStage(failed('retrieval.bank-unavailable')), frameStage(facts({ run: run({ state: 'cancelled' }) }))]).toEqual(['locked', 'failed', 'cancelled'])
  })

  it('says that the bank refused the last try while it waits for another', () => {
    expect(frameSteps(facts({ events: [event('retrieval.sign-in-refused')] }))[1]?.note).toBe('The bank refused the last try')
  })
})

describe('the form', () => {
  const fields = [
    { name: 'userIdentification', label: 'Personal number', hint: null, choices: [], maxLength: 40 },
    { name: 'accounts', label: 'Accounts', hint: 'Separated by commas', choices: [], maxLength: 200 },
  ]
  const loanCase = { id: caseId, state: 'open', consentRecordedAt: asInstant('2026-11-12T07:00:00.000Z') }
  const open = async (more: FakeAnswers = {}, wrong: Readonly<Record<string, string>> = {}) => {
    vi.useFakeTimers()
    const started: unknown[] = []
    const mounted = await mountCallbacks(FrameForm, { loanCase, providerId: 'instantor', onStarted: (one: unknown) => { started.push(one) } }, deskWith(() => [], {
      'frames.prepare': ({ values }) => ({ fields, values: { userIdentification: '198501011234', accounts: '', ...values } as Record<string, string>, problems: values['accounts'] === 'x' ? { accounts: 'has no number' } : { ...wrong }, isListening: true }),
      'frames.start': () => run(), ...more,
    }))
    const submit = async () => {
      await mounted.wrapper.find('form').trigger('submit')
      await flushPromises()
    }
    return { ...mounted, started, submit }
  }

  it('is filled from the case, checked as it is typed, and started with what it holds', async () => {
    const { field, fake, submit, started, wrapper } = await open()
    expect(field('Personal number').value).toBe('198501011234')
    await typeInto(field('Accounts'), 'x')
    await vi.advanceTimersByTimeAsync(200)
    await flushPromises()
    expect(wrapper.text()).toContain('Accounts has no number.')
    await submit()
    expect(fake.requestsOf('frames.start')).toEqual([])
    await typeInto(field('Accounts'), '7890')
    await submit()
    expect(fake.requestsOf('frames.start')).toEqual([{ caseId, providerId: 'instantor', values: { userIdentification: '198501011234', accounts: '7890' } }])
    expect(started).toHaveLength(1)
  })

  it('while the provider asks for a pause, says how long', async () => {
    const { submit, wrapper } = await open({ 'frames.start': () => { throw refusal('retrieval.wait', { retryAfterSeconds: 7200 }) } })
    await submit()
    expect(wrapper.find('[role=alert]').text()).toContain('Try again in 2 h.')
  })

  it('says that the report cannot arrive while the listener is off, and starts it', async () => {
    const { wrapper, press, fake } = await open({ 'listener.status': () => listenerStatus({ state: 'off' }), 'listener.start': () => listenerStatus() })
    expect(wrapper.text()).toContain('The listener is off.')
    await press('Start the listener')
    expect(fake.requestsOf('listener.start')).toHaveLength(1)
    expect(wrapper.text()).not.toContain('The listener is off.')
  })

  it('names what is wrong beside the fields', async () => {
    const { submit, wrapper } = await open({}, { apiName: 'is missing' })
    await submit()
    expect(wrapper.text()).toContain('The page cannot be made: is missing.')
  })
})

describe('the run', () => {
  const open = (some: FrameFacts, more: FakeAnswers = {}) => mountCallbacks(FrameRun, { facts: some }, deskWith(() => [], { 'frames.open': () => undefined, 'frames.handOver': () => ({ isDone: true }), ...more }))

  it('opens the frame, saves the page and copies the snippet by the id of the run alone', async () => {
    const { press, fake, toasts } = await open(facts())
    await press('Open the frame')
    await press('Save page for the applicant')
    await press('Copy snippet')
    expect(fake.requestsOf('frames.open')).toEqual([{ retrievalId: run().id }])
    expect(fake.requestsOf('frames.handOver')).toEqual([{ retrievalId: run().id, as: 'page' }, { retrievalId: run().id, as: 'snippet' }])
    expect(toasts.items.value.map(({ text }) => text)).toEqual(['Snippet copied', 'Page saved. It works while this run is open.'])
  })

  it('a closed save dialog claims nothing', async () => {
    const { press, toasts } = await open(facts(), { 'frames.handOver': () => ({ isDone: false }) })
    await press('Save page for the applicant')
    expect(toasts.items.value).toEqual([])
  })

  it('locked for 24 hours: says until when', async () => {
    const end = asInstant('2026-11-12T08:10:00.000Z')
    const { wrapper } = await open(facts({ run: run({ state: 'failed', endedAt: end, failure: { code: 'retrieval.wait', message: '', providerCode: 'too-many-retries', retryAfterSeconds: 86_400 } }) }))
    expect(wrapper.text()).toContain('Locked for 24 hours')
    expect(wrapper.text()).toMatch(/can try again on Fri 13 Nov/)
    expect(wrapper.text()).toContain('too-many-retries')
    expect(wrapper.text()).not.toContain('Open the frame')
  })

  it('shows the status of each report that came', async () => {
    const { wrapper } = await open(facts({ deliveries: [delivered] }))
    expect(wrapper.text()).toContain('More to come')
    expect(wrapper.text()).toContain('partial, report 1')
  })
})
