import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { asInstant, asLocalDate } from '#shared/domain/calendar.ts'
import type { LoanCase } from '#shared/domain/case.ts'
import { asId } from '#shared/domain/ids.ts'
import { createFakeBridge, refusal } from '../../bridge/fake-bridge.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'
import { mountWith } from '../../testing/mount-with.ts'
import CaseFacts from './CaseFacts.vue'
import { maskBornOn, maskEmail, maskNationalId, maskPhone } from './masks.ts'

const at = asInstant('2026-11-12T09:00:00.000Z')
const loanCase: LoanCase = {
  id: asId('case-0001'), reference: 'CB-1', state: 'open', market: 'AU', product: '', amount: null, termMonths: null, owner: 'AS', dueAt: null,
  applicant: { name: 'Mary Jones', bornOn: asLocalDate('1991-04-12'), nationalId: '38001085718', email: 'mary@example.com', phone: '+61 400 000 123' },
  consentRecordedAt: null, isTest: false, createdAt: at, updatedAt: at, revision: 1,
}
afterEach(() => { document.body.innerHTML = '' })

const open = async (reveal: () => undefined) => {
  const fake = createFakeBridge({ 'cases.reveal': reveal, 'cases.get': () => ({ loanCase }) as never, 'notes.list': () => [], 'tasks.list': () => [], 'timeline.list': () => [] })
  const { wrapper } = mountWith(CaseFacts, { loanCase }, fake)
  await useCaseDetailStore().open(loanCase.id)
  return { fake, wrapper, show: async () => {
    await wrapper.find('[aria-label="Show National id"]').trigger('click')
    await flushPromises()
  } }
}

it('masks give a hint and never the value', () => {
  expect([maskBornOn('1991-04-12'), maskPhone('+61 400 000 123'), maskEmail('mary@example.com'), maskNationalId('38001085718'), maskNationalId('12345')])
    .toEqual(['•• ••• 1991', '•••• ••• 123', 'm•••@e•••', '••••••18', '••••••'])
})

it('shows an identifier only after main wrote the showing down', async () => {
  const { fake, wrapper, show } = await open(() => undefined)
  expect(wrapper.html()).not.toContain('38001085718')
  await show()
  expect(fake.requestsOf('cases.reveal')).toEqual([{ caseId: loanCase.id, field: 'nationalId' }])
  expect(wrapper.text()).toContain('38001085718')
})

it('keeps it masked when the showing could not be written down', async () => {
  const { wrapper, show } = await open(() => { throw refusal('store.disk-full') })
  await show()
  expect(wrapper.html()).not.toContain('38001085718')
})
