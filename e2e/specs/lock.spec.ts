import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { SettingsPage } from '../pages/settings-page.ts'

/** The window goes while its key or button is still going up: that is no failure. */
const gone = (): undefined => undefined
const PASSPHRASE = 'four words are enough here'

test('without a passphrase: locked by key, opened by one button, back at the same case', async ({ console }) => {
  const cases = new CasesPage(console.page())
  await cases.loadSamples()
  await cases.open('Mary Jones')
  const locked = await console.nextPage(() => console.page().keyboard.press('Control+l').catch(gone))
  await expect(locked.getByRole('heading', { name: 'Casebench is locked' })).toBeVisible()
  await expect(locked.getByText('Locked by you. Nothing was lost.')).toBeVisible()
  expect(await locked.content()).not.toContain('Mary Jones')
  expect(await violationsOn(locked)).toEqual([])
  const opened = await console.nextPage(() => locked.getByRole('button', { name: 'Unlock' }).click().catch(gone))
  await expect(opened.getByRole('heading', { name: 'Mary Jones', level: 1 })).toBeVisible()
})

test('R-92: with a passphrase a wrong one opens nothing and the right one does, also at the next start', { tag: '@secrets' }, async ({ start }) => {
  const running = await start()
  await new CasesPage(running.page()).loadSamples()
  const settings = new SettingsPage(running.page())
  await settings.setPassphrase(PASSPHRASE)
  await expect(running.page().getByText('A passphrase is set.')).toBeVisible()

  const locked = await running.nextPage(() => running.page().getByRole('button', { name: 'Lock now' }).click().catch(gone))
  const field = locked.getByLabel('Passphrase', { exact: true })
  await expect(field).toBeFocused()
  await field.fill('not the passphrase')
  await locked.keyboard.press('Enter')
  await expect(locked.getByText(/That is not the passphrase/)).toBeVisible()
  await expect(field).toHaveValue('')
  expect(await violationsOn(locked)).toEqual([])
  await field.fill(PASSPHRASE)
  const opened = await running.nextPage(() => locked.keyboard.press('Enter').catch(gone))
  await expect(opened.getByRole('heading', { name: 'Security', level: 1 })).toBeVisible()
  const { userDataFolder } = running
  await running.close()

  const again = await start({ userDataFolder })
  await expect(again.page().getByRole('heading', { name: 'Casebench is locked' })).toBeVisible()
  await again.page().getByLabel('Passphrase', { exact: true }).fill(PASSPHRASE)
  const page = await again.nextPage(() => again.page().keyboard.press('Enter').catch(gone))
  await expect(new CasesPage(page).row('Mary Jones')).toBeVisible()
  expect(await again.problems()).toEqual([])
})

test('a weak passphrase and a mistyped repeat are refused with a reason', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  await new SettingsPage(page).open('Security')
  await page.getByRole('button', { name: 'Set a passphrase' }).click()
  const dialog = page.getByRole('dialog', { name: 'Set a passphrase' })
  await dialog.getByLabel('New passphrase', { exact: true }).fill('short')
  await dialog.getByLabel('New passphrase again').fill('shirt')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByText('Use at least 12 characters.')).toBeVisible()
  await expect(dialog.getByText('The two do not match. Type the second one again.')).toBeVisible()
  await expect(dialog.getByLabel('New passphrase', { exact: true })).toBeFocused()
})
