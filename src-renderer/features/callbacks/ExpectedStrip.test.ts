import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import type { ExpectedRow } from '../../stores/callbacks.ts'
import ExpectedStrip from './ExpectedStrip.vue'
import { endpointOf, listenerLine } from './listener-line.ts'
import { statusShown } from './status-shown.ts'
import { deskWith, listenerStatus } from './testing/deliveries.ts'
import { mountCallbacks } from './testing/mount-callbacks.ts'

afterEach(() => { document.body.innerHTML = '' })

const expected = (id: string, state: ExpectedRow['state'], minute: number): ExpectedRow => ({
  id, providerId: 'instantor', caseId: asId<'case'>('case-0001'), caseReference: `CB-${id}`, applicantName: 'Ellie Butler', retrievalId: null, reference: 'cb-1', what: 'The report',
  expectedBy: asInstant(`2026-11-12T08:${String(minute).padStart(2, '0')}:00.000Z`), state, askedAt: null,
})
const open = async (rows: ExpectedRow[]) => {
  const mounted = await mountCallbacks(ExpectedStrip, {}, deskWith(() => [], { 'callbacks.expected': () => rows }))
  await flushPromises()
  return mounted
}

it('a listener with a public address says that the network is gone; one for this computer does not', () => {
  expect(listenerLine(listenerStatus({ state: 'listening', publicUrl: 'https://cb.northgate.example' }), false)).toMatchObject({ tone: 'attention', text: 'Listening, no network' })
  expect(listenerLine(listenerStatus({ state: 'listening', publicUrl: '' }), false).text).toBe('Listening')
})

it('says how many callbacks should come and how many are late; late ones stand first', async () => {
  const { wrapper, pushed, press } = await open([expected('1', 'expected', 30), expected('2', 'late', 20), expected('3', 'late', 10)])
  expect(wrapper.find('button').text()).toContain('3 callbacks expected')
  expect(wrapper.find('[data-tone=attention]').text()).toBe('2 are late')
  await wrapper.find('button').trigger('click')
  expect(wrapper.findAll('li').map((row) => row.attributes('data-state'))).toEqual(['late', 'late', 'expected'])
  await press('CB-3')
  expect(pushed).toEqual(['/cases/case-0001/overview'])
})

it('is not there while nothing is expected', async () => {
  const { wrapper } = await open([expected('1', 'arrived', 10)])
  expect(wrapper.find('section').exists()).toBe(false)
})

it('words the listener for the title bar; what is not known counts as off', () => {
  expect([null, listenerStatus(), listenerStatus({ state: 'failed' }), listenerStatus({ state: 'starting' })].map((status) => [listenerLine(status).text, listenerLine(status).tone])).toEqual([
    ['Listener off', 'neutral'], ['Listening', 'positive'], ['Listener failed', 'negative'], ['Listener starting', 'progress'],
  ])
  expect([endpointOf({ address: '::1', port: 1 }), endpointOf({ address: '127.0.0.1', port: 2 })]).toEqual(['[::1]:1', '127.0.0.1:2'])
})

it('shows a chip only where the word alone decides it', () => {
  expect(statusShown('instantor', 'partial')?.chip?.label).toBe('More to come')
  expect(statusShown('instantor', 'ok')).toEqual({ raw: 'ok', chip: null })
  expect(statusShown('inbank', 'SIGNED')?.chip).toBeNull()
  expect(statusShown('inbank', 'SOMETHING_NEW')?.chip).toMatchObject({ tone: 'attention', isKnown: false })
  expect([statusShown('intake', 'x'), statusShown('inbank', null)]).toEqual([null, null])
})
