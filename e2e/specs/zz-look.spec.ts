import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { AssistedLogin } from '../pages/assisted-login.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'

const LOGINS = ['cba', 'westpac', 'hsbc-device', 'hsbc-passwords', 'rabo', 'bendigo', 'mfaExampleHtmlHidden', 'mfaExampleButton', 'mfaExampleImage']
for (const theme of ['light', 'dark']) test(`look ${theme}`, { tag: '@secrets' }, async ({ console }) => {
  test.setTimeout(240_000)
  const page = console.page()
  await page.setViewportSize({ width: 1440, height: 900 }).catch(() => undefined)
  const cases = new CasesPage(page)
  const login = new AssistedLogin(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await new CasePage(page).recordConsent()
  if (theme === 'dark') await page.keyboard.press('Control+Shift+D')
  await login.start()
  for (const name of LOGINS) {
    await login.pickBank('Bank of MFA')
    await page.getByLabel('Username', { exact: true }).fill(name)
    await page.getByLabel('Password', { exact: true }).fill(name)
    await page.getByLabel(/^MFA/).fill('with')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Cancel sign-in' }).waitFor()
    await page.waitForTimeout(300)
    await page.screenshot({ path: `/tmp/look/${theme}-${name}.png` })
    const found = await violationsOn(page)
    if (found.length > 0) process.stdout.write(`${theme} ${name} ${found.join(' | ')}\n`)
    await page.getByRole('button', { name: 'Cancel sign-in' }).click()
    await page.getByRole('button', { name: /^Start again/ }).click()
    await page.getByRole('region', { name: 'Banks' }).waitFor()
  }
  await login.pickBank('Bank of CAPTCHA')
  await page.getByRole('button', { name: 'Enlarge' }).waitFor()
  await page.screenshot({ path: `/tmp/look/${theme}-captcha.png` })
  process.stdout.write(`${theme} captcha ${(await violationsOn(page)).join(' | ')}\n`)
  expect(await console.problems()).toEqual([])
})
