import { expect, test } from '../fixtures/console.ts'
import { callBridge } from '../fixtures/bridge.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'

test('a case is worked: consent, task, note, and the next step follows', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const open = new CasePage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await expect(open.nextStep).toContainText('Record the consent')
  await open.recordConsent()
  await expect(open.nextStep).toContainText('Start a retrieval')
  await open.addTask('Ask for the payslip')
  await expect(open.nextStep).toContainText('Ask for the payslip')
  await open.nextStep.getByRole('button', { name: 'Mark as done' }).click()
  await expect(open.nextStep).toContainText('Start a retrieval')
  await open.addNote('Says the overdraft came from moving house.')
  await expect(open.timeline).toContainText('Consent recorded')
  expect(await violationsOn(page)).toEqual([])
})

test('an identifier is masked until Show, and the showing stands on the timeline', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await expect(page.getByText('•• ••• 1991')).toBeVisible()
  await expect(page.getByText('12 Apr 1991')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show Date of birth' }).click()
  await expect(page.getByText('12 Apr 1991')).toBeVisible()
  await expect(new CasePage(page).timeline).toContainText('Date of birth shown')
  await page.getByRole('tab', { name: 'Activity' }).click()
  await page.getByRole('tab', { name: 'Overview' }).click()
  await expect(page.getByText('•• ••• 1991')).toBeVisible()
})

test('an edit that was overtaken is refused and nothing that was typed is lost', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await new CasePage(page).choose('Edit case')
  const form = page.getByRole('complementary', { name: /^Edit CB-/ })
  await form.getByLabel('Product').fill('Typed by me')

  const found = await callBridge(page, 'cases.search', { text: 'Mary', limit: 1 })
  const [{ id }] = found.value as [{ id: string }]
  expect(await callBridge(page, 'cases.update', { caseId: id, revision: 1, changes: { product: 'Changed elsewhere' } })).toMatchObject({ ok: true })

  await form.getByRole('button', { name: 'Save changes' }).click()
  await expect(form.getByRole('alert')).toContainText('Somebody changed it in the meantime')
  await expect(form.getByLabel('Product')).toHaveValue('Typed by me')
  await form.getByRole('button', { name: 'Show the newer values' }).click()
  await expect(form.getByLabel('Product')).toHaveValue('Changed elsewhere')
})

test('cases, notes and the place survive a restart', async ({ start }) => {
  const first = await start()
  const cases = new CasesPage(first.page())
  await cases.create({ name: 'Katarzyna Wójcik', market: 'Poland (PLN)', amount: '12500', product: 'Personal loan' })
  await new CasePage(first.page()).addNote('Calls back on Monday.')
  const { userDataFolder } = first
  await first.close()

  const second = await start({ userDataFolder })
  const again = new CasesPage(second.page())
  await again.open('Katarzyna Wójcik')
  await expect(second.page().getByText('Personal loan PLN 12,500.00, Poland')).toBeVisible()
  await expect(new CasePage(second.page()).card('Notes')).toContainText('Calls back on Monday.')
})
