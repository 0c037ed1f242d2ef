import { expect, test } from '../fixtures/console.ts'
import { violationsOn } from '../pages/accessibility.ts'
import { CasePage } from '../pages/case-page.ts'
import { openBanks } from '../pages/open-banks.ts'
import { SecurityStep } from '../pages/security-step.ts'

test.describe.configure({ timeout: 240_000 })

type Act = (step: SecurityStep) => Promise<void>

/** Every documented account of the test bank, what is typed at each of its steps, and how the step is named. */
const ACCOUNTS: readonly Readonly<{ username: string; steps: readonly Readonly<{ title: string; say: RegExp; act: Act }>[] }>[] = [
  { username: 'cba', steps: [{ title: 'Security code', say: /asks for a code/u, act: (step) => step.fill('Code from your token (123456)', '123456') }] },
  { username: 'westpac', steps: [{ title: 'Choose a profile', say: /two choices/u, act: (step) => step.choose('Business profile (5678)') }] },
  {
    username: 'hsbc-device',
    steps: [{
      title: 'Log in with your Online Security Device', say: /one more password/u,
      act: async (step) => {
        await step.fill('Enter Password (12345678)', '12345678')
        await step.fill('Security Code (6 digits)', '987654')
      },
    }],
  },
  {
    username: 'hsbc-passwords',
    steps: [{
      title: 'Log in to Internet Banking', say: /three characters from your secondary password/u,
      act: async (step) => {
        await step.fill('Enter Password (12345678)', '12345678')
        await step.typeCharacters('QWERTYUI')
      },
    }],
  },
  { username: 'rabo', steps: [{ title: 'Login to Internet Banking with Digipass', say: /asks for a code/u, act: (step) => step.fill('Enter Digipass code', '98765') }] },
  { username: 'bendigo', steps: [{ title: 'Open the Bendigo Bank app', say: /notification to your phone/u, act: () => Promise.resolve() }] },
  { username: 'macquarie', steps: [{ title: 'Verification required: Security step-up', say: /notification to your phone/u, act: () => Promise.resolve() }] },
  { username: 'mfaExampleHtmlHidden', steps: [{ title: 'Confirm your login', say: /wants a confirmation/u, act: () => Promise.resolve() }] },
  { username: 'mfaExampleButton', steps: [{ title: 'Confirm your login', say: /wants a confirmation/u, act: (step) => step.button('Continue').click() }] },
  { username: 'mfaExampleImage', steps: [{ title: 'Read the picture', say: /picture with letters/u, act: (step) => step.fill('Letters in the picture', 'D49ZHN') }] },
  { username: 'mfaExampleOptions', steps: [{ title: 'Choose a profile', say: /two choices/u, act: (step) => step.choose('Personal profile (1234)') }] },
  {
    username: 'mfaAndProfile',
    steps: [
      { title: 'Security code', say: /asks for a code/u, act: (step) => step.fill('Code from your token (123456)', '123456') },
      { title: 'Choose a profile', say: /two choices/u, act: (step) => step.choose('Personal profile (1234)') },
    ],
  },
]

test('every documented account of the test bank is answered and ends at its accounts', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of MFA')
  for (const { username, steps } of ACCOUNTS) {
    await test.step(username, async () => {
      await step.signInAs(username)
      for (const { title, say, act } of steps) {
        await step.isAsking(title)
        await expect(step.guide).toContainText(say)
        await expect(step.countdown).toContainText('about')
        await act(step)
        await step.send()
      }
      await step.isDone()
      await page.getByRole('button', { name: 'Cancel and sign out' }).click()
      await page.getByRole('button', { name: 'Start again with Bank of MFA' }).click()
    })
  }
  await test.step('without a security step', async () => {
    await step.signInAs('cba', '')
    await step.isDone()
  })
})

test('two steps in a row, then the statements are saved', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of MFA')
  await step.signInAs('mfaAndProfile')
  await step.isAsking('Security code')
  await expect(step.form.getByLabel('Code from your token (123456)')).toBeFocused()
  await step.fill('Code from your token (123456)', '123456')
  await page.keyboard.press('Enter')
  await step.isAsking('Choose a profile')
  await step.choose('Personal profile (1234)')
  await step.send()
  await login.fetchEverything()
  await expect(page.getByText(/3 accounts/u)).toBeVisible()
})

