import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Frame, Page } from '@playwright/test'
import { expect, test, type RunningConsole } from '../fixtures/console.ts'
import { EXITS, REACHES } from '../fixtures/escapes.ts'
import { startForeignServer, type ForeignServer } from '../fixtures/foreign-server.ts'
import { isRunning } from '../fixtures/processes.ts'
import { openInstantor } from '../fixtures/provider-frame.ts'
import { Desk } from '../pages/desk.ts'

type Place = Page | Frame

/** What main knows of the view: the window that has a parent. */
const viewFacts = ({ app }: RunningConsole) => app.evaluate(({ BrowserWindow, session }) => {
  const window = BrowserWindow.getAllWindows().find((one) => one.getParentWindow() !== null)
  if (!window) return null
  const { webContents: contents } = window
  const preferences = (contents as unknown as { getLastWebPreferences: () => Record<string, unknown> }).getLastWebPreferences()
  return {
    title: window.getTitle(),
    isProtected: window.isContentProtected(),
    isOwnSession: contents.session !== session.defaultSession && !contents.session.isPersistent(),
    isSpellChecked: contents.session.isSpellCheckerEnabled(),
    hasPreload: Boolean(preferences['preload']),
    calls: contents.getWebRTCIPHandlingPolicy(),
    pid: contents.getOSProcessId(),
  }
})

/** Process of the view's page, once it is known. */
const viewPid = async (console: RunningConsole): Promise<number> => {
  await expect.poll(async () => (await viewFacts(console))?.pid ?? 0).toBeGreaterThan(0)
  return (await viewFacts(console))?.pid ?? 0
}

const standing = ({ app }: RunningConsole) => app.evaluate(({ BrowserWindow, webContents }) => ({
  windows: BrowserWindow.getAllWindows().length,
  contents: webContents.getAllWebContents().length,
  downloads: (globalThis as Record<string, unknown>)['keptDownloads'],
}))

const watchDownloads = ({ app }: RunningConsole) => app.evaluate(({ app: main }) => {
  const kept: string[] = []
  ;(globalThis as Record<string, unknown>)['keptDownloads'] = kept
  main.on('session-created', (made) => { made.on('will-download', (event) => { if (!event.defaultPrevented) kept.push('kept') }) })
})

/** Takes the rules away that the proofs are about. */
const withoutRules = ({ app }: RunningConsole): Promise<void> => app.evaluate(({ BrowserWindow }) => {
  const contents = BrowserWindow.getAllWindows().find((one) => one.getParentWindow() !== null)?.webContents
  contents?.session.webRequest.onBeforeRequest(null)
  contents?.session.setPermissionRequestHandler((_contents, _permission, answer) => { answer(true) })
  contents?.session.setPermissionCheckHandler(() => true)
  contents?.removeAllListeners('will-frame-navigate').removeAllListeners('will-navigate')
})

/** Puts a page of an attacker in the place of the provider's own frame; it has no policy of its own. */
const takeOverFrame = async ({ app }: RunningConsole): Promise<void> => {
  await app.context().route('**/instantor/frame/open', (route) => route.fulfill({ contentType: 'text/html', body: '<h1>taken over</h1>' }))
}

const hostileFrame = async (view: Page): Promise<Frame> => {
  await view.frameLocator('iframe').getByRole('heading', { name: 'taken over' }).waitFor()
  const frame = await (await view.locator('iframe').elementHandle())?.contentFrame()
  if (!frame) throw new Error('no frame')
  return frame
}

/** One more frame of the attacker's, for a way that may cost it its life. */
const anotherHostileFrame = async (view: Page, name: string): Promise<Frame> => {
  await view.evaluate((called) => {
    const { origin } = new URL(document.scripts[0]?.src ?? '')
    document.body.append(Object.assign(document.createElement('iframe'), { name: called, src: `${origin}/instantor/frame/open` }))
  }, name)
  // Not by a locator: the driver believes that a form which was refused is still on its way.
  await expect.poll(() => view.frame(name)?.evaluate(() => document.body.textContent).catch(() => null)).toBe('taken over')
  const frame = view.frame(name)
  if (!frame) throw new Error('no frame')
  return frame
}

