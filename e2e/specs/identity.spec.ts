import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasePage } from '../pages/case-page.ts'
import { openBanks } from '../pages/open-banks.ts'

test('the bank’s customer details stand on the case, compared with its name; a masked one shows only after it is written down', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const open = new CasePage(page)
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  await login.signIn({ Username: '12345678', Password: 'TestMyMoney' })
  await page.getByRole('checkbox', { name: 'Customer details of the bank' }).check()
  await login.fetchEverything()
  await page.getByRole('button', { name: 'Back to the case' }).click()

  const card = open.card('Customer details of the bank')
  await expect(card).toContainText('MARY JONES')
  await expect(card).toContainText('Same name')
  await expect(card).toContainText(/SA.5067/)
  await expect(card).toContainText('•••• ••• 156')
  await expect(page.getByText('0491570156')).toHaveCount(0)
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Control+Shift+D')
  expect(await violationsOn(page), 'dark').toEqual([])
  await page.keyboard.press('Control+Shift+D')

  await card.getByRole('button', { name: 'Show Phone' }).focus()
  await page.keyboard.press('Enter')
  await expect(card).toContainText('0491570156')
  await expect(open.timeline).toContainText('Phone of the bank’s records shown')
  await card.getByRole('button', { name: 'Hide Phone' }).click()
  await expect(card).not.toContainText('0491570156')

  await card.getByRole('button', { name: 'Show E-mail' }).click()
  await expect(card).toContainText('mary.jones@example.com')
  await open.tab('Statements')
  await open.tab('Overview')
  await expect(card).toContainText('m•••@e•••')
})

test('a case without them has no such card', async ({ console }) => {
  const page = console.page()
  await openBanks(page)
  await page.getByRole('button', { name: 'Leave the assisted login' }).click()
  await new CasePage(page).card('Statements').waitFor()
  await expect(new CasePage(page).card('Customer details of the bank')).toHaveCount(0)
})
