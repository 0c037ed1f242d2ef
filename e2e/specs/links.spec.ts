import { callBridge } from '../fixtures/bridge.ts'
import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { AssistedLogin } from '../pages/assisted-login.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { Desk } from '../pages/desk.ts'
import { LinkPage } from '../pages/link-page.ts'

test('a link is checked as typed, made, shown with QR code and draft, and remembered on the case', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const links = new LinkPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await links.open()
  await expect(links.links).toContainText('No link yet.')

  await links.fill({ Identifier: 'CB 1/a' })
  await expect(links.form).toContainText('Identifier can have letters, digits and ~ . : _ - only.')
  await links.fill({ Identifier: 'x'.repeat(31) })
  await expect(links.form).toContainText(/Identifier is \d+ too long: 30 characters together with/)
  await links.fill({ BSB: '12' })
  await expect(links.form).toContainText('BSB has six digits.')
  expect(await violationsOn(page)).toEqual([])
  await links.create()
  await expect(links.form.getByLabel('Identifier')).toBeFocused()
  await expect(links.links).toContainText('No link yet.')

  await links.fill({ Identifier: 'CB-1', BSB: '062-000', 'Required accounts': 'all' })
  await expect(page.getByRole('region', { name: 'Address so far' })).toContainText(/\/r\/b\/[A-Z]{4}-CB-1\?requiredBSB=062000&requiredAccounts=all$/)
  await page.keyboard.press('Enter')
  const address = await links.made.getByRole('region', { name: 'Address of the link' }).innerText()
  expect(address).toMatch(/\/r\/b\/[A-Z]{4}-CB-1\?requiredBSB=062000&requiredAccounts=all$/)
  await expect(links.made.getByRole('img', { name: /^QR code with the address of link/ })).toBeVisible()
  await expect(links.made.getByRole('region', { name: 'Text of the e-mail' })).toContainText('Hello Mary,')
  await links.made.getByRole('button', { name: 'Copy address' }).click()
  await expect(links.made.getByRole('button', { name: 'Copied' })).toBeVisible()
  expect(await violationsOn(page)).toEqual([])

  await page.getByRole('button', { name: 'Back to the case' }).click()
  await expect(new CasePage(page).timeline).toContainText('Link made')
  await links.open()
  await links.links.getByRole('button', { name: /^Show link/ }).click()
  await expect(links.made.getByRole('region', { name: 'Address of the link' })).toHaveText(address)
})

test('an address for a frame has neither QR code nor draft', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const links = new LinkPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await links.open()
  await links.form.getByRole('radio', { name: 'Address for a frame' }).check()
  await links.create()
  await expect(links.made).toContainText('Put this address into a frame of your own page.')
  await expect(links.made.getByRole('region', { name: 'Address of the link' })).toContainText('/iframe/start/')
  await expect(links.made.getByRole('img', { name: /QR code/ })).toHaveCount(0)
  expect(await violationsOn(page)).toEqual([])
})

test('the start of a retrieval leads to the link, and an identifier of another case is refused', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const links = new LinkPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await links.open()
  await links.fill({ Identifier: 'SHARED-1' })
  await links.create()
  await links.made.waitFor()

  await new Desk(page).goTo('Cases')
  await cases.create({ name: 'Rosa Klein', market: 'Australia (AUD)' })
  await page.getByRole('button', { name: 'Start retrieval' }).first().click()
  await page.getByRole('radio', { name: 'Send link' }).check()
  await page.getByRole('button', { name: 'Continue to the link' }).click()
  await links.fill({ Identifier: 'SHARED-1' })
  await links.create()
  await expect(links.form.getByRole('alert')).toContainText('Another case has a link with this identifier.')
  await expect(links.form.getByLabel('Identifier')).toHaveValue('SHARED-1')
})

test('a case that is closed makes no link', async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await new CasePage(page).choose('Close case')
  await expect(page.getByRole('button', { name: 'Send link' })).toBeDisabled()
  const found = await callBridge(page, 'cases.search', { text: 'Mary', limit: 1 })
  const [{ id }] = found.value as [{ id: string }]
  expect(await callBridge(page, 'links.create', { caseId: id, providerId: 'bankstatements', values: {} })).toMatchObject({ ok: false })
})

test('a login that was refused offers a link instead, and the bank session is ended', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const login = new AssistedLogin(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await new CasePage(page).recordConsent()
  await login.start()
  await login.pickBank('Bank of Statements')
  await login.signIn({ Username: '12345678', Password: 'wrong' })
  await login.failure.first().waitFor()
  await login.form.getByRole('button', { name: 'Send a link instead' }).click()
  await new LinkPage(page).form.waitFor()
  await cases.toast('Cancelled, signed out at the bank').waitFor()
})
