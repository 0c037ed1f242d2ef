import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')

/** A shape of code that may stand in the named files only; `planted` is a line that it must find. */
type SourceRule = Readonly<{ rule: string; pattern: RegExp; allowed: readonly string[]; planted: string }>

/** What Electron's own checklist asks for beyond settings, and what forbid. */
const RULES: readonly SourceRule[] = [
  { rule: 'R-14, item 15: one place opens addresses outside', pattern: /\.openExternal\(/, allowed: ['src-main/electron/external-links.ts'], planted: 'shell.openExternal(url)' },
  { rule: 'R-14, item 17: one place listens to pages, so that the sender is always checked', pattern: /\bipcMain\b/, allowed: ['src-main/electron/bridge-host.ts'], planted: "ipcMain.on('x', run)" },
  { rule: 'R-14, item 18: no page comes from file://', pattern: /\.loadFile\(|["'`]file:\/\//, allowed: [], planted: "window.loadFile('index.html')" },
  { rule: 'R-14, item 20: only the preload holds the renderer side of Electron', pattern: /\b(?:ipcRenderer|contextBridge|webFrame)\b/, allowed: ['src-main/electron/preload.ts'], planted: 'ipcRenderer.send(name)' },
  { rule: 'R-12: two kinds of window, the console and the locked view', pattern: /new BrowserWindow\(/, allowed: ['src-main/electron/provider-view.ts', 'src-main/electron/window.ts'], planted: 'new BrowserWindow({})' },
  { rule: 'R-12: no view and no tag that could hold a provider\'s page', pattern: /\b(?:WebContentsView|BrowserView)\b|<webview|<iframe/, allowed: ['src-renderer/features/entry/EntryFrame.vue'], planted: 'new WebContentsView()' },
  { rule: 'R-72: no crash reporter, no report and no heap snapshot', pattern: /\bcrashReporter\b|process\.report\b|writeHeapSnapshot|heapsnapshot/, allowed: [], planted: 'crashReporter.start({})' },
  {
    rule: 'R-95: nothing for notifications, recent documents, docks, trays and search indexes',
    pattern: /new Notification\(|addRecentDocument|setUserActivity|setJumpList|setUserTasks|setRepresentedFilename|setThumbnailToolTip|new Tray\(|document\.title/,
    // A message to main, out of a locked view whose title bar it never reaches.
    allowed: ['src-main/providers/instantor/frame-page.ts'], planted: 'app.addRecentDocument(path)',
  },
  {
    rule: 'R-91, R-95: a page keeps widths of columns on disk and nothing else', pattern: /\b(?:localStorage|sessionStorage|indexedDB|caches\.open|document\.cookie)\b/,
    allowed: ['src-renderer/features/lists/layout-memory.ts'], planted: 'localStorage.setItem(key, name)',
  },
]

/** Comments say what is not done; only code counts. */
const codeOf = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<![:"'`\w])\/\/.*$/gm, '')

const sources = globSync('src-{main,renderer,shared}/**/*.{ts,vue}', { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => !/\.test\.ts$|\/testing\//.test(path))

describe('rules over the sources', () => {
  it('look at all of them', () => expect(sources.length).toBeGreaterThan(300))

  it.each(RULES)('$rule', ({ pattern, allowed }) => {
    const found = sources.filter((path) => pattern.test(codeOf(readFileSync(join(root, path), 'utf8'))))
    expect(found.filter((path) => !allowed.includes(path))).toEqual([])
    expect(allowed.filter((path) => !found.includes(path)), 'named files that need the exception no more').toEqual([])
  })

  it.each(RULES)('$rule: ◆ a planted line is found', ({ pattern, planted }) => {
    expect(pattern.test(codeOf(`const ok = 1\n${planted}\n`))).toBe(true)
  })
})

describe('R-14, item 16: a current Electron', () => {
  /** Majors that were looked through for changed defaults; a new one is added together with that look. */
  const REVIEWED_MAJORS = [45]

  it('is pinned to one version, of a major that was reviewed', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> }
    const version = devDependencies['electron'] ?? ''
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(REVIEWED_MAJORS).toContain(Number(version.split('.')[0]))
  })
})