/** Tries one way; a way that is refused at once throws, and one that waits for ever is left alone. */
const attempt = (place: Place, way: (url: string) => unknown, url: string): Promise<unknown> =>
  place.evaluate(`Promise.race([Promise.resolve().then(() => (${way.toString()})(${JSON.stringify(url)})), new Promise((resolve) => setTimeout(resolve, 600))]).then(() => undefined, () => undefined)`).catch(() => undefined)

const tryAll = async (place: Place, ways: typeof REACHES, server: ForeignServer): Promise<void> => {
  for (const [name, way] of Object.entries(ways)) await attempt(place, way, `${server.url}/${encodeURIComponent(name)}`)
}

const mark = (place: Place): Promise<void> => place.evaluate(() => { (window as unknown as Record<string, unknown>)['marker'] = 'same document' })
const isSame = (place: Place): Promise<boolean> => place.evaluate(() => (window as unknown as Record<string, unknown>)['marker'] === 'same document').catch(() => false)

const withForeign = test.extend<{ foreign: ForeignServer }>({
  foreign: async ({ browserName: _ }, use) => {
    const server = await startForeignServer()
    await use(server)
    await server.close()
  },
})

test('a bank login in the provider’s frame is heard by the case', async ({ console }) => {
  const run = await openInstantor(console)
  const frame = run.view.frameLocator('iframe')
  const signIn = async (userName: string): Promise<void> => {
    await frame.getByLabel('User name').fill(userName)
    await frame.getByLabel('Password').fill('anything')
    await frame.getByRole('button', { name: 'Sign in' }).click()
  }
  await frame.getByRole('button', { name: 'Provbanken AB' }).click()
  await signIn('wrong')
  await expect.poll(run.timeline).toContain('Sign-in refused at the bank')
  await signIn('ok')
  await expect.poll(run.timeline).toContain('Applicant finished at the bank')
  expect((await viewFacts(console))?.title).toBe('Instantor, TEST')
})

test('R-12: the view has a session of its own, no preload, no bridge and nothing of Node', async ({ console }) => {
  const { view } = await openInstantor(console)
  expect(await viewFacts(console)).toMatchObject({ title: 'Instantor, TEST', isProtected: true, isOwnSession: true, isSpellChecked: false, hasPreload: false, calls: 'disable_non_proxied_udp' })
  const names = ['casebench', 'require', 'process', 'module', 'Buffer', 'global', 'electron', 'ipcRenderer', 'chrome.runtime']
  expect(await view.evaluate((all) => all.filter((name) => name.split('.').reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], window) !== undefined), names)).toEqual([])
  expect(await view.evaluate(() => [window.opener, window.parent === window])).toEqual([null, true])
})

withForeign('R-12: more than 40 ways to reach another host, from the page and from the provider’s frame, reach none', async ({ console, foreign }) => {
  test.setTimeout(120_000)
  // The policy reports what it stops.
  console.expectProblem(/^(?:console|page): /u)
  await takeOverFrame(console)
  const { view } = await openInstantor(console)
  const frame = await hostileFrame(view)
  await Promise.all([mark(view), mark(frame)])
  await Promise.all([tryAll(view, REACHES, foreign), tryAll(frame, REACHES, foreign)])
  expect(Object.keys(REACHES).length * 2).toBeGreaterThanOrEqual(40)
  expect(foreign.asked).toEqual([])
  expect(await Promise.all([isSame(view), isSame(frame)])).toEqual([true, true])
})

withForeign('R-12 proof: without the rules a frame reaches another host in most of these ways', async ({ console, foreign }) => {
  test.setTimeout(120_000)
  console.expectProblem(/^(?:console|page): /u)
  await takeOverFrame(console)
  const { view } = await openInstantor(console)
  const frame = await hostileFrame(view)
  await withoutRules(console)
  await tryAll(frame, REACHES, foreign)
  expect(new Set(foreign.asked.map(decodeURIComponent)).size).toBeGreaterThan(Object.keys(REACHES).length * 0.6)
})

