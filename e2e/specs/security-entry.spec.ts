import type { Frame, Page } from '@playwright/test'
import { expect, test, type RunningConsole } from '../fixtures/console.ts'
import { rendererPid } from '../fixtures/desktop.ts'
import { processKind, processTree } from '../fixtures/memory.ts'
import { isRunning } from '../fixtures/processes.ts'
import { Desk } from '../pages/desk.ts'
import { openBanks } from '../pages/open-banks.ts'
import { SecurityStep } from '../pages/security-step.ts'

test.describe.configure({ timeout: 120_000 })

const CODE = 'Code from your token (123456)'

const entryFrame = async (page: Page): Promise<Frame> => {
  const frame = await (await page.locator('iframe.entry-frame').elementHandle())?.contentFrame()
  if (!frame) throw new Error('no frame')
  return frame
}
const renderersOf = (console: RunningConsole): readonly number[] => processTree(console.child.pid ?? 0).filter((pid) => processKind(pid) === 'renderer')

test('R-34: the form for a bank login runs in a process of its own, of another site, without a bridge', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  const frame = await entryFrame(page)
  // Only a frame in a process of its own can be spoken to apart from its page.
  const session = await page.context().newCDPSession(frame)
  await session.detach()
  expect(await console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.frames.map(({ url, origin }) => [url, origin]))).toEqual([['app://entry/entry.html', 'app://entry']])
  expect(await page.locator('iframe').evaluateAll((frames) => frames.map((element) => [element.getAttribute('sandbox'), element.getAttribute('title')]))).toEqual([
    ['allow-scripts allow-same-origin allow-forms', 'Sign-in form of Bank of Statements'],
  ])
  expect(await frame.evaluate(() => {
    const reach = (get: () => unknown): boolean => {
      try {
        return get() !== undefined
      } catch {
        return false
      }
    }
    return [
      'casebench' in window, reach(() => window.parent.document), reach(() => (window.parent as unknown as Record<string, unknown>)['casebench']), reach(() => (globalThis as Record<string, unknown>)['require']),
      reach(() => (globalThis as Record<string, unknown>)['process']),
    ]
  })).toEqual([false, false, false, false, false])
  expect(await page.evaluate(() => document.querySelector('iframe')?.contentDocument)).toBeNull()
})

test('R-34 proof: a frame of the page’s own site shares its process', async ({ console }) => {
  await console.page().evaluate(() => {
    const frame = document.createElement('iframe')
    frame.name = 'own'
    document.body.append(frame)
  })
  const own = console.page().frame('own')
  await expect(console.page().context().newCDPSession(own ?? console.page().mainFrame())).rejects.toThrow(/separate CDP session/u)
})

test('R-11, R-34: the frame calls nobody, goes nowhere and opens nothing', { tag: '@secrets' }, async ({ console }) => {
  // The policy and the sandbox report what they stop.
  console.expectProblem(/^(?:console|page): /u)
  const page = console.page()
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  const frame = await entryFrame(page)
  const worked = await frame.evaluate(async () => {
    ;(window as unknown as Record<string, unknown>)['marker'] = 'same document'
    const found: string[] = []
    const attempt = async (name: string, run: () => unknown): Promise<void> => {
      try {
        if (await run() === true) found.push(name)
      } catch {
        // Refused, as it should be.
      }
    }
    await attempt('a call to its own site', async () => { await fetch('./entry.html'); return true })
    await attempt('a call abroad', async () => { await fetch('https://example.invalid/', { mode: 'no-cors' }); return true })
    await attempt('a call to this computer', async () => { await fetch('http://127.0.0.1:9/', { mode: 'no-cors' }); return true })
    await attempt('a beacon', () => navigator.sendBeacon('https://example.invalid/', 'x') && false)
    await attempt('a frame', () => new Promise((resolve) => {
      const inner = document.createElement('iframe')
      inner.src = './entry.html'
      inner.onload = () => { resolve(inner.contentDocument?.querySelector('#app') !== null && inner.contentDocument !== null) }
      document.body.append(inner)
      setTimeout(() => { resolve(false) }, 1_000)
    }))
    await attempt('a window', () => window.open('./entry.html', '_blank') !== null && false)
    await attempt('the page around it', () => { window.top?.location.assign('./entry.html'); return false })
    await new Promise((resolve) => { setTimeout(resolve, 300) })
    return found
  })
  expect(worked).toEqual([])
  expect(await frame.evaluate(() => (window as unknown as Record<string, unknown>)['marker'])).toBe('same document')
  // What main stops changes nothing. What the page's own policy stops ends the document; the form comes back in a new one.
  for (const url of ['./index.html', './entry.html?x', 'https://example.invalid/', 'data:text/html,<h1>forged</h1>']) {
    await (await entryFrame(page)).evaluate((target) => { location.href = target }, url).catch(() => undefined)
    await expect(login.form.getByLabel('Username', { exact: true }), url).toBeVisible({ timeout: 20_000 })
    await expect(login.form.getByRole('heading', { name: 'forged' })).toHaveCount(0)
  }
  await (await entryFrame(page)).evaluate(() => {
    const form = Object.assign(document.createElement('form'), { action: 'https://example.invalid/', method: 'post' })
    document.body.append(form)
    form.submit()
  }).catch(() => undefined)
  await expect(login.form.getByLabel('Username', { exact: true }), 'a posted form').toBeVisible({ timeout: 20_000 })
  await expect(page.getByRole('heading', { name: 'Assisted login' })).toBeVisible()
  expect(await console.app.evaluate(({ BrowserWindow, webContents }) => [BrowserWindow.getAllWindows().length, webContents.getAllWebContents().length])).toEqual([1, 1])
})

