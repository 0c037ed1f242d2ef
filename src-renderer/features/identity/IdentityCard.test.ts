import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, h, onMounted } from 'vue'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'
import type { IdentityRow } from '../../stores/identity.ts'
import { mountWith } from '../../testing/mount-with.ts'
import IdentityCard from './IdentityCard.vue'

const caseId = asId<'case'>('case-0001')
const report: IdentityRow = {
  id: asId('iden-0001'), caseId, retrievalId: asId('retr-0001'), providerId: 'bankstatements', receivedAt: asInstant('2026-11-20T09:00:00.000Z'),
  institutionSlug: 'bank', institutionName: 'Some Bank', holder: 'MRS MARY JONES', address: { text: null, suburb: 'Kent Town', state: 'SA', postcode: '5067', country: 'au' },
  maskedPhone: '•••• ••• 156', maskedEmail: null, accounts: [{ holder: 'M JONES & J JONES', bsb: '123456', maskedNumber: '•••• 789', type: 'savings', name: 'Savings' }],
}
afterEach(() => { document.body.innerHTML = '' })

const Bench = defineComponent({
  setup: () => {
    const detail = useCaseDetailStore()
    onMounted(() => detail.open(caseId))
    return () => h(IdentityCard)
  },
})
const open = async (reports: readonly IdentityRow[], answers: FakeAnswers = {}) => {
  const fake = createFakeBridge({
    'identity.list': () => [...reports], 'identity.reveal': () => ({ value: '0491570156' }), 'cases.get': () => ({ loanCase: { id: caseId, applicant: { name: 'Mary Jones' } } }) as never,
    'notes.list': () => [], 'tasks.list': () => [], 'timeline.list': () => [], ...answers,
  })
  const { wrapper, toasts } = mountWith(Bench, {}, fake)
  await flushPromises()
  const press = async (name: string) => {
    await wrapper.findAll('button').find((button) => (button.attributes('aria-label') ?? button.text()) === name)?.trigger('click')
    await flushPromises()
  }
  return { fake, wrapper, toasts, press }
}

it('is absent while no bank told anything', async () => {
  expect((await open([])).wrapper.find('section').exists()).toBe(false)
})

it('states by which rule the name fits, and what the bank did not give', async () => {
  const { wrapper } = await open([report])
  expect(wrapper.text()).toContain('Same words')
  expect(wrapper.text()).toContain('Kent Town SA 5067 AU')
  expect(wrapper.text()).toContain('savings, BSB 123-456, •••• 789, held by M JONES & J JONES')
  expect(wrapper.text()).toContain('not given')
  const differing = await open([{ ...report, holder: 'M JONES' }])
  expect(differing.wrapper.find('[data-tone=attention]').text()).toBe('Name differs')
  expect(differing.wrapper.text()).toContain('which says Mary Jones')
})

it('a masked value is asked for on Show only, and dropped on Hide', async () => {
  const { fake, wrapper, press } = await open([report])
  expect(wrapper.text()).toContain('•••• ••• 156')
  expect(fake.requestsOf('identity.reveal')).toEqual([])
  await press('Show Phone')
  expect(fake.requestsOf('identity.reveal')).toEqual([{ reportId: report.id, field: 'phone' }])
  expect(wrapper.text()).toContain('0491570156')
  await press('Hide Phone')
  expect(wrapper.text()).not.toContain('0491570156')
})

it('a refused look stays masked and is told', async () => {
  const { wrapper, toasts, press } = await open([report], { 'identity.reveal': () => { throw refusal('store.io') } })
  await press('Show Phone')
  expect(wrapper.text()).toContain('•••• ••• 156')
  expect(toasts.items.value.map(({ kind }) => kind)).toEqual(['error'])
})

it('older reports stand behind a link', async () => {
  const { wrapper, press } = await open([report, { ...report, id: asId('iden-0002'), holder: 'Mary Jones', institutionName: 'Older Bank' }])
  expect(wrapper.text()).not.toContain('Older Bank')
  await press('Show 1 older')
  expect(wrapper.text()).toContain('Older Bank')
  expect(wrapper.text()).toContain('Same name')
})
