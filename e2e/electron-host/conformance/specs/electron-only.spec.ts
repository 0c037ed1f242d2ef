import { expect } from '@playwright/test'
import { test } from '../harness.ts'

// Where the stand-in is known to differ. The product relies on none of this; the specs keep the list honest and run on
// the first machine that has Electron's own binary.
test.describe('only Electron itself', { tag: '@real-electron' }, () => {
  test('serves pages under the origin of the app', async ({ start }) => {
    const { page } = await start()
    expect(await page.evaluate(() => location.origin)).toBe('app://bundle')
    expect(page.url()).toBe('app://bundle/index.html')
  })

  test('takes absolute addresses of the app in a page', async ({ start }) => {
    const { page } = await start()
    expect(await page.evaluate(() => fetch('app://bundle/landed.txt').then((answer) => answer.text()))).toBe('landed\n')
  })

  test('answers a denied window with null', async ({ start }) => {
    const { app, page } = await start()
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.setWindowOpenHandler(() => ({ action: 'deny' })))
    expect(await page.evaluate(() => window.open('app://bundle/second.html') === null)).toBe(true)
  })

  test('tells a new tab from a new window', async ({ start }) => {
    const { app, page } = await start()
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.setWindowOpenHandler(({ disposition, features }) => {
        conformance.happened.push(`open ${disposition} ${features}`)
        return { action: 'deny' }
      })
    })
    await page.evaluate(() => void window.open('app://bundle/second.html', 'small', 'width=300'))
    await page.getByRole('link', { name: 'New window' }).click()
    await expect
      .poll(() => app.evaluate(() => conformance.happened.filter((line) => line.startsWith('open'))))
      .toEqual(['open new-window width=300', 'open foreground-tab '])
  })

  test('keeps a window that its user wants to close', async ({ start }) => {
    const { app, happened } = await start({ stay: true, vetoes: 'close' })
    await app.evaluate(({ Menu }) => {
      Menu.setApplicationMenu(Menu.buildFromTemplate([{ label: 'File', submenu: [{ id: 'shut', role: 'close' }] }]))
      Menu.getApplicationMenu()!.getMenuItemById('shut')!.click()
    })
    await expect.poll(happened).toContain('close')
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  })
})
