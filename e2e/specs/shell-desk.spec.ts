import { expect, test } from '../fixtures/console.ts'
import { callBridge } from '../fixtures/bridge.ts'
import { pressMenuItem } from '../fixtures/desktop.ts'
import { Desk } from '../pages/desk.ts'
import { LockScreen } from '../pages/lock-screen.ts'

test('the officer opens the palette, the shortcuts and the sidebar by keyboard, and by menu alike', async ({ console }) => {
  const desk = new Desk(console.page())
  await desk.isShowing('Cases')
  await desk.pressKeys('Control+k')
  await expect(desk.palette).toBeVisible()
  await desk.pressKeys('Escape')
  await expect(desk.palette).toBeHidden()
  await pressMenuItem(console, 'palette')
  await expect(desk.palette).toBeVisible()
  await desk.pressKeys('Escape')

  await desk.pressKeys('?')
  await expect(desk.shortcuts).toBeVisible()
  await desk.pressKeys('Escape')
  await expect(desk.shortcuts).toBeHidden()
  await pressMenuItem(console, 'shortcuts')
  await expect(desk.shortcuts).toBeVisible()
  await desk.pressKeys('Escape')

  const wide = (await desk.sidebar.boundingBox())?.width ?? 0
  await desk.pressKeys('Control+b')
  await expect.poll(async () => (await desk.sidebar.boundingBox())?.width ?? 0).toBeLessThan(wide)
  await pressMenuItem(console, 'toggle-sidebar')
  await expect.poll(async () => (await desk.sidebar.boundingBox())?.width ?? 0).toBe(wide)
})

test('the officer locks by keyboard, unlocks, and is back where the work was', { tag: '@window' }, async ({ console }) => {
  await new Desk(console.page()).goTo('Retrievals')
  await new Desk(console.page()).isShowing('Retrievals')
  await console.nextPage(() => console.page().keyboard.press('Control+l').catch(() => undefined))
  const lockScreen = new LockScreen(console.page())
  await expect(lockScreen.heading).toBeVisible()
  await console.nextPage(() => lockScreen.unlock().catch(() => undefined))
  await new Desk(console.page()).isShowing('Retrievals')
})

test('R-91: a passphrase that was set is asked for after the lock, and a wrong one opens nothing', { tag: '@secrets' }, async ({ console }) => {
  const passphrase = 'seven quiet rivers 42'
  expect(await callBridge(console.page(), 'workspace.setPassphrase', { current: null, next: passphrase })).toMatchObject({ ok: true })
  await console.nextPage(() => new Desk(console.page()).lockNow().catch(() => undefined))
  const lockScreen = new LockScreen(console.page())
  const lockPage = console.page()
  await lockScreen.unlock('not the passphrase')
  await expect(lockPage.getByText(/passphrase/iu).last()).toBeVisible()
  expect(await callBridge(lockPage, 'cases.list', undefined)).toMatchObject({ error: { code: 'app.locked' } })
  await console.nextPage(() => lockScreen.unlock(passphrase).catch(() => undefined))
  await new Desk(console.page()).isShowing('Cases')
})

test('R-91: a console with a passphrase starts locked, and shows nothing else first', { tag: '@secrets' }, async ({ start }) => {
  const passphrase = 'seven quiet rivers 42'
  const first = await start()
  expect(await callBridge(first.page(), 'workspace.setPassphrase', { current: null, next: passphrase })).toMatchObject({ ok: true })
  await first.close()
  const second = await start({ userDataFolder: first.userDataFolder })
  const lockScreen = new LockScreen(second.page())
  await expect(lockScreen.heading).toBeVisible()
  await second.nextPage(() => lockScreen.unlock(passphrase).catch(() => undefined))
  await new Desk(second.page()).isShowing('Cases')
  expect(await second.problems()).toEqual([])
})

test('window buttons of the title bar work', { tag: '@window' }, async ({ console }) => {
  const state = () => console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => [window.isMaximized(), window.isMinimized()]))
  await console.page().getByRole('button', { name: 'Maximize' }).click()
  await expect.poll(state).toEqual([[true, false]])
  await console.page().getByRole('button', { name: 'Restore' }).click()
  await expect.poll(state).toEqual([[false, false]])
  await console.page().getByRole('button', { name: 'Minimize' }).click()
  await expect.poll(state).toEqual([[false, true]])
})

test('the title bar button closes the console, which ends by itself with code 0', async ({ start }) => {
  const console = await start()
  const ended = new Promise<number | null>((resolve) => { console.child.once('exit', (code) => { resolve(code) }) })
  await console.page().getByRole('button', { name: 'Close', exact: true }).click().catch(() => undefined)
  expect(await ended).toBe(0)
})
