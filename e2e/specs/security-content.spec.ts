import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, type RunningConsole } from '../fixtures/console.ts'

const UPS = ['..', '%2e%2e', '.%2e', '%252e%252e', '..%2f', '..%5c', '%2e%2e%2f', '..;', '..%00', '....', '%c0%ae%c0%ae', '%u002e%u002e']
const PATHS = [
  ...UPS.flatMap((up) => [`./${up}/main/index.js`, `./assets/${up}/${up}/main/index.js`, `./${up}/${up}/package.json`, `./${up}/${up}/${up}/${up}/etc/passwd`, `./${up}/preload/preload.cjs`]),
  './INDEX.HTML', './index.html%00', './index.html%20', './index.html/', './assets/', './.git/config', './C:/windows/win.ini', './%2fetc%2fpasswd', './assets%2f..%2findex.html', './none.html', './package.json', './main/index.js',
]
/** Words that stand in files outside the bundle and in no page. */
const OUTSIDE = /root:x:0|"private":|ipcMain|contextBridge|\[core\]/u

const fetchAll = (console: RunningConsole, paths: readonly string[]) => console.page().evaluate(async (urls) => Promise.all(urls.map(async (url) => {
  const response = await fetch(url).catch(() => null)
  return { url, status: response?.status ?? 0, body: await response?.text().catch(() => '') ?? '' }
})), paths)

test('R-11: hostile paths serve nothing from outside the bundle', async ({ console }) => {
  // Chromium notes each 404 in the console.
  console.expectProblem(/Failed to load resource/u)
  const answers = await fetchAll(console, PATHS)
  expect(answers.filter(({ body }) => OUTSIDE.test(body)).map(({ url }) => url)).toEqual([])
  expect(answers.filter(({ status, body }) => status === 200 && !/<html/u.test(body)).map(({ url }) => url)).toEqual([])
})

test('R-11: every answer carries the policy, refusals too', async ({ console }) => {
  console.expectProblem(/Failed to load resource/u)
  const headers = await console.page().evaluate(async () => Promise.all(['./index.html', './none.html'].map(async (url) => {
    const response = await fetch(url)
    return ['content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control'].map((name) => response.headers.get(name) ?? '')
  })))
  for (const [policy = '', ...rest] of headers) {
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(rest).toEqual(['nosniff', 'no-referrer', 'no-store'])
  }
})

test('R-11: the policy stops every way to run or to load foreign code', async ({ console }) => {
  console.expectProblem(/^console: /u)
  const worked = await console.page().evaluate(async () => {
    const found: string[] = []
    const attempt = async (name: string, run: () => unknown): Promise<void> => {
      try {
        if (await run() === true) found.push(name)
      } catch {
        // Refused, as it should be.
      }
    }
    const loads = (element: HTMLElement, set: () => void): Promise<boolean> => new Promise((resolve, reject) => {
      element.addEventListener('load', () => { resolve(true) })
      element.addEventListener('error', () => { resolve(false) })
      set()
      document.head.append(element)
      setTimeout(reject, 1_500)
    })
    const ran = (): boolean => 'ranForeignCode' in window
    await attempt('an inline script', () => {
      const script = document.createElement('script')
      script.textContent = 'window.ranForeignCode = 1'
      document.head.append(script)
      return ran()
    })
    await attempt('markup', () => { (document.body as unknown as Record<string, (where: string, text: string) => void>)[`insertAdjacent${'HTML'}`]?.('beforeend', '<img src=x onerror="window.ranForeignCode = 1">'); return true })
    await attempt('a policy of its own', () => { (window as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => unknown } }).trustedTypes.createPolicy('mine', { createHTML: (text: string) => text }); return true })
    await attempt('an event attribute', () => {
      const button = document.createElement('button')
      button.setAttribute('onclick', 'window.ranForeignCode = 1')
      button.click()
      return ran()
    })
    await attempt('a timer from text', () => { setTimeout('window.ranForeignCode = 1' as unknown as () => void, 0); return false })
    await attempt('a foreign script', () => { const script = document.createElement('script'); return loads(script, () => { script.src = 'https://example.invalid/x.js' }) })
    await attempt('a script from data', () => { const script = document.createElement('script'); return loads(script, () => { script.src = 'data:text/javascript,window.ranForeignCode=1' }) })
    await attempt('a worker from a blob', () => new Promise((resolve) => {
      const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
      worker.onmessage = () => { resolve(true) }
      worker.onerror = () => { resolve(false) }
    }))
    await attempt('WebAssembly', async () => { await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])); return true })
    await attempt('a call abroad', async () => { await fetch('https://example.invalid/', { mode: 'no-cors' }); return true })
    await attempt('a call to this computer', async () => { await fetch('http://127.0.0.1:9/', { mode: 'no-cors' }); return true })
    await attempt('a beacon', () => navigator.sendBeacon('https://example.invalid/', 'x') && false)
    await attempt('a socket', () => new Promise((resolve) => { const socket = new WebSocket('wss://example.invalid/'); socket.onopen = () => { resolve(true) }; socket.onerror = () => { resolve(false) } }))
    await attempt('a foreign picture', () => { const picture = document.createElement('img'); return loads(picture, () => { picture.src = 'https://example.invalid/x.png' }) })
    await attempt('an inline style', () => {
      const style = document.createElement('style')
      style.textContent = 'html { --foreign: 1 }'
      document.head.append(style)
      return getComputedStyle(document.documentElement).getPropertyValue('--foreign') !== ''
    })
    await attempt('a service worker', async () => { await navigator.serviceWorker.register('./index.html' as string); return true })
    await attempt('a base', () => {
      document.head.append(Object.assign(document.createElement('base'), { href: 'https://example.invalid/' }))
      return document.baseURI.includes('example.invalid')
    })
    await new Promise((resolve) => { setTimeout(resolve, 50) })
    if (ran()) found.push('some code ran')
    return found
  })
  expect(worked).toEqual([])
})

test('R-11: pages hold no inline script, style or handler', async ({ console }) => {
  const found = await console.page().evaluate(() => [...document.querySelectorAll('script:not([src]), [onclick], [onload], [onerror]')].map((element) => element.outerHTML.slice(0, 80)))
  expect(found).toEqual([])
})

test('R-38: nothing of a page lies in a cache on disk', async ({ start }) => {
  const console = await start()
  await console.close()
  const names = readdirSync(console.userDataFolder, { recursive: true }).map(String).filter((name) => /Cache_Data[\\/](?!index)/u.test(name) && !/data_\d$/u.test(name))
  expect(names.map((name) => join('profile', name))).toEqual([])
})