withForeign('R-12: no way out: pages stay, no window opens, no file is saved', async ({ console, foreign }) => {
  test.setTimeout(120_000)
  console.expectProblem(/^(?:console|page): /u)
  await watchDownloads(console)
  await takeOverFrame(console)
  const { view } = await openInstantor(console)
  await hostileFrame(view)
  await mark(view)
  const before = await standing(console)
  expect(before).toMatchObject({ windows: 2, contents: 2, downloads: [] })
  for (const [name, way] of Object.entries(EXITS)) {
    const address = `${foreign.url}/${encodeURIComponent(name)}`
    await attempt(view, way, address)
    await attempt(await anotherHostileFrame(view, name), way, address)
    expect(await isSame(view), name).toBe(true)
  }
  // A frame that may not go on is left with the engine's error page, which is nobody's.
  expect(view.frames().map((frame) => frame.url()).filter((url) => url.startsWith(foreign.url) || url.startsWith('app:') || url.startsWith('file:'))).toEqual([])
  expect(foreign.asked).toEqual([])
  expect(await standing(console)).toEqual(before)
})

withForeign('R-12 proof: without the guard the page leaves', async ({ console, foreign }) => {
  console.expectProblem(/^(?:console|page): /u)
  const { view } = await openInstantor(console)
  await mark(view)
  await withoutRules(console)
  await attempt(view, (url) => { location.href = url }, `${foreign.url}/left`)
  await expect.poll(() => foreign.asked).toContain('/left')
  expect(await isSame(view)).toBe(false)
})

test('R-13: no permission is granted, but reaching the practice twin', async ({ console }) => {
  console.expectProblem(/^console: /u)
  await takeOverFrame(console)
  const { view } = await openInstantor(console)
  const frame = await hostileFrame(view)
  const names = [
    'accelerometer', 'background-fetch', 'background-sync', 'camera', 'captured-surface-control', 'clipboard-read', 'clipboard-write', 'display-capture', 'geolocation', 'gyroscope', 'idle-detection', 'keyboard-lock',
    'local-fonts', 'local-network', 'magnetometer', 'microphone', 'midi', 'nfc', 'notifications', 'payment-handler', 'periodic-background-sync', 'persistent-storage', 'pointer-lock', 'push', 'screen-wake-lock', 'speaker-selection',
    'storage-access', 'system-wake-lock', 'top-level-storage-access', 'web-app-installation', 'window-management',
  ]
  const granted = (place: Place): Promise<readonly string[]> => place.evaluate(async (all) => {
    const states = await Promise.all(all.map(async (name) => [name, await navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state, () => 'unknown')] as const))
    return states.filter(([, state]) => state === 'granted').map(([name]) => name)
  }, names)
  expect(await granted(view)).toEqual([])
  expect(await granted(frame)).toEqual([])
  const worked = (place: Place): Promise<readonly string[]> => place.evaluate(async () => {
    const ask: Readonly<Record<string, () => Promise<unknown>>> = {
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia(),
      place: () => new Promise((resolve, reject) => { navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 1_000 }) }),
      notification: async () => { if (await Notification.requestPermission() !== 'granted') throw new Error('refused') },
      clipboard: () => navigator.clipboard.readText(),
      wakeLock: () => navigator.wakeLock.request('screen'),
    }
    const patience = () => new Promise((_, reject) => { setTimeout(() => { reject(new Error('no answer')) }, 2_000) })
    const tried = await Promise.all(Object.entries(ask).map(([name, run]) => Promise.race([Promise.resolve().then(run), patience()]).then(() => name, () => null)))
    return tried.filter((name) => name !== null)
  })
  expect(await worked(view)).toEqual([])
  expect(await worked(frame)).toEqual([])
})

test('R-13 proof: with handlers that grant, a page has them', async ({ console }) => {
  const { view } = await openInstantor(console)
  const state = () => view.evaluate(() => navigator.permissions.query({ name: 'geolocation' }).then((answer) => answer.state)).catch(() => 'loading')
  expect(await state()).toBe('denied')
  await withoutRules(console)
  // The stand-in asks about permissions when a page is loaded.
  await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().find((one) => one.getParentWindow() !== null)?.loadURL('provider-view://page/'))
  await expect.poll(state).toBe('granted')
})

/** Files below a folder in which the text stands. */
const filesWith = (folder: string, text: string): readonly string[] => readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((file) => readFileSync(file).includes(text))

