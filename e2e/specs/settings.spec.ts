import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { SettingsPage } from '../pages/settings-page.ts'

const PAGES = ['Providers', 'Listener', 'Data and retention', 'Security', 'Look and density', 'Shortcuts', 'This desk', 'About'] as const

test('every settings page is accessible, and the dark theme too', async ({ console }) => {
  const page = console.page()
  const settings = new SettingsPage(page)
  for (const name of PAGES) {
    await settings.open(name)
    expect(await violationsOn(page), name).toEqual([])
  }
  await settings.open('Look and density')
  await page.getByRole('radio', { name: 'Dark' }).click()
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  for (const name of ['Look and density', 'Providers'] as const) {
    await settings.open(name)
    expect(await violationsOn(page), `${name}, dark`).toEqual([])
  }
})

test('look and desk are kept over a restart', async ({ start }) => {
  const first = await start()
  const settings = new SettingsPage(first.page())
  await settings.open('Look and density')
  await first.page().getByRole('radio', { name: 'Compact' }).click()
  await first.page().getByText('1.234,56').click()
  await settings.open('This desk')
  await first.page().getByLabel('Your name').fill('Anneli Saar')
  await first.page().getByLabel('Initials').fill('as')
  await first.page().getByRole('button', { name: 'Save' }).click()
  await expect(first.page().getByRole('navigation', { name: 'Main' })).toContainText('Anneli Saar')
  const { userDataFolder } = first
  await first.close()

  const second = await start({ userDataFolder })
  await expect(second.page().getByRole('navigation', { name: 'Main' })).toContainText('Anneli Saar')
  await expect(second.page().locator('html')).toHaveAttribute('data-density', 'compact')
  await new CasesPage(second.page()).loadSamples()
  await expect(new CasesPage(second.page()).row('Erik Lindqvist')).toContainText('150.000')
})

test('a key goes in, shows its end only, and can be tested and removed', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const settings = new SettingsPage(page)
  await settings.open('Providers')
  const row = settings.provider('Fimento')
  await row.getByRole('button', { name: 'Add key' }).click()
  const secret = 'canary-key-0123456789'
  for (const field of await row.getByRole('textbox').all()) await field.fill('northgate-demo')
  const password = row.locator('input[type=password]')
  await password.fill(secret)
  await expect(password).toHaveAttribute('autocomplete', 'off')
  await row.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(row).toContainText(secret.slice(-4))
  expect(await page.content()).not.toContain(secret)

  await row.getByRole('button', { name: 'Remove key' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question.getByRole('button', { name: 'Keep the key' })).toBeFocused()
  await question.getByRole('button', { name: 'Remove key' }).click()
  await expect(row.getByRole('button', { name: 'Add key' })).toBeVisible()

  const illion = settings.provider('BankStatements')
  await illion.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(illion).toContainText(/Works, \d+ ms/)
})

test('a wrong key does not replace the one that works', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const settings = new SettingsPage(page)
  await settings.open('Providers')
  const row = settings.provider('BankStatements')
  await row.getByRole('button', { name: 'Replace' }).click()
  await row.locator('input[type=password]').fill('a-key-that-nobody-knows')
  await row.getByLabel('Referral code').fill('TEST')
  await row.getByRole('button', { name: 'Test and save' }).click()
  await expect(row.getByRole('alert')).toContainText('The new key was not saved')
  await row.getByRole('button', { name: 'Cancel' }).click()
  await row.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(row).toContainText(/Works, \d+ ms/)
})

test('a shortcut is changed, a taken one refused, and letters can be switched off', async ({ console }) => {
  const page = console.page()
  const settings = new SettingsPage(page)
  await settings.open('Shortcuts')
  const row = page.getByRole('listitem').filter({ hasText: 'Light or dark' })
  await row.getByRole('button', { name: 'Change' }).click()
  await page.keyboard.press('Control+k')
  await expect(row).toContainText('Already used for Command palette.')
  await page.keyboard.press('Control+Alt+t')
  await expect(row).toContainText('Alt')
  await page.keyboard.press('Control+Alt+t')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')

  await page.getByRole('switch', { name: 'Single letters as shortcuts' }).click()
  await page.getByRole('heading', { name: 'Shortcuts', level: 1 }).click()
  await page.keyboard.press('n')
  await expect(new CasesPage(page).form).toHaveCount(0)
})

test('the listener address is checked and stored, and nothing claims that it runs', async ({ console }) => {
  const page = console.page()
  await new SettingsPage(page).open('Listener')
  await expect(page.getByRole('banner').getByText('Listener off')).toBeVisible()
  await page.getByRole('textbox', { name: 'Address' }).fill('localhost')
  await page.getByRole('textbox', { name: 'Port' }).fill('80')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('textbox', { name: 'Address' })).toBeFocused()
  await expect(page.getByText('Enter a port from 1024 to 65535.')).toBeVisible()
  await page.getByRole('textbox', { name: 'Address' }).fill('127.0.0.1')
  await page.getByRole('textbox', { name: 'Port' }).fill('9443')
  await page.getByRole('button', { name: 'Save' }).click()
  await new CasesPage(page).toast('Saved').waitFor()
})

test('R-73: the diagnostics show their whole text before anything is saved', async ({ console }) => {
  const page = console.page()
  await new CasesPage(page).loadSamples()
  await new SettingsPage(page).open('Data and retention')
  await page.getByRole('button', { name: 'Show the text' }).click()
  const text = page.getByRole('dialog', { name: 'Diagnostics' })
  await expect(text).toContainText('== Data file ==')
  await expect(text).not.toContainText('Mary Jones')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Back up now' }).click()
  await new CasesPage(page).toast(/Backup made at/).waitFor()
})

test('how a provider is called is chosen from its own options and kept', async ({ console }) => {
  const page = console.page()
  const settings = new SettingsPage(page)
  await settings.open('Providers')
  const row = settings.provider('BankStatements')
  await row.getByRole('button', { name: 'How it is called' }).click()
  await row.getByLabel('Wire format').selectOption({ label: 'XML' })
  await settings.open('About')
  await settings.open('Providers')
  await row.getByRole('button', { name: 'How it is called' }).click()
  await expect(row.getByLabel('Wire format').locator('option:checked')).toHaveText('XML')
  await row.getByRole('button', { name: 'Test', exact: true }).click()
  await expect(row).toContainText(/Works, \d+ ms/)
})
