import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { expect, test, type RunningConsole } from '../fixtures/console.ts'
import { rendererPid } from '../fixtures/desktop.ts'
import { copiesInMemory, processKind, processTree } from '../fixtures/memory.ts'
import { isRunning } from '../fixtures/processes.ts'
import type { AssistedLogin } from '../pages/assisted-login.ts'
import { openBanks } from '../pages/open-banks.ts'
import { SecurityStep } from '../pages/security-step.ts'

test.describe.configure({ timeout: 120_000 })

/** Every secret of a test begins with it; random, so that it is nowhere by chance. */
const createMark = (): string => `Zq${randomBytes(9).toString('hex')}`

const renderersOf = (console: RunningConsole): readonly number[] => processTree(console.child.pid ?? 0).filter((pid) => processKind(pid) === 'renderer')
/**
 * In a window that is really drawn, Chromium's own process hears the text of an open field that has focus, for input
 * methods, and what it freed keeps its text. Under Electron that process is main. Said in docs/requirements.md.
 */
const isOfInputMethods = (kind: string): boolean => {
  const isElectron = process.env['CASEBENCH_HOST'] !== 'stand-in'
  return isElectron ? kind === 'main' : kind === 'browser' && Boolean(process.env['DISPLAY'])
}
/** Copies by process of the console; those without any are left out. The twin is the bank: it gets the login. */
const holders = (console: RunningConsole, mark: string, isLeftOut = isOfInputMethods): Readonly<Record<string, number>> => Object.fromEntries(
  processTree(console.child.pid ?? 0).map((pid) => [processKind(pid), pid] as const).filter(([kind]) => kind !== 'sandbox' && !isLeftOut(kind))
    .map(([kind, pid]) => [`${kind} ${pid}`, copiesInMemory(pid, mark)] as const).filter(([, count]) => count > 0))

/** Presses key after key, as a person does: whole texts would pass through the processes of the driver. */
const type = async (login: AssistedLogin, label: string | RegExp, text: string): Promise<void> => {
  const field = login.form.getByLabel(label, typeof label === 'string' ? { exact: true } : {})
  await field.fill('')
  await field.pressSequentially(text)
}
const CODE = 'Code from your token (123456)'

/** The renderer that holds what was just typed: the frame's own, while it lives. */
const frameProcess = (console: RunningConsole, mark: string): number => {
  const found = renderersOf(console).filter((pid) => copiesInMemory(pid, mark) > 0)
  expect(found, 'one renderer holds what is typed').toHaveLength(1)
  return found[0] ?? 0
}
const isGone = async (pid: number): Promise<void> => { await expect.poll(() => isRunning(pid), { timeout: 5_000, intervals: [100] }).toBe(false) }

/** What was typed is in one process, which is not the window's. */
const checkTyped = async (console: RunningConsole, mark: string): Promise<number> => {
  const frame = frameProcess(console, mark)
  const window = await rendererPid(console)
  expect(frame).not.toBe(window)
  expect(renderersOf(console)).toContain(window)
  expect(copiesInMemory(window, mark)).toBe(0)
  return frame
}

const backToBanks = async (page: Page): Promise<void> => { await page.getByRole('button', { name: 'Start again with Bank of MFA' }).click() }

test.skip(process.platform !== 'linux', 'reads the memory of processes through /proc')

