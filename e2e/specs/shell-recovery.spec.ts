import { expect, test } from '../fixtures/console.ts'
import { waitForEnd } from '../fixtures/end-process.ts'
import { callBridge } from '../fixtures/bridge.ts'
import { answerMessages, rendererPid } from '../fixtures/desktop.ts'
import type { RunningConsole } from '../fixtures/running-console.ts'

const crash = (console: RunningConsole): Promise<void> =>
  console.app.evaluate(({ BrowserWindow }) => { BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer() })

test('R-75: a crashed window comes back within 3 s with a message, in a new process', async ({ console }) => {
  const said = await answerMessages(console, 0)
  const oldPid = await rendererPid(console)
  const startedAt = performance.now()
  await console.nextPage(() => crash(console))
  expect(performance.now() - startedAt).toBeLessThan(3_000)
  expect(await rendererPid(console)).not.toBe(oldPid)
  expect((await said())[0]).toContain('The window stopped and was opened again')
  expect(await callBridge(console.page(), 'app.info')).toMatchObject({ ok: true })
})

test('R-75: a window that was locked comes back locked', async ({ console }) => {
  await answerMessages(console, 0)
  await console.nextPage(() => callBridge(console.page(), 'workspace.lock').catch(() => undefined))
  await console.nextPage(() => crash(console))
  await expect(console.page().getByRole('heading', { name: 'Casebench is locked' })).toBeVisible()
})

test('R-75: the third crash within a minute ends the console with a message instead of a loop', async ({ start }) => {
  const console = await start()
  await answerMessages(console, 0)
  await console.nextPage(() => crash(console))
  await console.nextPage(() => crash(console))
  const ended = waitForEnd(console.child, 15_000)
  await crash(console).catch(() => undefined)
  expect(await ended).toBe(true)
})

test('R-76: an error that nobody caught ends the console with a message and code 1', async ({ start }) => {
  const console = await start()
  const said = await answerMessages(console, 0)
  expect(await said()).toEqual([])
  const ended = waitForEnd(console.child, 15_000)
  await console.app.evaluate(() => { setTimeout(() => { throw new Error('on purpose') }, 50) }).catch(() => undefined)
  expect(await ended).toBe(true)
  expect(console.child.exitCode).toBe(1)
})

test('R-76: a rejection that nobody caught is noted and the console lives on', async ({ console }) => {
  console.expectProblem(/app\.unhandled-rejection/u)
  await console.app.evaluate(() => { void Promise.reject(new Error('on purpose')) })
  expect(await callBridge(console.page(), 'app.info')).toMatchObject({ ok: true })
})