test('a wrong answer brings the step again: the code goes, focus stays, tries are counted, too many end it', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  const field = step.form.getByLabel('Code from your token (123456)')
  await login.pickBank('Bank of MFA')
  await step.signInAs('cba')
  await step.isAsking('Security code')
  await step.send()
  await expect(step.form.getByText('Enter Code from your token (123456).')).toBeVisible()
  for (const count of [2, 3, 4, 5]) {
    await field.fill('000000')
    await step.send()
    await expect(step.form.getByText(`Try ${count}`, { exact: true })).toBeVisible()
    await expect(step.askedAgain).toBeVisible()
    await expect(field).toHaveValue('')
    await expect(field).toBeFocused()
    if (count === 2) await expect(step.askedAgain).not.toContainText('lock')
    else await expect(step.askedAgain).toContainText('One more can lock the login at the bank.')
  }
  expect(await violationsOn(page)).toEqual([])
  await field.fill('000000')
  await step.send()
  await expect(page.getByRole('heading', { name: 'Too many tries' })).toBeVisible()
  await expect(page.getByText('20001')).toBeVisible()
  await expect(step.countdown).toBeHidden()
})

test('single characters: typed straight through, Backspace goes back, a paste that does not fit fills nothing', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of MFA')
  await step.signInAs('hsbc-passwords')
  await step.isAsking('Log in to Internet Banking')
  await expect(step.boxes).toHaveCount(3)
  await step.boxes.first().focus()
  await page.keyboard.type('AB')
  await expect(step.boxes.nth(2)).toBeFocused()
  await expect(step.form.getByText('2 of 3 characters')).toBeVisible()
  await expect(step.button('Send to the bank')).toHaveAttribute('aria-disabled', 'true')
  await page.keyboard.press('Backspace')
  await expect(step.boxes.nth(1)).toBeFocused()
  await expect(step.boxes.nth(1)).toHaveValue('')
  await step.boxes.first().evaluate((box) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text', 'QWERTYUI')
    box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })
  await expect(step.form.getByText('The paste has 8 characters, the bank asks for 3. Nothing was filled in.')).toBeVisible()
  await expect(step.form.getByText('1 of 3 characters')).toBeVisible()
  await step.fill('Enter Password (12345678)', '12345678')
  await step.typeCharacters('QWERTYUI')
  await page.keyboard.press('Enter')
  await step.isDone()
})

test('a push that ran out: a new one is asked for, approved, and the accounts show', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of MFA')
  await step.signInAs('bendigo-late')
  await step.isAsking('Open the Bendigo Bank app')
  await step.send()
  await expect(step.button('Send notification again')).toBeVisible()
  await expect(step.guide).toContainText('The notification ran out.')
  await step.button('Send notification again').click()
  await step.isAsking('Open the Bendigo Bank app')
  await step.send()
  await step.isDone()
})

test('R-94: the step is kept out of screen capture; cancel signs out and saves nothing', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of MFA')
  await step.signInAs('bendigo')
  await step.isAsking('Open the Bendigo Bank app')
  const isProtected = () => console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isContentProtected()))
  await expect.poll(isProtected).toBe(true)
  await step.button('Cancel sign-in').click()
  await expect(page.getByRole('heading', { name: 'Cancelled, signed out at the bank' })).toBeVisible()
  // The whole window stays protected: leaving the step takes nothing away.
  expect(await isProtected()).toBe(true)
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await new CasePage(page).tab('Activity')
  await expect(page.getByText('Signed out at the bank').first()).toBeVisible()
})

test('every kind of step is free of accessibility findings, light and dark', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  for (const username of ['hsbc-passwords', 'mfaExampleImage', 'bendigo', 'mfaExampleButton', 'rabo']) {
    await login.pickBank('Bank of MFA')
    await step.signInAs(username)
    await step.button('Cancel sign-in').waitFor()
    expect(await violationsOn(page), `${username}, light`).toEqual([])
    await page.keyboard.press('Control+Shift+D')
    expect(await violationsOn(page), `${username}, dark`).toEqual([])
    await page.keyboard.press('Control+Shift+D')
    await step.button('Cancel sign-in').click()
    await page.getByRole('button', { name: 'Start again with Bank of MFA' }).click()
  }
})
