import { expect, test, type RunningConsole } from '../fixtures/console.ts'

const TARGETS = [
  'https://example.invalid/', 'http://127.0.0.1:9/', 'file:///etc/passwd', 'data:text/html,<h1>x</h1>', 'chrome://version/', 'view-source:about:blank', '//host/share/x',
  'mailto:a@example.invalid', 'ms-msdt:/id', 'javascript:document.title="ran"', 'ftp://example.invalid/', './lock.html?from=page',
] as const

type Way = (url: string) => void

/** Ways by which a page can try to leave, to open a window or to save a file. Each runs in the page. */
const WAYS: Readonly<Record<string, Way>> = {
  'location.href': (url) => { location.href = url },
  'location.assign': (url) => { location.assign(url) },
  'location.replace': (url) => { location.replace(url) },
  'window.open': (url) => { window.open(url) },
  'window.open with features': (url) => { window.open(url, 'other', 'width=300,noopener') },
  'window.open onto itself': (url) => { window.open(url, '_self') },
  'a link': (url) => { Object.assign(document.createElement('a'), { href: url }).click() },
  'a link to a new window': (url) => {
    const link = Object.assign(document.createElement('a'), { href: url, target: '_blank' })
    document.body.append(link)
    link.click()
    link.remove()
  },
  'a link with the middle button': (url) => {
    const link = Object.assign(document.createElement('a'), { href: url })
    document.body.append(link)
    link.dispatchEvent(new MouseEvent('auxclick', { button: 1, bubbles: true }))
    link.dispatchEvent(new MouseEvent('click', { ctrlKey: true, bubbles: true }))
    link.remove()
  },
  'a form': (url) => {
    const form = Object.assign(document.createElement('form'), { action: url })
    document.body.append(form)
    form.submit()
    form.remove()
  },
  'a posted form in a new window': (url) => {
    const form = Object.assign(document.createElement('form'), { action: url, method: 'post', target: '_blank' })
    document.body.append(form)
    form.submit()
    form.remove()
  },
  'a refresh': (url) => { document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'refresh', content: `0;url=${url}` })) },
  'a download': (url) => {
    const link = Object.assign(document.createElement('a'), { href: url, download: 'x.exe' })
    document.body.append(link)
    link.click()
    link.remove()
  },
  'a drop': (url) => {
    const data = new DataTransfer()
    data.setData('text/uri-list', url)
    for (const name of ['dragenter', 'dragover', 'drop']) document.body.dispatchEvent(new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }))
  },
  'a foreign address in the history': (url) => { if (!url.startsWith('./')) history.pushState(null, '', url) },
}

const standing = (console: RunningConsole) => console.app.evaluate(({ BrowserWindow, webContents }) => ({
  windows: BrowserWindow.getAllWindows().length,
  contents: webContents.getAllWebContents().length,
  url: BrowserWindow.getAllWindows()[0]?.webContents.getURL().replace(/[?#].*/u, ''),
  downloads: (globalThis as Record<string, unknown>)['keptDownloads'],
}))

const watchDownloads = (console: RunningConsole) => console.app.evaluate(({ session }) => {
  const kept: string[] = []
  ;(globalThis as Record<string, unknown>)['keptDownloads'] = kept
  session.defaultSession.on('will-download', (event) => { if (!event.defaultPrevented) kept.push('kept') })
})

/** Tries one way with every target. @returns the targets that took the page away. */
const tryWay = async (console: RunningConsole, way: Way): Promise<readonly string[]> => {
  const escaped: string[] = []
  for (const target of TARGETS) {
    // A way that is refused at once throws, which is fine.
    await console.page().evaluate(way, target).catch(() => undefined)
    const marker = await console.page().evaluate(() => (window as unknown as Record<string, unknown>)['marker']).catch(() => 'gone')
    if (marker !== 'same document') escaped.push(target)
  }
  return escaped
}

test('R-06: 60 and more ways to leave, to open a window or to save a file change nothing', async ({ console }) => {
  test.setTimeout(120_000)
  // The policy reports some of the ways, as it should.
  console.expectProblem(/^(?:console|page): /u)
  await watchDownloads(console)
  await console.page().evaluate(() => { (window as unknown as Record<string, unknown>)['marker'] = 'same document' })
  const before = await standing(console)
  expect(before).toMatchObject({ windows: 1, contents: 1, downloads: [] })
  for (const [name, way] of Object.entries(WAYS)) expect(await tryWay(console, way), name).toEqual([])
  expect(Object.keys(WAYS).length * TARGETS.length).toBeGreaterThanOrEqual(60)
  expect(await standing(console)).toEqual(before)
  expect(await console.page().title()).not.toBe('ran')
})

for (const target of ['about:blank', 'about:settings']) test(`R-06: a page that goes to ${target}, which nobody can veto, is replaced by the console`, async ({ console }) => {
  await console.nextPage(() => console.page().evaluate((url) => { location.href = url }, target).catch(() => undefined))
  await expect(console.page()).toHaveTitle(/Casebench|stub/u)
  expect((await standing(console)).windows).toBe(1)
})

test('R-06: a page cannot become a document of its own making', async ({ console }) => {
  const leave = () => console.page().evaluate(() => { location.href = URL.createObjectURL(new Blob(['<h1>forged</h1>'], { type: 'text/html' })) }).catch(() => undefined)
  // Electron vetoes it; the stand-in learns of it too late, and the page is replaced.
  if (process.env['CASEBENCH_HOST'] === 'stand-in') await console.nextPage(leave)
  else await leave()
  await expect(console.page().getByRole('main')).toBeVisible()
  await expect(console.page().getByRole('heading', { name: 'forged' })).toHaveCount(0)
})

test('R-06 proof: without the guard a plain link leaves the page', async ({ start }) => {
  const console = await start()
  await console.page().evaluate(() => { (window as unknown as Record<string, unknown>)['marker'] = 'same document' })
  await console.app.evaluate(({ webContents }) => { webContents.getAllWebContents()[0]?.removeAllListeners('will-navigate').removeAllListeners('will-frame-navigate') })
  await console.page().evaluate(() => { location.href = './lock.html' }).catch(() => undefined)
  await expect.poll(() => console.page().evaluate(() => (window as unknown as Record<string, unknown>)['marker']).catch(() => 'gone')).not.toBe('same document')
})
