import type { Page } from '@playwright/test'
import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import type { AssistedLogin } from '../pages/assisted-login.ts'
import { CasePage } from '../pages/case-page.ts'
import { openBanks } from '../pages/open-banks.ts'

const LOGIN = { Username: '12345678', Password: 'TestMyMoney' } as const

const fetchOnce = async (login: AssistedLogin): Promise<void> => {
  await login.pickBank('Bank of Statements')
  await login.signIn(LOGIN)
  await login.fetchEverything()
}
const rail = (page: Page) => page.getByRole('navigation', { name: 'Accounts' })

test('two statements of a provider are merged by it into a third, which opens', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const open = new CasePage(page)
  const login = await openBanks(page)
  await fetchOnce(login)
  await page.getByRole('button', { name: 'Open statements' }).click()
  await expect(rail(page).getByRole('button', { name: 'Merge statements' })).toBeDisabled()
  await login.start()
  await fetchOnce(login)
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await open.card('Statements').getByRole('button', { name: 'Merge statements' }).click()

  const panel = page.getByRole('region', { name: 'Merge statements' })
  await expect(panel).toContainText('Choose two or more statements.')
  await expect(panel.getByRole('button', { name: 'Merge', exact: true })).toBeDisabled()
  const boxes = rail(page).getByRole('checkbox', { name: /^Bank of Statements received/ })
  await boxes.first().focus()
  await page.keyboard.press('Space')
  await expect(panel).toContainText('Choose two or more statements.')
  await boxes.last().check()
  expect(await violationsOn(page)).toEqual([])
  await page.keyboard.press('Control+Shift+D')
  expect(await violationsOn(page), 'dark').toEqual([])
  await page.keyboard.press('Control+Shift+D')
  await panel.getByRole('button', { name: 'Merge 2 statements' }).click()

  await expect(rail(page).getByRole('group', { name: 'Merged statements' })).toBeVisible()
  await expect(rail(page).getByRole('group', { name: 'Merged statements' }).getByRole('button').first()).toHaveAttribute('aria-current', 'true')
  await expect(panel).toHaveCount(0)
  await expect(rail(page).getByRole('group')).toHaveCount(3)
  await open.tab('Overview')
  await expect(open.timeline).toContainText('Statements merged')
})
