import { expect, type ElectronApplication, type Page } from '@playwright/test'
import { test } from '../harness.ts'

/** Prevents every navigation that the page asks for and keeps the addresses. */
async function refuseNavigation(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    webContents.on('will-navigate', (event) => {
      conformance.happened.push(`will-navigate ${event.url}`)
      event.preventDefault()
    })
  })
}

const asked = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => conformance.happened.filter((line) => line.startsWith('will-navigate')))

const heading = (page: Page): Promise<string> => page.locator('h1').innerText()

test.describe('navigation that main prevents', () => {
  const ways: [name: string, url: string, go: (page: Page) => Promise<unknown>][] = [
    ['a link', 'app://bundle/second.html', (page) => page.getByRole('link', { name: 'Second page' }).click({ noWaitAfter: true })],
    ['a link to the web', 'https://example.invalid/far', (page) => page.getByRole('link', { name: 'Far page' }).click({ noWaitAfter: true })],
    ['location', 'app://bundle/second.html', (page) => page.evaluate(() => void (location.href = './second.html'))],
    ['location.replace', 'https://example.invalid/', (page) => page.evaluate(() => location.replace('https://example.invalid/'))],
    ['a form', 'app://bundle/echo', (page) => page.getByRole('button', { name: 'Send form' }).click({ noWaitAfter: true })],
  ]
  for (const [name, url, go] of ways) {
    test(`${name} stays where it is`, async ({ start }) => {
      const { app, page } = await start()
      await refuseNavigation(app)
      await go(page)
      await expect.poll(() => asked(app)).toEqual([`will-navigate ${url}`])
      expect(await heading(page)).toBe('Conformance')
      expect(await page.evaluate(() => window.probe.invoke('who'))).toMatchObject({ url: 'app://bundle/index.html' })
    })
  }

  test('is not asked for what main loads itself, nor for a change of the hash', async ({ start }) => {
    const { app, page } = await start()
    await refuseNavigation(app)
    await page.evaluate(() => void (location.hash = 'part'))
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.loadURL('app://bundle/second.html'))
    await page.getByRole('heading', { name: 'Second page' }).waitFor()
    expect(await asked(app)).toEqual([])
  })

  test('a page cannot go to a file', async ({ start }) => {
    const { page } = await start()
    await page.evaluate(() => void (location.href = 'file:///etc/hostname'))
    expect(await page.evaluate(() => window.probe.invoke('echo', 'still here'))).toBe('still here')
    expect(await heading(page)).toBe('Conformance')
  })
})

test.describe('a new window that main denies', () => {
  test('does not open, and main hears what was asked for', async ({ start }) => {
    const { app, page } = await start()
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]!.webContents.setWindowOpenHandler(({ url, frameName, features, disposition }) => {
        const isAsked = features.startsWith('width=300,height=200') && disposition === 'new-window'
        conformance.happened.push(`open ${url}${isAsked ? ` ${frameName}, a small window` : ''}`)
        return { action: 'deny' }
      })
    })
    await page.evaluate(() => void window.open('https://example.invalid/popup', 'popup', 'width=300,height=200'))
    await page.getByRole('link', { name: 'New window' }).click()
    await expect
      .poll(() => app.evaluate(() => conformance.happened.filter((line) => line.startsWith('open '))))
      .toEqual([
        'open https://example.invalid/popup popup, a small window',
        'open app://bundle/second.html',
      ])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
    expect(app.windows()).toHaveLength(1)
    expect(await page.evaluate(() => window.probe.invoke('echo', 'not frozen'))).toBe('not frozen')
  })
})

for (const args of [[], ['--site-per-process']]) {
  test.describe(`a frame of another host, ${args.length > 0 ? 'in a process of its own' : 'wherever the engine puts it'}`, () => {
    const addFrame = (page: Page): Promise<unknown> => page.evaluate(() => new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.src = `${location.origin.replace('bundle', 'other')}/inner.html?1`
      frame.onload = resolve
      document.body.append(frame)
    }))

    test('is known to main by its address, below the page', async ({ start }) => {
      const { app, page } = await start({ args })
      await addFrame(page)
      const known = () => app.evaluate(({ BrowserWindow }) => {
        const { mainFrame } = BrowserWindow.getAllWindows()[0]!.webContents
        return mainFrame.frames.map((frame) => [frame.url, frame.origin, frame.parent?.frameTreeNodeId === mainFrame.frameTreeNodeId])
      })
      await expect.poll(known).toEqual([['app://other/inner.html?1', 'app://other', true]])
      await page.evaluate(() => document.querySelector('iframe')?.remove())
      await expect.poll(known).toEqual([])
    })

    test('is asked for before it loads, and stays empty where main prevents it', async ({ start }) => {
      const { app, page } = await start({ args })
      await app.evaluate(({ BrowserWindow }) => {
        const { webContents } = BrowserWindow.getAllWindows()[0]!
        webContents.on('will-frame-navigate', (event) => {
          conformance.happened.push(`frame ${event.url} ${String(event.isMainFrame)} ${String(event.frame?.parent?.frameTreeNodeId === webContents.mainFrame.frameTreeNodeId)}`)
          event.preventDefault()
        })
      })
      await page.evaluate(() => {
        const frame = document.createElement('iframe')
        frame.src = `${location.origin.replace('bundle', 'other')}/inner.html?1`
        document.body.append(frame)
      })
      await expect.poll(() => app.evaluate(() => conformance.happened.filter((line) => line.startsWith('frame ')))).toEqual(['frame app://other/inner.html?1 false true'])
      expect(await page.frames()[1]?.locator('h1, h2, p').count()).toBe(0)
    })

    test('gets no preload', async ({ start }) => {
      const { page } = await start({ args })
      await addFrame(page)
      expect(await page.frames()[1]?.evaluate(() => 'probe' in window)).toBe(false)
    })
  })
}
