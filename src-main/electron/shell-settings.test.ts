import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { Session, WebContents } from 'electron'
import { silentLogger } from '#main/platform/logger.ts'
import { answerRequest } from './app-protocol.ts'
import { contextMenuTemplate } from './context-menu.ts'
import { menuTemplate } from './menu.ts'
import { createNavigationGuard } from './navigation.ts'
import { ALLOWED_PERMISSIONS, denyPermissions } from './permissions.ts'
import { usualPlacement } from './placement.ts'
import { bareEnvironment } from './utility-process-host.ts'
import { windowOptions } from './window-options.ts'

vi.mock('electron', () => ({ protocol: {}, app: {}, session: {}, Menu: {}, utilityProcess: {} }))

type Listener = (...args: unknown[]) => unknown

describe('window options', () => {
  const options = windowOptions({ placement: usualPlacement, workAreas: [], preload: '/p.cjs', icon: '/i.png', isDark: false, isPackaged: true })

  it('R-01: sets every guard to its safe value', () => {
    expect(options.webPreferences).toEqual({
      preload: '/p.cjs', sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false, webSecurity: true,
      allowRunningInsecureContent: false, experimentalFeatures: false, webviewTag: false, plugins: false, spellcheck: false, navigateOnDragDrop: false, safeDialogs: true, devTools: false,
    })
  })

  it('R-95: names nobody in the title, and is never smaller than 1180 by 720', () => {
    expect(options).toMatchObject({ title: 'Casebench', minWidth: 1180, minHeight: 720 })
  })
})

describe('permissions', () => {
  it('R-13: every handler is set and denies', () => {
    const set = new Map<string, Listener>()
    const target = new Proxy({}, { get: (_, name: string) => (...args: [string | Listener, Listener]) => { set.set(name === 'on' ? args[0] as string : name, args.at(-1) as Listener) } })
    denyPermissions(target as Session)
    const answers: unknown[] = []
    const permissions = ['media', 'geolocation', 'notifications', 'clipboard-read', 'clipboard-sanitized-write', 'usb', 'hid', 'serial', 'fileSystem', 'openExternal', 'fullscreen', 'pointerLock', 'midi', 'display-capture', 'unknown']
    for (const permission of permissions) {
      set.get('setPermissionRequestHandler')?.(null, permission, (answer: unknown) => answers.push(answer))
      answers.push(set.get('setPermissionCheckHandler')?.(null, permission))
    }
    answers.push(set.get('setDevicePermissionHandler')?.({}))
    set.get('setDisplayMediaRequestHandler')?.({}, (streams: unknown) => answers.push(streams ?? false))
    expect(answers).toEqual(Array.from({ length: permissions.length * 2 + 2 }, () => false))
    expect(ALLOWED_PERMISSIONS.size).toBe(0)
    const download = { preventDefault: vi.fn() }
    set.get('will-download')?.(download)
    expect(download.preventDefault).toHaveBeenCalledOnce()
  })
})

describe('navigation', () => {
  it('R-06: vetoes every navigation and every window', () => {
    const listeners = new Map<string, Listener>()
    let openWindow: Listener = () => undefined
    createNavigationGuard(silentLogger).guard({ on: (name: string, listener: Listener) => { listeners.set(name, listener) }, setWindowOpenHandler: (handler: Listener) => { openWindow = handler }, getURL: () => 'app://bundle/index.html', mainFrame: {} } as unknown as WebContents)
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      const event = { preventDefault: vi.fn(), url: 'app://bundle/index.html', isMainFrame: true, frame: null }
      listeners.get(name)?.(event)
      expect(event.preventDefault, name).toHaveBeenCalledOnce()
    }
    expect(openWindow({ url: 'app://bundle/index.html' })).toEqual({ action: 'deny' })
  })
})

describe('app:// answers', () => {
  const files = new Map([['index.html', import.meta.filename], ['notes.docx', import.meta.filename], ['gone.js', '/nowhere/gone.js']])
  const sites = { console: files, entry: new Map<string, string>() }

  it.each([['app://bundle/none.html', 'GET', 404], ['app://bundle/gone.js', 'GET', 404], ['app://bundle/notes.docx', 'GET', 404], ['app://bundle/index.html', 'POST', 405]])('R-11: refuses %s by %s with %d, without a body, under the policy', async (url, method, status) => {
    const answer = await answerRequest({ url, method }, sites)
    expect([answer.status, await answer.text(), answer.headers.has('Content-Security-Policy')]).toEqual([status, '', true])
  })

  it('R-34: each of the two hosts serves its own page under its own policy, and not the other one', async () => {
    const page = join(import.meta.dirname, '..', '..', 'src-renderer', 'entry.html')
    const both = { console: new Map([['index.html', page]]), entry: new Map([['entry.html', page]]) }
    const asked = ['app://bundle/index.html', 'app://entry/entry.html', 'app://bundle/entry.html', 'app://entry/index.html']
    const answers = await Promise.all(asked.map((url) => answerRequest({ url, method: 'GET' }, both)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 404, 404])
    expect(answers.map(({ headers }) => /frame-ancestors ([^;]+)/u.exec(headers.get('Content-Security-Policy') ?? '')?.[1])).toEqual(["'none'", 'app://bundle', "'none'", 'app://bundle'])
  })
})

describe('menu', () => {
  const actions = { ask: vi.fn(), lock: vi.fn(), zoom: vi.fn() }
  const flat = (facts: Partial<Parameters<typeof menuTemplate>[1]>) =>
    menuTemplate(actions, { isLocked: false, isPackaged: true, platform: 'linux', ...facts }).flatMap((menu) => Array.isArray(menu.submenu) ? menu.submenu : [])

  it('R-01: has developer tools in a checkout only', () => {
    expect(flat({ isPackaged: true }).filter(({ role }) => /dev|reload/iu.test(role ?? ''))).toEqual([])
    expect(flat({ isPackaged: false }).filter(({ role }) => role === 'toggleDevTools')).toHaveLength(1)
  })

  it('asks the page for nothing while locked', () => {
    const commands = flat({ isLocked: true }).filter(({ id }) => id !== undefined && !id.startsWith('zoom'))
    expect(commands.length).toBeGreaterThan(8)
    expect(commands.every(({ enabled }) => enabled === false)).toBe(true)
  })

  it('R-93: a hidden field offers no copy on a right click', () => {
    expect(contextMenuTemplate({ isEditable: true, hasSelection: true, isSecret: true }).map(({ role }) => role)).toEqual(['paste', 'selectAll'])
    expect(contextMenuTemplate({ isEditable: true, hasSelection: true, isSecret: false }).map(({ role }) => role)).toEqual(['cut', 'copy', 'paste', 'selectAll'])
    expect(contextMenuTemplate({ isEditable: false, hasSelection: false, isSecret: false })).toEqual([])
  })
})

describe('isolated processes', () => {
  it('get a bare environment', () => {
    expect(bareEnvironment({ PATH: '/bin', HOME: '/h', API_TOKEN: 'x', NODE_OPTIONS: '--inspect' }, { CASE: 'y' })).toEqual({ PATH: '/bin', HOME: '/h', CASE: 'y' })
  })
})
