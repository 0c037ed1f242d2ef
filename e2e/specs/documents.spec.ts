import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { AssistedLogin } from '../pages/assisted-login.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { openBanks } from '../pages/open-banks.ts'

const LOGIN = { Username: '12345678', Password: 'TestMyMoney' } as const

test('files come with the statements, stand on the case and show as inert text', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const open = new CasePage(page)
  const login = new AssistedLogin(page)
  const documents = open.card('Documents')
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await expect(documents).toContainText('No files yet.')
  await open.recordConsent()
  await login.start()
  await login.pickBank('Bank of Statements')
  await login.signIn(LOGIN)
  await expect(page.getByRole('checkbox', { name: 'PDFs and files of the bank' })).toBeChecked()
  await page.getByRole('checkbox', { name: 'Customer details of the bank' }).check()
  expect(await violationsOn(page)).toEqual([])
  await login.fetchEverything()
  await page.getByRole('button', { name: 'Back to the case' }).click()

  await expect(documents.getByRole('button', { name: /\.pdf/ }).first()).toBeVisible()
  await expect(documents).toContainText(/\d+, encrypted/)
  await expect(documents).toContainText('Raw data')
  const opener = documents.getByRole('button', { name: /^identity\.json/ })
  await opener.focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('complementary', { name: 'identity.json' })
  await expect(drawer.getByRole('region', { name: 'Content of identity.json' })).toContainText('{')
  await expect(drawer.locator(':focus')).toHaveCount(1)
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(drawer).toHaveCount(0)
  await expect(opener).toBeFocused()

  await documents.getByRole('button', { name: /\.pdf/ }).first().click()
  await expect(page.getByRole('complementary', { name: /\.pdf$/ })).toContainText('Its pages are not shown in this version.')
})

test('without the files only the statements come', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const open = new CasePage(page)
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  await login.signIn(LOGIN)
  await page.getByRole('checkbox', { name: 'PDFs and files of the bank' }).uncheck()
  await login.fetchEverything()
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await expect(open.timeline).toContainText('Statements received')
  await expect(open.card('Documents')).toContainText('No files yet.')
})

test('R-38: the third sign-in is refused with a clock also in a new session, and goes through with a reason', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const open = new CasePage(page)
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  for (const attempt of [1, 2]) {
    await expect(login.form.getByText(`Attempt ${attempt} of 2`)).toBeVisible()
    await login.signIn({ ...LOGIN, Password: 'wrong' })
    await expect(login.failure.first()).toContainText('Sign-in failed.')
  }
  await page.getByRole('button', { name: 'Leave the assisted login' }).click()
  await login.start()
  await login.pickBank('Bank of Statements')
  await login.signIn(LOGIN)
  await expect(login.form.getByText(/^Sign-in opens again at /).filter({ visible: true }).first()).toBeVisible()
  await expect(login.form.getByRole('button', { name: 'Sign in' })).toBeDisabled()
  expect(await violationsOn(page)).toEqual([])

  await page.getByRole('button', { name: 'Try all the same' }).click()
  await page.getByLabel('Why is a further try right?').fill('Caps')
  await expect(page.getByText('Say it in 5 characters or more.')).toBeVisible()
  await expect(login.form.getByRole('button', { name: 'Sign in' })).toBeDisabled()
  await page.getByLabel('Why is a further try right?').fill('Caps Lock was on, says the applicant')
  await login.signIn(LOGIN)
  await page.getByRole('heading', { name: 'Choose accounts' }).waitFor()
  await page.getByRole('button', { name: 'Leave the assisted login' }).click()
  await expect(open.timeline).toContainText('Sign-in limit overridden')
  await expect(open.timeline).toContainText('Caps Lock was on, says the applicant')
})
