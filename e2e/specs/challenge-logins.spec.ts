import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { openBanks } from '../pages/open-banks.ts'
import { SecurityStep } from '../pages/security-step.ts'

test.describe.configure({ timeout: 240_000 })

/** The day at the test bank, as its token writes it. */
const bankDay = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Australia/Adelaide' }).format(new Date()).replaceAll('-', '')

const startOver = async (page: Page, bank: string): Promise<void> => {
  await page.getByRole('button', { name: 'Cancel and sign out' }).click()
  await page.getByRole('button', { name: `Start again with ${bank}` }).click()
}

test('the captcha bank: its picture is in the login form, large on request, another one after a wrong try', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const picture = login.form.getByRole('img', { name: 'Picture from the bank' })
  await login.pickBank('Bank of CAPTCHA')
  await expect(picture).toBeVisible()
  expect((await picture.boundingBox())?.width).toBeGreaterThanOrEqual(300)
  await login.form.getByRole('button', { name: 'Enlarge' }).click()
  await expect(page.getByRole('dialog').getByRole('img')).toBeVisible()
  await page.keyboard.press('Escape')
  await login.form.getByRole('button', { name: 'Get a new picture' }).click()
  await expect(picture).toBeVisible()
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Control+Shift+D')
  expect(await violationsOn(page)).toEqual([])

  const letters = 'Enter the text from the image'
  await login.signIn({ Username: '12345678', Password: 'TestMyMoney', [letters]: 'AAAAAA' })
  await expect(login.failure.first()).toContainText('Sign-in failed.')
  await expect(login.form.getByLabel(letters)).toHaveValue('')
  await expect(login.form.getByRole('button', { name: 'Get a new picture' })).toBeEnabled()
  await login.signIn({ Username: '12345678', Password: 'TestMyMoney', [letters]: 'D49ZHN' })
  await new SecurityStep(page).isDone()
})

test('the bank with an optional security field takes it empty and filled', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of Optional MFA')
  await login.signIn({ Username: 'without', Password: 'without' })
  await step.isDone()
  await startOver(page, 'Bank of Optional MFA')
  await login.form.getByLabel(/^Date/u).fill(bankDay())
  await login.signIn({ Username: 'with', Password: 'with' })
  await step.isDone()
})

test('the four logins of the mortgage bank show their loans', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of Mortgage')
  for (const [username, password] of [['12345678', 'TestMyMoney'], ['7777', 'weekly'], ['1414', 'fortnightly']] as const) {
    await login.signIn({ Username: username, Password: password })
    await step.isDone()
    await expect(page.getByText(/home loan/iu).first()).toBeVisible()
    await startOver(page, 'Bank of Mortgage')
  }
  await login.signIn({ Username: '3031', Password: 'monthly' })
  await login.fetchEverything()
})

test('documented errors: a message at sign-in, and an export that fails', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  await login.signIn({ Username: 'error', Password: '30004' })
  await expect(login.failure.first()).toContainText('The bank wants something first.')
  await expect(login.failure.first()).toContainText('30004')
  await login.signIn({ Username: 'error', Password: 'error' })
  await new SecurityStep(page).isDone()
  await page.getByRole('button', { name: /^Fetch \d+ days$/u }).click()
  await expect(page.getByRole('heading', { name: 'Bank unavailable' })).toBeVisible()
  await expect(page.getByText('30003')).toBeVisible()
})
