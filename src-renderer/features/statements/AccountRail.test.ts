import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { defineComponent, h, onMounted } from 'vue'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId, type CaseId } from '#shared/domain/ids.ts'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'
import { useStatementsStore } from '../../stores/statements.ts'
import { mountWith } from '../../testing/mount-with.ts'
import AccountRail from './AccountRail.vue'

const caseId = asId<'case'>('case-0001') as CaseId
const statementOf = (number: number, institutionName: string | null = 'Bank of Statements') => ({
  id: asId<'statement'>(`stmt-000${number}`), caseId, retrievalId: asId<'retrieval'>(`retr-000${number}`), institutionName, providerId: 'bankstatements', formatVersion: '20190901',
  receivedAt: asInstant('2026-11-20T09:00:00.000Z'), rawSize: 10, rawSha256: 'x',
  accounts: [{ id: asId<'account'>(`acct-000${number}`), statementId: asId<'statement'>(`stmt-000${number}`), institutionName: 'Bank of Statements', name: `Everyday ${number}`, bsb: null, number: '12345678', iban: null, type: null, isJoint: null, currency: 'AUD', balanceMinor: '100', availableMinor: null, transactionCount: 1, startsOn: null, endsOn: null }],
})
const capabilities = { mergeableFormats: ['20190901'] }
afterEach(() => { document.body.innerHTML = '' })

/** The rail in what the tab gives it: an open case and its statements. */
const Bench = defineComponent({
  setup: () => {
    const statements = useStatementsStore()
    const detail = useCaseDetailStore()
    onMounted(() => Promise.all([detail.open(caseId), statements.open(caseId)]))
    return () => h(AccountRail, { list: statements.list.current, active: statements.accountId })
  },
})
const open = async (count = 2, answers: FakeAnswers = {}) => {
  const list = Array.from({ length: count }, (_, index) => statementOf(index + 1))
  const fake = createFakeBridge({
    'statements.list': () => [...list] as never, 'statements.transactions': () => ({ rows: [], totalCount: 0 }), 'providers.list': () => ({ providers: [{ id: 'bankstatements', name: 'BankStatements', capabilities }], credentials: [] }) as never,
    'cases.get': () => ({ loanCase: { id: caseId, state: 'open' } }) as never, 'notes.list': () => [], 'tasks.list': () => [], 'timeline.list': () => [], ...answers,
  })
  const { wrapper } = mountWith(Bench, {}, fake)
  await flushPromises()
  const button = (name: RegExp) => wrapper.findAll('button').find((candidate) => name.test(candidate.attributes('aria-label') ?? candidate.text()))
  const press = async (name: RegExp) => {
    await button(name)?.trigger('click')
    await flushPromises()
  }
  return { fake, list, wrapper, press, button }
}

it('names the retrieval over its accounts, and offers no merging of a single one', async () => {
  const { wrapper, button } = await open(1)
  expect(wrapper.find('[role=group][aria-label="Bank of Statements"]').text()).toContain('Everyday 1')
  expect(button(/^Merge statements/)?.attributes('aria-disabled')).toBe('true')
})

it('has the ticked statements merged, and shows the new one', async () => {
  const { fake, list, wrapper, press, button } = await open(2, {
    'statements.merge': () => {
      list.unshift(statementOf(3, 'Merged statements'))
      return { statementIds: [asId<'statement'>('stmt-0003')] } as never
    },
  })
  await press(/^Merge statements/)
  expect(wrapper.text()).toContain('Choose two or more statements.')
  expect(button(/^Merge(?! statements)/)?.attributes('aria-disabled')).toBe('true')
  for (const box of wrapper.findAll('input[type=checkbox]')) await box.setValue(true)
  await press(/^Merge 2 statements$/)
  expect(fake.requestsOf('statements.merge')).toEqual([{ caseId, statementIds: ['stmt-0001', 'stmt-0002'] }])
  expect(wrapper.findAll('button[aria-current=true]').map((account) => account.text())).toEqual([expect.stringContaining('Everyday 3')])
  expect(wrapper.findAll('input[type=checkbox]')).toHaveLength(0)
})

it('a refusal is said in plain words, and what was ticked stays', async () => {
  const { wrapper, press } = await open(2, { 'statements.merge': () => { throw refusal('app.invalid-input', { message: 'Only statements in JSON can be merged.' }) } })
  await press(/^Merge statements/)
  for (const box of wrapper.findAll('input[type=checkbox]')) await box.setValue(true)
  await press(/^Merge 2 statements$/)
  expect(wrapper.find('[role=alert]').text()).toContain('Only statements in JSON can be merged.')
  expect(wrapper.findAll<HTMLInputElement>('input[type=checkbox]').map(({ element }) => element.checked)).toEqual([true, true])
})

it('while it merges a second press does nothing, and the boxes rest', async () => {
  let finish: (value: never) => void = () => undefined
  const { fake, wrapper, press } = await open(2, { 'statements.merge': () => new Promise<never>((resolve) => { finish = resolve }) })
  await press(/^Merge statements/)
  for (const box of wrapper.findAll('input[type=checkbox]')) await box.setValue(true)
  await press(/^Merge 2 statements$/)
  await press(/^Merging$/)
  expect(wrapper.findAll('input[type=checkbox]').every((box) => box.attributes('disabled') !== undefined)).toBe(true)
  expect(fake.requestsOf('statements.merge')).toHaveLength(1)
  finish({ statementIds: [] } as never)
  await flushPromises()
})
