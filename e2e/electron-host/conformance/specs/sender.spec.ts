import { expect } from '@playwright/test'
import { test } from '../harness.ts'

test.describe('the sender of a message', () => {
  test('is the main frame of its contents, with the address of the page', async ({ start }) => {
    const { app, page } = await start()
    const who = await page.evaluate(() => window.probe.invoke('who'))
    const contentsId = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.id)
    expect(who).toEqual({
      url: 'app://bundle/index.html',
      origin: 'app://bundle',
      isMainFrame: true,
      parent: null,
      contentsId,
    })
  })

  test('follows history and a new document', async ({ start }) => {
    const { page } = await start()
    const where = async (): Promise<string> => ((await page.evaluate(() => window.probe.invoke('who'))) as { url: string }).url
    await page.evaluate(() => history.pushState({}, '', '/elsewhere?x=1#part'))
    expect(await where()).toBe('app://bundle/elsewhere?x=1#part')
    await page.evaluate(() => history.back())
    await expect.poll(where).toBe('app://bundle/index.html')
    await page.getByRole('link', { name: 'Second page' }).click()
    await page.getByRole('heading', { name: 'Second page' }).waitFor()
    expect(await where()).toBe('app://bundle/second.html')
  })

  test('differs between two windows', async ({ start }) => {
    const { app, page } = await start()
    const [other] = await Promise.all([app.waitForEvent('window'), app.evaluate(() => void conformance.openWindow({ path: '/second.html' }))])
    await other.locator('h1').waitFor()
    const [first, second] = (await Promise.all([page, other].map((one) => one.evaluate(() => window.probe.invoke('who'))))) as {
      url: string
      contentsId: number
    }[]
    expect(second!.url).toBe('app://bundle/second.html')
    expect(second!.contentsId).not.toBe(first!.contentsId)
  })
})
