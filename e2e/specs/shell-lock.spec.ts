import { expect, test, type RunningConsole } from '../fixtures/console.ts'
import { callBridge } from '../fixtures/bridge.ts'
import { pressMenuItem, rendererPid } from '../fixtures/desktop.ts'
import { LockScreen } from '../pages/lock-screen.ts'
import { isRunning } from '../fixtures/processes.ts'

const lockedHeading = (console: RunningConsole) => new LockScreen(console.page()).heading

test('R-91: locking ends the renderer and shows the lock page from a new one, at the same place', { tag: '@window' }, async ({ console }) => {
  const before = await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds())
  const oldPid = await rendererPid(console)
  expect(isRunning(oldPid)).toBe(true)

  await console.nextPage(() => callBridge(console.page(), 'workspace.lock').catch(() => undefined))
  await expect(lockedHeading(console)).toBeVisible()
  const newPid = await rendererPid(console)
  expect(newPid).not.toBe(oldPid)
  expect(isRunning(oldPid)).toBe(false)
  expect(await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.getNormalBounds()))).toEqual([before])
})

test('R-91: unlocking brings the console back in a third process', async ({ console }) => {
  await console.nextPage(() => callBridge(console.page(), 'workspace.lock').catch(() => undefined))
  const lockPid = await rendererPid(console)
  await console.nextPage(() => callBridge(console.page(), 'workspace.unlock', { passphrase: null }).catch(() => undefined))
  await expect(lockedHeading(console)).toBeHidden()
  expect(isRunning(lockPid)).toBe(false)
  expect(await callBridge(console.page(), 'workspace.status')).toMatchObject({ value: { state: 'open' } })
})

test('while locked no channel but the open ones answers, and the menu rests', async ({ console }) => {
  await console.nextPage(() => pressMenuItem(console, 'lock'))
  for (const name of ['cases.list', 'settings.get', 'statements.list', 'notes.list']) {
    expect(await callBridge(console.page(), name), name).toMatchObject({ ok: false, error: { code: 'app.locked' } })
  }
  const enabled = await console.app.evaluate(({ Menu }) => ['new-case', 'palette', 'settings', 'lock'].map((id) => Menu.getApplicationMenu()?.getMenuItemById(id)?.enabled))
  expect(enabled).toEqual([false, false, false, false])
})

test('R-93: locking takes copied text away, and leaves what another program copied', async ({ console }) => {
  const read = () => console.app.evaluate(({ clipboard }) => clipboard.readText())
  await callBridge(console.page(), 'window.copy', { text: 'EE12 3456' })
  expect(await read()).toBe('EE12 3456')
  await console.nextPage(() => pressMenuItem(console, 'lock'))
  await expect.poll(read).toBe('')

  await console.nextPage(() => callBridge(console.page(), 'workspace.unlock', { passphrase: null }).catch(() => undefined))
  await callBridge(console.page(), 'window.copy', { text: 'EE12 3456' })
  await console.app.evaluate(({ clipboard }) => clipboard.writeText('a recipe'))
  await console.nextPage(() => pressMenuItem(console, 'lock'))
  expect(await read()).toBe('a recipe')
})

for (const [event, reason] of [['suspend', 'suspend'], ['lock-screen', 'screen-lock'], ['user-did-resign-active', 'screen-lock']] as const) {
  test(`R-90: the console locks within 2 s of ${event}`, async ({ console }) => {
    const startedAt = performance.now()
    await console.nextPage(() => console.app.evaluate(({ powerMonitor }, name) => { powerMonitor.emit(name) }, event))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
    expect(await callBridge(console.page(), 'workspace.status')).toMatchObject({ value: { state: 'locked', lockReason: reason } })
  })
}

test('R-90: the console locks when nobody touched the computer for long enough', async ({ console }) => {
  await console.nextPage(() => console.app.evaluate(({ powerMonitor }) => { powerMonitor.getSystemIdleTime = () => 3_600 }))
  expect(await callBridge(console.page(), 'workspace.status')).toMatchObject({ value: { state: 'locked', lockReason: 'idle' } })
})

test('R-90: a locked session is noticed by asking, where the system tells nothing', async ({ console }) => {
  await console.nextPage(() => console.app.evaluate(({ powerMonitor }) => { powerMonitor.getSystemIdleState = () => 'locked' }))
  expect(await callBridge(console.page(), 'workspace.status')).toMatchObject({ value: { state: 'locked', lockReason: 'screen-lock' } })
})
