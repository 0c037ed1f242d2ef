import type { Page } from '@playwright/test'
import { CHANNEL_NAMES } from '#shared/bridge/channel-names.ts'
import { expect, test, type RunningConsole } from '../fixtures/console.ts'
import { callBridge, type Answer } from '../fixtures/bridge.ts'

/** Opens a second window that has our preload, as a defect of main might, and gives its page. */
const openForeignWindow = async (console: RunningConsole, url: string): Promise<Page> => {
  const next = console.app.waitForEvent('window')
  await console.app.evaluate(async ({ app, BrowserWindow }, address) => {
    const window = new BrowserWindow({
      show: false,
      webPreferences: { preload: `${app.getAppPath()}/out/preload/preload.cjs`, sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, spellcheck: false },
    })
    await window.loadURL(address)
  }, url)
  return next
}

const codesOf = async (page: Page): Promise<ReadonlySet<string>> => {
  await page.waitForFunction(() => 'casebench' in window)
  const answers: readonly Answer[] = await page.evaluate((names) => Promise.all(names.map((name) => window.casebench.call(name))), [...CHANNEL_NAMES])
  return new Set(answers.map((answer) => answer.ok ? 'ok' : answer.error?.code ?? ''))
}

test('R-08: a window that is not the console speaks on no channel, though it shows our own page', async ({ console }) => {
  const page = await openForeignWindow(console, 'app://bundle/index.html')
  // That page fails to start without its bridge, and may say so.
  console.expectProblem(/./u)
  expect([...await codesOf(page)]).toEqual(['bridge.refused-sender'])
})

test('R-08: another host of our scheme with our preload speaks on no channel', async ({ console }) => {
  console.expectProblem(/Failed to load resource/u)
  const page = await openForeignWindow(console, 'app://other/index.html')
  expect([...await codesOf(page)]).toEqual(['bridge.refused-sender'])
})

test('R-08 proof: the console itself does speak', async ({ console }) => {
  expect(await callBridge(console.page(), 'app.info')).toMatchObject({ ok: true })
})

test('R-08: a frame inside our page has no bridge of its own', async ({ console }) => {
  const members = await console.page().evaluate(() => {
    const frame = document.createElement('iframe')
    document.body.append(frame)
    const found = 'casebench' in (frame.contentWindow as object)
    frame.remove()
    return found
  })
  expect(members).toBe(false)
})

test('events go to the window on screen only', async ({ console }) => {
  console.expectProblem(/Failed to load resource/u)
  const page = await openForeignWindow(console, 'app://other/index.html')
  await page.waitForFunction(() => 'casebench' in window)
  await page.evaluate(() => {
    const heard: unknown[] = []
    ;(window as unknown as Record<string, unknown>)['heard'] = heard
    window.casebench.on('window.changed', (payload) => { heard.push(payload) })
  })
  await callBridge(console.page(), 'window.zoom', { step: 'in' })
  await callBridge(console.page(), 'window.state')
  expect(await page.evaluate(() => (window as unknown as Record<string, unknown>)['heard'])).toEqual([])
})
