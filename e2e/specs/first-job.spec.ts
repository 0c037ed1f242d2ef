import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { AssistedLogin } from '../pages/assisted-login.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { openBanks } from '../pages/open-banks.ts'

const LOGIN = { Username: '12345678', Password: 'TestMyMoney' } as const

test('the first job: from consent to stored statements, still there after a restart', { tag: '@secrets' }, async ({ start }) => {
  const running = await start()
  const page = running.page()
  const cases = new CasesPage(page)
  const login = new AssistedLogin(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')

  await page.getByRole('button', { name: 'Start retrieval' }).first().click()
  await expect(login.checks).toContainText('No consent on file')
  await expect(login.continue).toBeDisabled()
  await login.checks.getByRole('button', { name: 'Record consent' }).click()
  const dialog = page.getByRole('dialog', { name: 'Record the consent' })
  await dialog.getByText('On the phone').click()
  await dialog.getByRole('button', { name: 'Record consent' }).click()
  await expect(login.checks).toContainText('Consent on file')
  await expect(login.checks).toContainText('BankStatements answers')
  await login.continue.click()

  await login.pickBank('Bank of Statements')
  await login.signIn({ ...LOGIN, Password: 'wrong' })
  await expect(login.failure.first()).toContainText('Sign-in failed.')
  await expect(login.form.getByLabel('Password', { exact: true })).toHaveValue('')
  await expect(login.form.getByText('Attempt 2 of 2')).toBeVisible()
  expect(await violationsOn(page)).toEqual([])

  await login.signIn(LOGIN)
  await login.fetchEverything()
  await page.getByRole('button', { name: 'Open statements' }).click()
  const table = page.getByRole('grid', { name: /^Transactions of/ })
  await expect(table.getByRole('row').nth(5)).toBeVisible()
  const first = await table.getByRole('row').nth(1).innerText()
  expect(await running.problems()).toEqual([])
  const { userDataFolder } = running
  await running.close()

  const again = await start({ userDataFolder })
  await new CasesPage(again.page()).open('Mary Jones')
  await expect(new CasePage(again.page()).nextStep).toContainText('Review the statements')
  await new CasePage(again.page()).tab('Statements')
  await expect(again.page().getByRole('grid', { name: /^Transactions of/ }).getByRole('row').nth(1)).toBeVisible()
  expect(await again.page().getByRole('grid', { name: /^Transactions of/ }).getByRole('row').nth(1).innerText()).toBe(first)
  expect(await again.problems()).toEqual([])
})

test('two refused logins close the button before the bank locks the access', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  for (const attempt of [1, 2]) {
    await expect(login.form.getByText(`Attempt ${attempt} of 2`)).toBeVisible()
    await login.signIn({ ...LOGIN, Password: 'wrong' })
    await expect(login.failure.first()).toContainText('Sign-in failed.')
  }
  await expect(login.form.getByRole('button', { name: 'Sign in' })).toBeDisabled()
  await expect(login.form.getByText('Both tries are used.').filter({ visible: true }).first()).toBeVisible()
})

test('leaving before the fetch signs out at the bank and keeps nothing', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const open = new CasePage(page)
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  await login.signIn(LOGIN)
  await page.getByRole('heading', { name: 'Choose accounts' }).waitFor()
  await page.getByRole('button', { name: 'Leave the assisted login' }).click()
  await cases.toast('Cancelled, signed out at the bank').waitFor()
  await open.tab('Retrievals')
  await expect(page.getByRole('grid', { name: 'Retrievals of this case' })).toContainText('Cancelled')
  await open.tab('Statements')
  await expect(page.getByRole('heading', { name: 'No bank data yet' })).toBeVisible()
})

test('transactions are searched and worked by keyboard', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  await login.signIn(LOGIN)
  await login.fetchEverything()
  await page.getByRole('button', { name: 'Open statements' }).click()
  const table = page.getByRole('grid', { name: /^Transactions of/ })
  await table.getByRole('row').nth(3).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('salary')
  await expect(page.getByText(/^\d+ of \d+ transactions$/)).toBeVisible()
  await expect(table.getByRole('row').nth(1)).toContainText(/salary/i)
  expect(await violationsOn(page)).toEqual([])
})
