import { expect } from '@playwright/test'
import { test } from '../harness.ts'

test('themeSource decides what the page sees, and is told', async ({ start }) => {
  const { app, page } = await start()
  const isDark = (): Promise<boolean> => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  await app.evaluate(({ nativeTheme }) => {
    nativeTheme.on('updated', () => conformance.happened.push(`updated ${nativeTheme.shouldUseDarkColors}`))
    nativeTheme.themeSource = 'dark'
  })
  await expect.poll(isDark).toBe(true)
  await app.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'light'))
  await expect.poll(isDark).toBe(false)
  const told = await app.evaluate(() => conformance.happened.filter((line) => line.startsWith('updated')))
  expect(told).toContain('updated true')
  expect(told.at(-1)).toBe('updated false')
})

test('a menu is a model that can be clicked', async ({ start }) => {
  const { app } = await start()
  const outcome = await app.evaluate(({ Menu, BrowserWindow }) => {
    const clicks: string[] = []
    const menu = Menu.buildFromTemplate([
      {
        label: 'File',
        submenu: [
          { id: 'open', label: 'Open', accelerator: 'CmdOrCtrl+O', click: (item, window) => clicks.push(`${item.label} ${window?.id}`) },
          { type: 'separator' },
          { id: 'wrap', label: 'Wrap', type: 'checkbox', checked: false, click: (item) => clicks.push(`${item.label} ${item.checked}`) },
          { id: 'off', label: 'Off', enabled: false, visible: false },
          { id: 'quit', role: 'quit' },
        ],
      },
    ])
    Menu.setApplicationMenu(menu)
    const item = (id: string): Electron.MenuItem => Menu.getApplicationMenu()!.getMenuItemById(id)!
    const window = BrowserWindow.getAllWindows()[0]!
    item('open').click(undefined, window, window.webContents)
    item('wrap').click(undefined, window, window.webContents)
    return {
      clicks: clicks.map((line) => line.replace(String(window.id), 'window')),
      labels: menu.items.map(({ label }) => label),
      types: menu.items[0]!.submenu!.items.map(({ type }) => type),
      wrap: item('wrap').checked,
      off: [item('off').enabled, item('off').visible],
      accelerator: item('open').accelerator,
      role: item('quit').role,
    }
  })
  expect(outcome).toEqual({
    clicks: ['Open window', 'Wrap true'],
    labels: ['File'],
    types: ['normal', 'separator', 'checkbox', 'normal', 'normal'],
    wrap: true,
    off: [false, false],
    accelerator: 'CmdOrCtrl+O',
    role: 'quit',
  })
})

test('a dialog that a test answers is answered for the app', async ({ start }) => {
  const { app, page } = await start()
  await app.evaluate(({ dialog }) => {
    dialog.showMessageBox = ((options: Electron.MessageBoxOptions) => {
      conformance.happened.push(`asked ${options.message}`)
      return Promise.resolve({ response: 1, checkboxChecked: false })
    }) as typeof dialog.showMessageBox
  })
  expect(await page.evaluate(() => window.probe.invoke('ask'))).toBe(1)
  expect(await app.evaluate(() => conformance.happened)).toContain('asked Go on?')
})

test('what main denies, a page does not get', async ({ start }) => {
  const { app, page } = await start()
  const [other] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(({ session }) => {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false))
      session.defaultSession.setPermissionCheckHandler(() => false)
      conformance.openWindow({ path: '/second.html' })
    }),
  ])
  await other.locator('h1').waitFor()
  const outcome = await other.evaluate(async () => {
    const name = (error: unknown): string => (error as Error).name
    return {
      query: (await navigator.permissions.query({ name: 'geolocation' })).state,
      notification: Notification.permission,
      camera: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'granted', name),
      clipboard: await navigator.clipboard.readText().then(() => 'read', name),
    }
  })
  expect(outcome).toMatchObject({ query: 'denied', notification: 'denied', clipboard: 'NotAllowedError' })
  // A machine without a camera answers that there is none before anybody is asked.
  expect(['NotAllowedError', 'NotFoundError']).toContain(outcome.camera)
  await page.locator('h1').waitFor()
})

test('the clipboard of main keeps a text', async ({ start }) => {
  const { app } = await start()
  const text = await app.evaluate(async ({ clipboard }) => {
    await clipboard.writeText('copied')
    const copied = await clipboard.readText()
    clipboard.clear()
    return [copied, await clipboard.readText()]
  })
  expect(text).toEqual(['copied', ''])
})
