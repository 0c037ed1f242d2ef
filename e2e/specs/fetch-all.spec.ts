import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { AssistedLogin } from '../pages/assisted-login.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { SecurityStep } from '../pages/security-step.ts'
import { prepareListener, startListener } from '../fixtures/deliveries.ts'

/** The start page of a case with consent, every account wished for at once. */
const wishForAll = async (page: Parameters<typeof violationsOn>[0]): Promise<AssistedLogin> => {
  const cases = new CasesPage(page)
  const login = new AssistedLogin(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await new CasePage(page).recordConsent()
  await page.getByRole('button', { name: 'Start retrieval' }).first().click()
  await login.checks.getByText(/ answers$/).waitFor()
  await page.getByRole('checkbox', { name: 'Bring every account at once' }).check()
  return login
}

test('every account comes with the sign-in, with files, raw file and customer details, and nothing is chosen', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const open = new CasePage(page)
  const login = await wishForAll(page)
  const options = page.getByRole('region', { name: 'Options for assisted login' })
  await options.getByLabel('Period').selectOption({ label: 'Last 60 days' })
  await options.getByRole('checkbox', { name: 'Raw data file' }).check()
  await options.getByRole('checkbox', { name: 'Customer details of the bank' }).check()
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Control+Shift+D')
  expect(await violationsOn(page), 'dark').toEqual([])
  await page.keyboard.press('Control+Shift+D')

  await login.continue.click()
  await login.pickBank('Bank of Statements')
  await expect(page.getByText('Last 60 days')).toBeVisible()
  await login.signIn({ Username: '12345678', Password: 'TestMyMoney' })
  await page.getByRole('heading', { name: 'Statements saved' }).waitFor()
  await expect(page.getByRole('heading', { name: 'Choose accounts' })).toHaveCount(0)
  await expect(page.getByText(/^2 accounts, \d+ transactions/)).toBeVisible()
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await expect(open.card('Statements').getByRole('listitem')).toHaveCount(2)
  await expect(open.card('Customer details of the bank')).toContainText('MARY JONES')
  await expect(open.card('Documents')).toContainText('Raw data')
})

test('the provider brings the result later, once the listener runs; confirmed over its interface it is saved', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await wishForAll(page)
  const later = page.getByRole('checkbox', { name: 'Bring it later, as a callback' })
  await expect(later).toBeDisabled()
  await expect(page.getByText('Needs the listener. Start it in Settings, Listener.')).toBeVisible()
  await prepareListener(console)
  await startListener(console)
  await later.check()
  await page.getByRole('checkbox', { name: 'Raw data file' }).check()
  await login.continue.click()
  await login.pickBank('Bank of Statements')
  await login.signIn({ Username: '12345678', Password: 'TestMyMoney' })
  await page.getByRole('heading', { name: 'BankStatements fetches the statements by itself' }).waitFor()
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await expect(new CasePage(page).card('Statements').getByRole('listitem')).toHaveCount(2)
  await page.getByRole('tab', { name: 'Callbacks' }).click()
  await expect(page.getByText('Not signed').first()).toBeVisible()
})

test('a security step in between is answered first', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await wishForAll(page)
  await login.continue.click()
  const step = new SecurityStep(page)
  await login.pickBank('Bank of MFA')
  await step.signInAs('cba')
  await step.isAsking('Security code')
  await step.fill('Code from your token (123456)', '123456')
  await step.send()
  await page.getByRole('heading', { name: 'Statements saved' }).waitFor()
})
