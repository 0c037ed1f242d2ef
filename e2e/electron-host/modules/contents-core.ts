import { randomBytes } from 'node:crypto'
import type { AttachedTarget, Engine } from '../engine/engine.ts'
import type { CdpEvent } from '../engine/cdp-types.ts'
import { Page, type FrameState, type PageListener } from '../engine/page.ts'
import { isolatedWorldScript, mainWorldScript } from '../page/scripts.ts'
import { runtime } from '../runtime.ts'
import { VetoEvent, vetoEvent } from '../surface/loud.ts'
import { LoadError, LoadTracker } from './load-tracker.ts'
import type { RequestOwner } from './network.ts'
import { netErrorCode } from '../engine/net-errors.ts'
import { rendererPid } from './renderer-process.ts'
import { preloadDeclarations, preloadProcess } from './preload-environment.ts'
import type { SessionState } from './session.ts'
import { asElectronFrame, FrameTree, originOf, type WebFrameMain } from './web-frame-main.ts'
import type { CheckedPreferences } from './web-preferences.ts'

/** What the core tells the WebContents that it serves. */
export interface CoreClient {
  readonly contents: Electron.WebContents
  emit(event: string, ...args: unknown[]): void
  message(frame: WebFrameMain, text: string, answer: (text: string) => void): void
  crashed(): void
  /** Whether that renderer process is known to be another page's. */
  isTaken(pid: number): boolean
  title(title: string): void
  /** Applies zoom and user agent to a page that was just attached. */
  attached(page: Page): Promise<void>
}