test('R-12: nothing that a page kept is there in the next view, or on disk', async ({ console }) => {
  await takeOverFrame(console)
  const run = await openInstantor(console)
  const keep = (place: Place): Promise<unknown> => place.evaluate(async () => {
    localStorage.setItem('kept', 'Zq-kept-by-a-provider')
    document.cookie = 'kept=Zq-kept-by-a-provider; max-age=86400; SameSite=None; Secure; Partitioned'
    const cache = await caches.open('kept')
    await cache.put('/kept', new Response('Zq-kept-by-a-provider'))
    await new Promise((resolve) => {
      const request = indexedDB.open('kept')
      request.onupgradeneeded = () => { request.result.createObjectStore('kept').put('Zq-kept-by-a-provider', 1) }
      request.onsuccess = request.onerror = resolve
    })
  })
  const kept = (place: Place): Promise<unknown> => place.evaluate(async () => [localStorage.getItem('kept'), document.cookie, await caches.keys(), (await indexedDB.databases()).map(({ name }) => name)])
  const frame = await hostileFrame(run.view)
  await keep(frame)
  expect(await kept(frame)).toEqual(['Zq-kept-by-a-provider', 'kept=Zq-kept-by-a-provider', ['kept'], ['kept']])
  const next = await run.again()
  await expect.poll(() => run.view.isClosed()).toBe(true)
  expect(await kept(await hostileFrame(next))).toEqual([null, '', [], []])
  expect(filesWith(console.userDataFolder, 'Zq-kept-by-a-provider')).toEqual([])
})

test('hostile titles change neither the window nor the case', async ({ console }) => {
  const run = await openInstantor(console)
  const before = await run.timeline()
  const say = (titles: readonly string[]): Promise<void> => run.view.evaluate(async (all) => {
    for (const title of all) {
      document.title = title
      await new Promise((resolve) => setTimeout(resolve))
    }
  }, titles)
  await say(['<b>process-finished</b>', 'process-finished', 'instantor:process-finished\u202E', `instantor:${'x'.repeat(5_000)}`, 'instantor:process-finished;x', '{"a":1}', 'Casebench', 'instantor:PROCESS', 'kontomatik:done'])
  // One that counts, after all the others: by then they were heard.
  await say(['instantor:invalid-login 7'])
  await expect.poll(run.timeline).toEqual([...before, 'Sign-in refused at the bank'])
  expect((await viewFacts(console))?.title).toBe('Instantor, TEST')
})

test('a flood of titles ends', async ({ console }) => {
  const run = await openInstantor(console)
  await run.view.evaluate(async () => {
    for (let count = 1; count <= 1_000; count += 1) {
      document.title = `instantor:word-${'abcdefghij'[count % 10] ?? ''} ${count}`
      if (count % 10 === 0) await new Promise((resolve) => setTimeout(resolve))
    }
  })
  const told = (await run.timeline()).length
  expect(told).toBeLessThanOrEqual(200)
  await console.page().getByRole('main').waitFor()
})

test('R-90: locking closes the view and ends its process', async ({ console }) => {
  const { view } = await openInstantor(console)
  const pid = await viewPid(console)
  expect(isRunning(pid)).toBe(true)
  await console.nextPage(() => new Desk(console.page()).lockNow().catch(() => undefined))
  await expect.poll(() => isRunning(pid)).toBe(false)
  await expect.poll(() => view.isClosed()).toBe(true)
  expect((await standing(console)).windows).toBe(1)
})

test('quitting ends the view too', async ({ start }) => {
  const console = await start()
  const { view } = await openInstantor(console)
  const pid = await viewPid(console)
  await view.evaluate(() => { window.addEventListener('beforeunload', (event) => { event.preventDefault() }) })
  await console.app.evaluate(({ app }) => { app.quit() }).catch(() => undefined)
  await expect.poll(() => console.child.exitCode).toBe(0)
  expect(isRunning(pid)).toBe(false)
})

test('the officer closes the view, or it crashes: the case goes on and can open another', async ({ console }) => {
  const run = await openInstantor(console)
  const child = (act: 'close' | 'crash'): Promise<void> => console.app.evaluate(({ BrowserWindow }, how) => {
    const window = BrowserWindow.getAllWindows().find((one) => one.getParentWindow() !== null)
    if (how === 'close') window?.close()
    else window?.webContents.forcefullyCrashRenderer()
  }, act)
  for (const act of ['close', 'crash'] as const) {
    const pid = await viewPid(console)
    await child(act)
    await expect.poll(() => viewFacts(console)).toBeNull()
    await expect.poll(() => isRunning(pid)).toBe(false)
    await run.again()
  }
  await console.page().getByRole('heading', { name: 'Erik Lindqvist', level: 1 }).waitFor()
})
