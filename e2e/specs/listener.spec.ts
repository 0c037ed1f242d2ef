import { createServer } from 'node:net'
import { expect, test } from '../fixtures/console.ts'
import { deliver, freePort, inbankAddress, inbankBody, prepareListener } from '../fixtures/deliveries.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { SettingsPage } from '../pages/settings-page.ts'

test('R-28: the listener is started and stopped; a busy port is said in plain words and no other is taken', async ({ console }) => {
  const page = console.page()
  const settings = new SettingsPage(page)
  const blocker = createServer()
  const port = await freePort()
  await new Promise<void>((resolve) => { blocker.listen(port, '127.0.0.1', resolve) })
  await settings.open('Listener')
  await page.getByRole('textbox', { name: 'Port' }).fill(String(port))
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The port is in use.' })).toBeVisible()
  await expect(page.getByRole('banner', { name: 'Title bar' })).toContainText('Listener failed')
  expect(await violationsOn(page)).toEqual([])
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert').filter({ hasText: 'The port is in use.' })).toBeVisible()
  // Free again: it is taken without a further press.
  await new Promise((resolve) => { blocker.close(resolve) })
  await expect(page.getByRole('main')).toContainText(`Running at 127.0.0.1:${port}`)
  await expect(page.getByRole('banner', { name: 'Title bar' })).toContainText('Listening')

  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Reachability' })).toContainText(/Reached, \d\d:\d\d/)
  await page.getByText('How to make it reachable').click()
  await expect(page.getByRole('region', { name: 'Command for a terminal' })).toContainText(`-R 127.0.0.1:${port}:127.0.0.1:${port}`)
  expect(await violationsOn(page), 'running').toEqual([])

  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('banner', { name: 'Title bar' })).toContainText('Listener off')
})

test('R-15: an address that other computers can reach is asked about, and keeping it to this computer starts nothing', async ({ console }) => {
  const page = console.page()
  await prepareListener(console)
  await new SettingsPage(page).open('Listener')
  await page.getByRole('textbox', { name: 'Address' }).fill('0.0.0.0')
  await expect(page.getByText('Other computers can reach this address.')).toBeVisible()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const question = page.getByRole('alertdialog', { name: 'Let other computers reach the listener at 0.0.0.0?' })
  await expect(question.getByRole('button', { name: 'Keep it to this computer' })).toBeFocused()
  await question.getByRole('button', { name: 'Keep it to this computer' }).click()
  await expect(page.getByRole('banner', { name: 'Title bar' })).toContainText('Listener off')
})

test('an address goes to the clipboard only, and a replaced one stops working at once', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  await prepareListener(console)
  await new SettingsPage(page).open('Listener')
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await expect(page.getByRole('banner', { name: 'Title bar' })).toContainText('Listening')
  const inbank = page.getByRole('region', { name: 'Inbank', exact: true })
  await expect(inbank).toContainText('/inbank/…')
  await inbank.getByRole('button', { name: /^Copy the address for Inbank/ }).click()
  await expect(new CasesPage(page).toast(/Address copied/)).toBeVisible()
  const before = await console.app.evaluate(({ clipboard }) => clipboard.readText())
  const secret = before.split('/').at(-1) ?? ''
  expect(secret.length).toBeGreaterThan(20)
  expect(await page.content()).not.toContain(secret)
  expect(await deliver(before, inbankBody({ status: 'SIGNED' }))).toBe(200)
  await inbank.getByRole('button', { name: 'Replace the addresses of Inbank' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Replace' }).click()
  await expect(new CasesPage(page).toast(/Inbank has new addresses/)).toBeVisible()
  expect(await deliver(before, inbankBody({ status: 'UNSIGNED' }))).toBe(404)
  expect(await deliver(await inbankAddress(console), inbankBody({ status: 'ACTIVATED' }))).toBe(200)
  await expect(page.getByRole('main')).toContainText('1 request refused since the start')
})

test('a key pair for encrypted files is made in the console', async ({ console }) => {
  const page = console.page()
  await new SettingsPage(page).open('Listener')
  await page.getByRole('button', { name: 'Make a key pair' }).click()
  await expect(page.getByRole('region', { name: 'Key for encrypted files' })).toContainText(/Fingerprint\s*[0-9A-Fa-f]{4} [0-9A-Fa-f]{4}/)
  await expect(page.getByRole('button', { name: 'Save the public key' })).toBeVisible()
})
