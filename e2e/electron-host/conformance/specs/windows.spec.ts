import { expect } from '@playwright/test'
import { test } from '../harness.ts'

test('a window has the content size it was given, and takes a new one', { tag: '@window' }, async ({ start }) => {
  const { app, page } = await start()
  expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([640, 480])
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.setContentSize(800, 500))
  await expect.poll(() => page.evaluate(() => [innerWidth, innerHeight])).toEqual([800, 500])
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getContentSize())).toEqual([800, 500])
})

test('the title follows the page unless main prevents it', { tag: '@window' }, async ({ start }) => {
  const { app, page } = await start()
  const title = (): Promise<string> => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.getTitle())
  await expect.poll(title).toBe('Conformance')
  await page.evaluate(() => void (document.title = 'Changed'))
  await expect.poll(title).toBe('Changed')
  await app.evaluate(({ BrowserWindow }) => void BrowserWindow.getAllWindows()[0]!.on('page-title-updated', (event) => {
    conformance.happened.push('page-title-updated')
    event.preventDefault()
  }))
  await page.evaluate(() => void (document.title = 'Ignored'))
  await expect.poll(() => app.evaluate(() => conformance.happened)).toContain('page-title-updated')
  expect(await title()).toBe('Changed')
})

test('windows are found by their contents and forgotten when closed', async ({ start }) => {
  const { app } = await start({ stay: true })
  const outcome = await app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]!
    const found = BrowserWindow.fromWebContents(window.webContents) === window && BrowserWindow.fromId(window.id) === window
    window.destroy()
    return { found, isDestroyed: window.isDestroyed(), left: BrowserWindow.getAllWindows().length }
  })
  expect(outcome).toEqual({ found: true, isDestroyed: true, left: 0 })
})

test('zoom is per contents and reaches the page', { tag: '@window' }, async ({ start }) => {
  const { app, page } = await start()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.setZoomFactor(1.25))
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getZoomFactor())).toBeCloseTo(1.25)
  await expect.poll(() => page.evaluate(() => innerWidth)).toBe(512)
})

test('a page prints to PDF', async ({ start }) => {
  const { app } = await start()
  const head = await app.evaluate(async ({ BrowserWindow }) => {
    const pdf = await BrowserWindow.getAllWindows()[0]!.webContents.printToPDF({})
    return [pdf.subarray(0, 5).toString('latin1'), Buffer.isBuffer(pdf)]
  })
  expect(head).toEqual(['%PDF-', true])
})

test('unknown windows are shown and hidden by main', async ({ start }) => {
  const { app } = await start()
  const states = await app.evaluate(({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false })
    const before = window.isVisible()
    window.show()
    const after = window.isVisible()
    window.destroy()
    return [before, after]
  })
  expect(states).toEqual([false, true])
})