test('R-33: what is typed lives in the process of the frame and ends with it, however the flow ends', { tag: '@secrets' }, async ({ console }) => {
  const mark = createMark()
  const page = console.page()
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  const frames: number[] = []

  await test.step('a wrong login, then another bank', async () => {
    await login.pickBank('Bank of Statements')
    await type(login, 'Username', `${mark}u1`)
    await type(login, 'Password', `${mark}p1`)
    const frame = await checkTyped(console, mark)
    await login.form.getByRole('button', { name: 'Sign in' }).click()
    await expect(login.failure.first()).toContainText('Sign-in failed.')
    await login.form.getByRole('button', { name: 'Choose another bank' }).click()
    await isGone(frame)
    frames.push(frame)
  })
  await test.step('a wrong answer, the right one, statements saved', async () => {
    await login.pickBank('Bank of MFA')
    await step.signInAs('cba')
    await step.isAsking('Security code')
    await type(login, CODE, `${mark}c1`)
    const frame = await checkTyped(console, mark)
    await step.send()
    await expect(step.askedAgain).toBeVisible()
    await step.fill(CODE, '123456')
    await step.send()
    await step.isDone()
    await isGone(frame)
    frames.push(frame)
    await login.fetchEverything()
    await page.getByRole('button', { name: 'Back to the case' }).click()
  })
  await test.step('a cancelled step', async () => {
    await login.start()
    await login.pickBank('Bank of MFA')
    await step.signInAs('cba')
    await step.isAsking('Security code')
    await type(login, CODE, `${mark}c2`)
    const frame = await checkTyped(console, mark)
    await step.button('Cancel sign-in').click()
    await expect(page.getByRole('heading', { name: 'Cancelled, signed out at the bank' })).toBeVisible()
    await isGone(frame)
    frames.push(frame)
    await backToBanks(page)
  })
  expect(new Set(frames).size).toBe(3)
  const left = holders(console, mark)
  process.stdout.write(`R-33: copies of 4 secrets after 3 flows: ${JSON.stringify(left)}\n`)
  expect(left).toEqual({})
})

test('R-33: another bank, leaving the flow and locking the console end the process with what was typed and not sent', { tag: '@secrets' }, async ({ console }) => {
  const mark = createMark()
  const page = console.page()
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  await type(login, 'Username', `${mark}u1`)
  const first = await checkTyped(console, mark)
  await login.form.getByRole('button', { name: 'Choose another bank' }).click()
  await isGone(first)

  await login.pickBank('Bank of Statements')
  await type(login, 'Username', `${mark}u2`)
  const left = await checkTyped(console, mark)
  await page.getByRole('button', { name: 'Leave the assisted login' }).click()
  await isGone(left)

  await login.start()
  await login.pickBank('Bank of Statements')
  await type(login, 'Username', `${mark}u3`)
  const second = await checkTyped(console, mark)
  await console.nextPage(() => page.getByRole('button', { name: 'Lock now' }).click().catch(() => undefined))
  await isGone(second)
  expect(holders(console, mark)).toEqual({})
})

test('R-33: a masked field gives its text to no other process, not even to the one that hears of focused fields', { tag: ['@secrets', '@window'] }, async ({ console }) => {
  const mark = createMark()
  const page = console.page()
  const login = await openBanks(page)
  const password = login.form.getByLabel('Password', { exact: true })
  await login.pickBank('Bank of Statements')
  await password.pressSequentially(`${mark}p1`)
  const others = (): Readonly<Record<string, number>> => Object.fromEntries(Object.entries(holders(console, mark, () => false)).filter(([name]) => !name.startsWith('renderer')))
  expect(others()).toEqual({})
  expect(copiesInMemory(await rendererPid(console), mark)).toBe(0)
  // Shown it is an open field, and the search finds it in the frame.
  await login.form.getByRole('button', { name: 'Show Password' }).click()
  await checkTyped(console, mark)
})

test('a masked field is edited as any other', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  const password = login.form.getByLabel('Password', { exact: true })
  const press = async (...keys: readonly string[]): Promise<void> => { for (const key of keys) await page.keyboard.press(key) }
  await login.pickBank('Bank of Statements')
  await login.form.getByLabel('Username', { exact: true }).fill('12345678')
  await password.focus()
  await page.keyboard.type('TestMXoney')
  await press('ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'Backspace')
  await page.keyboard.type('yM')
  await press('Home', 'Q', 'Control+z', 'Backspace', 'End', 'z', 'z', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'Delete')
  expect(await password.inputValue()).not.toMatch(/[a-z]/iu)
  await login.form.getByRole('button', { name: 'Show Password' }).click()
  await expect(password).toHaveValue('TestMyMoney')
  await login.form.getByRole('button', { name: 'Hide Password' }).click()
  expect(await password.inputValue()).not.toMatch(/[a-z]/iu)
  await login.form.getByRole('button', { name: 'Sign in' }).click()
  await new SecurityStep(page).isDone()
})

test('R-33 proof: the same hunt finds what is typed into the console’s own page', { tag: '@secrets' }, async ({ console }) => {
  const mark = createMark()
  await openBanks(console.page())
  await console.page().getByRole('region', { name: 'Banks' }).getByRole('searchbox').pressSequentially(mark)
  expect(frameProcess(console, mark)).toBe(await rendererPid(console))
})
