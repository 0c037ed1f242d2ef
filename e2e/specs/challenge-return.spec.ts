import { expect, test } from '../fixtures/console.ts'
import { AssistedLogin } from '../pages/assisted-login.ts'
import { CasePage } from '../pages/case-page.ts'
import { CasesPage } from '../pages/cases-page.ts'
import { Desk } from '../pages/desk.ts'
import { SecurityStep } from '../pages/security-step.ts'

test.describe.configure({ timeout: 180_000 })

test('an officer leaves a step that waits, works on, and comes back to it by the case and by the list', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const cases = new CasesPage(page)
  const login = new AssistedLogin(page)
  const step = new SecurityStep(page)
  const ofCase = new CasePage(page)
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await ofCase.recordConsent()
  await login.start()
  await login.pickBank('Bank of MFA')
  await step.signInAs('cba')
  await step.isAsking('Security code')

  await page.getByRole('button', { name: 'Leave the assisted login' }).click()
  await expect(cases.toast(/^The bank still waits for the security step of/u)).toBeVisible()
  await expect(ofCase.nextStep).toContainText('Answer the security step')
  await ofCase.nextStep.getByRole('button', { name: 'Continue' }).click()
  await step.isAsking('Security code')
  await expect(step.countdown).toBeVisible()

  await new Desk(page).goTo('Retrievals')
  await page.getByRole('grid', { name: 'Retrievals of all cases' }).getByRole('row').filter({ hasText: 'Bank of MFA' }).dblclick()
  await step.isAsking('Security code')
  await step.fill('Code from your token (123456)', '123456')
  await step.send()
  await login.fetchEverything()
})

test('a console that closed at a security step starts without the session, and says what to do', { tag: '@secrets' }, async ({ start }) => {
  const first = await start()
  const cases = new CasesPage(first.page())
  await cases.loadSamples()
  await cases.open('Mary Jones')
  await new CasePage(first.page()).recordConsent()
  const login = new AssistedLogin(first.page())
  await login.start()
  await login.pickBank('Bank of MFA')
  const step = new SecurityStep(first.page())
  await step.signInAs('cba')
  await step.isAsking('Security code')
  await first.close()

  const again = await start({ userDataFolder: first.userDataFolder })
  await new CasesPage(again.page()).open('Mary Jones')
  const ofCase = new CasePage(again.page())
  await expect(ofCase.nextStep).toContainText('Try the retrieval again')
  await ofCase.nextStep.getByRole('button', { name: 'Try again' }).click()
  await expect(new AssistedLogin(again.page()).continue).toBeVisible()
  expect(await again.problems()).toEqual([])
})