test('R-06: no other frame loads in the console, and its pages are not those of the frame', async ({ console }) => {
  console.expectProblem(/^(?:console|page): /u)
  const loaded = await console.page().evaluate(async () => {
    const found: string[] = []
    const entry = location.origin.replace('bundle', 'entry')
    const targets = [
      'https://example.invalid/', './lock.html', './index.html', './entry.html', 'data:text/html,<h1>x</h1>', 'file:///etc/passwd', `${entry}/index.html`, `${entry}/lock.html`, `${entry}/assets/`, `${entry}/entry.html?x`,
      location.origin.replace('bundle', 'other'),
    ]
    for (const target of targets) {
      const frame = document.createElement('iframe')
      const isTaken = new Promise<boolean>((resolve) => { setTimeout(() => { resolve(false) }, 400); window.addEventListener('message', () => { resolve(true) }, { once: true }) })
      frame.src = target
      document.body.append(frame)
      await isTaken
      // A document of our own that loaded would be one that this page can read.
      if (frame.contentDocument?.querySelector('#app') || frame.contentDocument?.querySelector('h1')) found.push(target)
      frame.remove()
    }
    return found
  })
  expect(loaded).toEqual([])
  expect(await console.page().evaluate(async () => (await fetch('./entry.html')).status)).toBe(404)
})

test('R-34: what crosses from the frame to the console is ciphertext and never what was typed', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  await page.evaluate(() => {
    const heard: string[] = []
    ;(window as unknown as Record<string, unknown>)['heard'] = heard
    const note = (event: MessageEvent): void => { heard.push(JSON.stringify(event.data)) }
    window.addEventListener('message', note)
    const Channel = window.MessageChannel
    window.MessageChannel = class extends Channel {
      constructor() {
        super()
        this.port1.addEventListener('message', note)
      }
    }
  })
  const login = await openBanks(page)
  const step = new SecurityStep(page)
  await login.pickBank('Bank of MFA')
  await login.form.getByLabel('Username', { exact: true }).pressSequentially('canary-user')
  await page.keyboard.press('Tab')
  await step.signInAs('cba')
  await step.isAsking('Security code')
  await login.form.getByLabel(CODE).pressSequentially('canary-code')
  await step.send()
  await expect(step.askedAgain).toBeVisible()
  const heard = await page.evaluate(() => (window as unknown as Record<string, unknown>)['heard'] as string[])
  expect(heard.filter((message) => message.includes('"sealed"'))).toHaveLength(2)
  expect(heard.filter((message) => /canary|cba|[Uu]sername/u.test(message.replace(/"data":"[^"]*"/u, '')))).toEqual([])
  expect(new Set(heard.map((message) => (JSON.parse(message) as { kind: string }).kind))).toEqual(new Set(['here', 'submit', 'sealed']))
})

test('the console’s keys work inside the frame, and Tab goes in and out', { tag: '@secrets' }, async ({ console }) => {
  const page = console.page()
  const desk = new Desk(page)
  const login = await openBanks(page)
  await login.pickBank('Bank of Statements')
  const first = login.form.getByLabel('Username', { exact: true })
  await expect(first).toBeFocused()
  await page.keyboard.press('Control+k')
  await expect(desk.palette).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(desk.palette).toBeHidden()
  await expect(first).toBeFocused()
  await page.keyboard.type('still typing')
  await expect(first).toHaveValue('still typing')

  const outside = (): Promise<string> => page.evaluate(() => document.activeElement?.tagName ?? '')
  expect(await outside()).toBe('IFRAME')
  await page.keyboard.press('Shift+Tab')
  await expect.poll(outside).not.toBe('IFRAME')
  await page.keyboard.press('Tab')
  await expect(first).toBeFocused()
  for (let presses = 0; presses < 12 && await outside() === 'IFRAME'; presses += 1) await page.keyboard.press('Tab')
  await expect(page.getByRole('complementary', { name: /^Say to/u })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect.poll(outside).toBe('IFRAME')
  await first.focus()
  await page.keyboard.press('F6')
  await expect.poll(outside).not.toBe('IFRAME')
})

test('a frame whose process is lost comes back in another one', { tag: '@secrets' }, async ({ console }) => {
  test.skip(process.platform !== 'linux', 'finds the process through /proc')
  // The driver takes the loss of any process for a crash of the page, so the page is asked through main from here on.
  console.expectProblem(/./u)
  const login = await openBanks(console.page())
  await login.pickBank('Bank of Statements')
  const window = await rendererPid(console)
  const before = renderersOf(console)
  for (const pid of before) if (pid !== window) process.kill(pid, 'SIGKILL')
  await expect.poll(() => renderersOf(console).filter((pid) => isRunning(pid) && !before.includes(pid)).length, { timeout: 20_000 }).toBeGreaterThan(0)
  const frames = () => console.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.mainFrame.frames.map(({ url }) => url))
  await expect.poll(frames).toEqual(['app://entry/entry.html'])
  expect(await rendererPid(console)).toBe(window)
  expect(isRunning(window)).toBe(true)
})
