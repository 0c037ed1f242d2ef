import { expect, type ElectronApplication, type Page } from '@playwright/test'
import { test } from '../harness.ts'

type Opening = Readonly<{ partition: string; html: string; cancels?: string; grants?: string }>

/** Opens a child window in a session of its own that answers `app://other/` with the given page. */
async function openIn(app: ElectronApplication, opening: Opening): Promise<Page> {
  const coming = app.waitForEvent('window')
  await app.evaluate(({ BrowserWindow, session }, { partition, html, cancels, grants }) => {
    const own = session.fromPartition(partition)
    if (!own.protocol.isProtocolHandled('app')) {
      own.protocol.handle('app', ({ url }) => {
        conformance.happened.push(`own ${url}`)
        return new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } })
      })
    }
    if (cancels !== undefined) own.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: url.includes(cancels) }))
    own.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === grants))
    own.setPermissionCheckHandler((_contents, permission) => permission === grants)
    const parent = BrowserWindow.getAllWindows()[0]!
    const window = new BrowserWindow({ parent, show: true, width: 400, height: 300, title: 'Heading', webPreferences: { session: own, sandbox: true } })
    window.on('page-title-updated', (event, title, isExplicit) => {
      conformance.happened.push(`title ${title} ${isExplicit}`)
      event.preventDefault()
    })
    window.on('closed', () => conformance.happened.push('child closed'))
    void window.loadURL('app://other/page.html')
  }, opening)
  const page = await coming
  await page.locator('h1').waitFor()
  return page
}

const heading = '<meta charset="utf-8"><h1>Own page</h1>'
const noted = (app: ElectronApplication, start: string): Promise<string[]> =>
  app.evaluate((_, begin) => conformance.happened.filter((line) => line.startsWith(begin)), start)
const closeChild = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.getParentWindow() !== null)!.destroy())

test.describe('a session of its own', () => {
  test('answers a scheme by its own handler', async ({ start }) => {
    const { app, page } = await start()
    const own = await openIn(app, { partition: 'one', html: heading })
    expect(await noted(app, 'own ')).toEqual(['own app://other/page.html'])
    // The default session's handler has no such page, and this one has no other.
    expect(await page.evaluate(() => fetch('./page.html').then(({ status }) => status))).toBe(404)
    expect(await own.evaluate(() => fetch('./elsewhere.txt').then((answer) => answer.text()))).toContain('Own page')
  })

  test('shares no storage with another', async ({ start }) => {
    const { app } = await start()
    const first = await openIn(app, { partition: 'one', html: heading })
    await first.evaluate(() => localStorage.setItem('kept', 'by one'))
    const second = await openIn(app, { partition: 'two', html: heading })
    expect(await second.evaluate(() => localStorage.getItem('kept'))).toBeNull()
    expect(await first.evaluate(() => localStorage.getItem('kept'))).toBe('by one')
  })

  test('decides about its own requests', async ({ start }) => {
    const { app, page } = await start()
    const own = await openIn(app, { partition: 'one', html: heading, cancels: 'landed' })
    const reach = (target: Page): Promise<string> => target.evaluate(() => fetch('./landed.txt').then(() => 'answered', (error: Error) => error.name))
    expect([await reach(own), await reach(page)]).toEqual(['TypeError', 'answered'])
  })

  test('gives its own permissions', async ({ start }) => {
    const { app } = await start()
    const state = (target: Page): Promise<string> => target.evaluate(() => navigator.permissions.query({ name: 'geolocation' }).then((answer) => answer.state))
    const granted = await openIn(app, { partition: 'one', html: heading, grants: 'geolocation' })
    const denied = await openIn(app, { partition: 'two', html: heading })
    expect([await state(granted), await state(denied)]).toEqual(['granted', 'denied'])
  })

  test('is told of when it is made, and not again', async ({ start }) => {
    const { app } = await start()
    const told = await app.evaluate(({ app: main, session }) => {
      const created: boolean[] = []
      main.on('session-created', (made) => created.push(made.isPersistent()))
      return [session.fromPartition('new'), session.fromPartition('new')].every((one, _, all) => one === all[0]) ? created : []
    })
    expect(told).toEqual([false])
  })

  test('asks main about frames of another origin, and main can prevent them', async ({ start }) => {
    const { app } = await start()
    const own = await openIn(app, { partition: 'one', html: heading })
    await app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows().find((window) => window.getParentWindow() !== null)!
      webContents.on('will-frame-navigate', (event) => {
        conformance.happened.push(`frame ${event.url} ${event.isMainFrame}`)
        if (event.url.includes('second')) event.preventDefault()
      })
    })
    await own.evaluate(() => {
      for (const name of ['first', 'second']) document.body.append(Object.assign(document.createElement('iframe'), { name, src: `https://${name}.invalid/` }))
    })
    await expect.poll(() => noted(app, 'frame ')).toEqual(['frame https://first.invalid/ false', 'frame https://second.invalid/ false'])
  })
})

test.describe("a page's title", () => {
  test('reaches main as it is set, and can be kept from the window', async ({ start }) => {
    const { app } = await start()
    const own = await openIn(app, { partition: 'one', html: `<title>First</title>${heading}` })
    await own.evaluate(() => void (document.title = 'Second'))
    await expect.poll(() => noted(app, 'title ')).toEqual(['title First true', 'title Second true'])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.getParentWindow() !== null)!.getTitle())).toBe('Heading')
  })

  test('that is only its address is not one that it set', async ({ start }) => {
    const { app } = await start()
    const own = await openIn(app, { partition: 'one', html: heading })
    await own.evaluate(() => void (document.title = 'Set'))
    await expect.poll(() => noted(app, 'title ').then((lines) => lines.filter((line) => line.endsWith(' true')))).toEqual(['title Set true'])
  })
})

test('what a page may tell of its network is kept as main sets it', async ({ start }) => {
  const { app } = await start()
  const policies = await app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    const first = webContents.getWebRTCIPHandlingPolicy()
    webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    return [first, webContents.getWebRTCIPHandlingPolicy()]
  })
  expect(policies).toEqual(['default', 'disable_non_proxied_udp'])
})

test.describe('a child window', () => {
  test('knows its parent, and goes with it', async ({ start }) => {
    const { app } = await start({ stay: true })
    await openIn(app, { partition: 'one', html: heading })
    const kin = await app.evaluate(({ BrowserWindow }) => {
      const [parent, child] = BrowserWindow.getAllWindows().sort((left, right) => left.id - right.id)
      return [child!.getParentWindow() === parent, parent!.getChildWindows().includes(child!)]
    })
    expect(kin).toEqual([true, true])
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((window) => window.getParentWindow() === null)!.destroy())
    await expect.poll(() => noted(app, 'child closed')).toEqual(['child closed'])
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(0)
  })

  test('leaves its parent alone when it goes', async ({ start }) => {
    const { app, page } = await start()
    await openIn(app, { partition: 'one', html: heading })
    await closeChild(app)
    await expect.poll(() => noted(app, 'child closed')).toEqual(['child closed'])
    expect(await page.evaluate(() => window.probe.invoke('echo', 'still here'))).toBe('still here')
  })
})