const initialUrls = /^(about:blank|data:text\/html,#[0-9a-f]{16})?$/

/** Everything a WebContents does with its page: attachment, loading, navigation policy, events. */
export class ContentsCore implements PageListener, RequestOwner {
  readonly contentsId: number
  readonly session: SessionState
  readonly frames: FrameTree
  readonly ready: Promise<Page>
  page: Page | undefined
  url = ''
  title = ''
  isCrashed = false
  isDestroyed = false
  private readonly client: CoreClient
  private readonly preferences: CheckedPreferences
  private readonly loads = new LoadTracker()
  private process = 0
  private ownNavigations = 0
  private expectedReloads = 0

  constructor(id: number, preferences: CheckedPreferences, client: CoreClient, opening: Promise<AttachedTarget>) {
    this.contentsId = id
    this.session = preferences.session.own
    this.preferences = preferences
    this.client = client
    this.frames = new FrameTree(() => this.page)
    this.ready = opening.then((target) => this.attach(target))
    this.ready.catch((error: unknown) => {
      if (!runtime.isQuitting && !this.isDestroyed) process.stderr.write(`electron stand-in: window: ${String(error)}\n`)
    })
  }

  /** `loadURL` and its kin: settles with the load, rejects with Electron's error. */
  async load(url: string): Promise<void> {
    if (!URL.canParse(url)) throw this.loadFailed('net::ERR_INVALID_URL', url)
    const target = runtime.schemes.toEngine(url)
    const page = await this.ready
    await this.preferences.session.preparePermissions(new URL(target).origin, this.client.contents)
    const done = this.loads.begin(url)
    done.catch(() => undefined)
    this.ownNavigations += 1
    try {
      const answer = await page.session.send('Page.navigate', { url: target })
      if (answer.errorText) this.loadFailed(answer.errorText, url)
      else this.loads.started(answer.loaderId)
    } finally {
      this.ownNavigations -= 1
    }
    await done
  }

  async reload(ignoreCache: boolean): Promise<void> {
    const page = await this.ready
    this.expectedReloads += 1
    this.isCrashed = false
    await page.session.send('Page.reload', { ignoreCache })
  }

  allowsDocument(frameId: string, url: string, isRedirect: boolean): boolean {
    // A frame of another origin has permissions of its own; the main frame's are prepared by the load.
    if (frameId !== this.page?.targetId) this.prepareFrame(url)
    const isMainFrame = frameId === this.page?.targetId
    if (isMainFrame && !isRedirect) {
      if (this.ownNavigations > 0) return true
      if (this.expectedReloads > 0) {
        this.expectedReloads -= 1
        return true
      }
    }
    return this.asksNavigation(frameId, url, isMainFrame, isRedirect)
  }

  private prepareFrame(url: string): void {
    const target = runtime.schemes.toEngine(url)
    if (URL.canParse(target)) this.preferences.session.preparePermissions(new URL(target).origin, this.client.contents).catch(() => undefined)
  }

  private asksNavigation(frameId: string, url: string, isMainFrame: boolean, isRedirect: boolean): boolean {
    const frame = asElectronFrame(this.frames.frame(frameId))
    const event = vetoEvent({ url, isSameDocument: false, isMainFrame, frame, initiator: asElectronFrame(this.frames.main) })
    const name = isRedirect ? 'will-redirect' : 'will-navigate'
    if (!isRedirect) this.client.emit('will-frame-navigate', event)
    if (isMainFrame || isRedirect) this.client.emit(name, event, url, false, isMainFrame, 1, 1)
    return !event.defaultPrevented
  }

  /** Process id of the renderer, as found when the page was last loaded; 0 before. */
  rendererPid(): number {
    return this.process
  }

  frameNavigated(frame: FrameState, isSamePage: boolean): void {
    const isMainFrame = frame.id === this.page?.targetId
    const url = runtime.schemes.toApp(frame.url)
    if (isMainFrame && this.isInitial(frame.url)) return
    if (isMainFrame) this.url = url
    if (isSamePage) {
      this.client.emit('did-navigate-in-page', new VetoEvent(), url, isMainFrame, 1, 1)
      return
    }
    if (!isMainFrame) return
    this.loads.committed(frame.loaderId)
    this.client.emit('did-navigate', new VetoEvent(), url, 200, 'OK')
  }

  frameGone(): void {}

  loadingChanged(isLoading: boolean): void {
    // The first start belongs to `loadURL`, whose document has not committed yet.
    if (!this.isInitial() || this.ownNavigations > 0) this.client.emit(isLoading ? 'did-start-loading' : 'did-stop-loading', new VetoEvent())
  }

  lifecycle(name: string, loaderId: string): void {
    if (this.isInitial()) return
    if (name === 'DOMContentLoaded') {
      this.client.emit('dom-ready', new VetoEvent())
      this.page?.evaluate('document.title').then((title) => this.changedInfo(String(title))).catch(() => undefined)
    }
    if (name !== 'load') return
    this.process = rendererPid(runtime.engine?.pid, (pid) => this.client.isTaken(pid))
    this.client.emit('did-frame-finish-load', new VetoEvent(), true, 1, 1)
    this.client.emit('did-finish-load', new VetoEvent())
    this.loads.loaded(loaderId)
  }

  failed(url: string): void {
    // A failing `loadURL` is reported by its own answer.
    if (this.ownNavigations === 0) this.loadFailed('net::ERR_FAILED', runtime.schemes.toApp(url))
  }

  crashed(): void {
    if (this.isDestroyed) {
      // Its process was ended while it closed, which Chromium would leave as a dead tab.
      this.ready.then(({ targetId }) => runtime.engine?.browser.post('Target.closeTarget', { targetId })).catch(() => undefined)
      return
    }
    this.isCrashed = true
    this.loads.fail('net::ERR_ABORTED')
    this.client.crashed()
  }

  console(event: CdpEvent<'Runtime.consoleAPICalled'>): void {
    const levels: Record<string, string> = { warning: 'warning', error: 'error', assert: 'error', debug: 'debug' }
    const level = levels[event.type] ?? 'info'
    const message = event.args.map((item) => String(item.value ?? item.description ?? item.unserializableValue ?? item.type)).join(' ')
    const place = event.stackTrace?.callFrames[0]
    const sourceId = runtime.schemes.toApp(place?.url ?? '')
    const lineNumber = (place?.lineNumber ?? -1) + 1
    const details = { message, level, lineNumber, sourceId, frame: asElectronFrame(this.frames.main) }
    this.client.emit('console-message', vetoEvent(details), ['debug', 'info', 'warning', 'error'].indexOf(level), message, lineNumber, sourceId)
  }

  message(frame: FrameState, text: string, answer: (text: string) => void): void {
    this.client.message(this.frames.frame(frame.id), text, answer)
  }

  requestedNavigation(url: string, isNewWindow: boolean): void {
    const scheme = url.replace(/:.*$/s, '')
    if (isNewWindow || ['http', 'https', 'file', 'data', 'blob', 'about', 'javascript'].includes(scheme)) return
    const page = this.page
    if (!page || !this.asksNavigation(page.targetId, url, true, false)) return
    // Chromium does not know the app's own schemes; the host loads such a URL in the page's place.
    if (runtime.schemes.has(scheme)) this.load(url).catch(() => undefined)
  }

  windowOpenAsked(event: CdpEvent<'Page.windowOpen'>): void {
    this.client.emit('-window-open', event)
  }

  dialogOpened(event: CdpEvent<'Page.javascriptDialogOpening'>): void {
    // A test answers by Playwright, a person in the window; without either the page would stand still for good.
    if (runtime.commandLine.switches.has('remote-debugging-port') || runtime.engine?.mode === 'window') return
    runtime.refusals.notImplemented(`a page's ${event.type} box`)
    this.page?.session.post('Page.handleJavaScriptDialog', { accept: false })
  }

  changedInfo(title: string): void {
    // Until a page has a title Chromium reports its address, which here would be the mapped one.
    if (this.isInitial() || title === this.title || this.isAddress(title)) return
    this.title = title
    this.client.title(title)
  }

  private isAddress(title: string): boolean {
    const bare = (url: string): string => url.replace(/\/$/, '')
    return [this.url, this.page?.mainFrame.url ?? ''].some((url) => bare(url).endsWith(bare(title)))
  }

  destroyed(): void {
    this.isDestroyed = true
    this.loads.fail('net::ERR_ABORTED')
    for (const frame of this.page?.frames.values() ?? []) frame.isGone = true
    this.page?.frames.clear()
    if (this.page) this.session.pages.delete(this.page)
    this.page = undefined
  }

  private isInitial(url = this.page?.mainFrame.url ?? ''): boolean {
    return this.url === '' && initialUrls.test(url)
  }

  private loadFailed(errorText: string, url: string): LoadError {
    const error = new LoadError(errorText, url)
    const args = [netErrorCode(error.code), error.code, url, true, 1, 1]
    this.client.emit('did-fail-load', new VetoEvent(), ...args)
    this.loads.fail(errorText)
    return error
  }

  private async attach(target: AttachedTarget): Promise<Page> {
    const secret = (): string => randomBytes(16).toString('hex')
    const names = { handshake: secret(), binding: `b${secret()}`, deliver: `d${secret()}` }
    const preloads = this.preferences.preload === undefined ? [] : [this.preferences.preload]
    const config = { ...names, process: preloadProcess(this.preferences.additionalArguments), declared: preloadDeclarations() }
    const setup = {
      mainWorldScript: mainWorldScript(names.handshake),
      isolatedWorldScript: isolatedWorldScript(config, preloads),
      worldName: 'Electron Isolated Context',
      binding: names.binding,
      deliver: names.deliver,
    }
    const page = new Page(target, setup, this)
    this.page = page
    this.session.pages.add(page)
    await page.prepare(runtime.colorScheme())
    await this.client.attached(page)
    return page
  }
}

/** Origin of a URL in Chromium's form. */
export function engineOriginOf(url: string): string {
  return originOf(runtime.schemes.toEngine(url))
}

export type { Engine }
