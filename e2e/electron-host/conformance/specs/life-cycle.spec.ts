import { once } from 'node:events'
import { expect, type ElectronApplication } from '@playwright/test'
import { test, type Started } from '../harness.ts'

const quit = (app: ElectronApplication): Promise<void> => app.evaluate(({ app: main }) => main.quit())

async function exitCode({ app, child }: Started, act: () => Promise<unknown>): Promise<number | null> {
  const closed = app.waitForEvent('close')
  // The connection may end before the answer to what ended it.
  await act().catch(() => undefined)
  await closed
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

test.describe('the end of the program', () => {
  test('quit closes the windows first and tells nobody that all are closed', { tag: '@window' }, async ({ start }) => {
    const started = await start({ stay: true })
    const { app, happened } = started
    expect(await exitCode(started, () => quit(app))).toBe(0)
    expect(happened()).toEqual(['ready', 'before-quit', 'close', 'closed', 'will-quit', 'quit 0'])
  })

  test('exit asks nobody and keeps its code', async ({ start }) => {
    const started = await start({ stay: true })
    const { app, happened } = started
    expect(await exitCode(started, () => app.evaluate(({ app: main }) => main.exit(3)))).toBe(3)
    expect(happened()).toEqual(['ready', 'closed', 'quit 3'])
  })

  test('the last window ends a program that does not listen', async ({ start }) => {
    const started = await start()
    const { app, happened } = started
    expect(await exitCode(started, () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close()))).toBe(0)
    expect(happened()).toEqual(['ready', 'close', 'closed', 'before-quit', 'will-quit', 'quit 0'])
  })

  test('a program that listens stays without a window, and can open another', async ({ start }) => {
    const { app, happened } = await start({ stay: true })
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.close())
    await expect.poll(happened).toEqual(['ready', 'close', 'closed', 'window-all-closed'])
    const [page] = await Promise.all([app.waitForEvent('window'), app.evaluate(() => void conformance.openWindow({ path: '/second.html' }))])
    await page.getByRole('heading', { name: 'Second page' }).waitFor()
  })

  test('a polite signal quits', async ({ start }) => {
    test.skip(process.platform === 'win32', 'Windows has no polite signal')
    const started = await start({ stay: true })
    const { happened } = started
    expect(await exitCode(started, async () => void started.child.kill('SIGTERM'))).toBe(0)
    expect(happened()).toContain('will-quit')
  })
})

test.describe('vetoes', () => {
  test('before-quit stops a quit before a window is closed', async ({ start }) => {
    const started = await start({ stay: true, vetoes: 'before-quit' })
    const { app, happened } = started
    await quit(app)
    await expect.poll(happened).toEqual(['ready', 'before-quit'])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(await exitCode(started, () => quit(app))).toBe(0)
  })

  test('a window that does not close stops a quit', async ({ start }) => {
    const started = await start({ stay: true, vetoes: 'close' })
    const { app, happened } = started
    await quit(app)
    await expect.poll(happened).toEqual(['ready', 'before-quit', 'close'])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(await exitCode(started, () => quit(app))).toBe(0)
  })

  test('will-quit keeps the program after its windows are gone', async ({ start }) => {
    const started = await start({ stay: true, vetoes: 'will-quit' })
    const { app, happened } = started
    await quit(app)
    await expect.poll(happened).toEqual(['ready', 'before-quit', 'close', 'closed', 'will-quit'])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0)
    expect(await exitCode(started, () => quit(app))).toBe(0)
  })

  test('destroy asks nobody', async ({ start }) => {
    const { app, happened } = await start({ stay: true, vetoes: 'close' })
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.destroy())
    await expect.poll(happened).toEqual(['ready', 'closed', 'window-all-closed'])
  })
})

test('the program knows its name, version and folders', async ({ start }) => {
  const { app, userData } = await start()
  const facts = await app.evaluate(({ app: main }) => ({
    name: main.getName(),
    version: main.getVersion(),
    userData: main.getPath('userData'),
    isPackaged: main.isPackaged,
    isReady: main.isReady(),
    type: process.type,
    electron: /^\d+\./.test(process.versions.electron),
  }))
  expect(facts).toEqual({
    name: 'conformance',
    version: '1.2.3',
    userData,
    isPackaged: false,
    isReady: true,
    type: 'browser',
    electron: true,
  })
})
