import type { AttachedTarget } from './engine.ts'
import type { CdpSession } from './cdp.ts'
import type { CdpEvent, Protocol } from './cdp-types.ts'

/** One frame of a page as last committed; URLs are Chromium's. */
export interface FrameState {
  readonly id: string
  readonly parentId: string | undefined
  url: string
  name: string
  /** Names the document that the frame holds. */
  loaderId: string
  isGone: boolean
}

/** What a page reports to the object that models it. */
export interface PageListener {
  frameNavigated(frame: FrameState, isSamePage: boolean): void
  frameGone(frame: FrameState): void
  loadingChanged(isLoading: boolean): void
  /** The main frame reached a point of its life: `DOMContentLoaded`, `load`, `firstPaint` and others. */
  lifecycle(name: string, loaderId: string): void
  /** A load that failed after it was asked for by the page itself; Chromium shows its own error page. */
  failed(url: string): void
  crashed(): void
  console(event: CdpEvent<'Runtime.consoleAPICalled'>): void
  /** A message from the preload's world of that frame; `answer` reaches that very document or nobody. */
  message(frame: FrameState, text: string, answer: (text: string) => void): void
  /** The page asked for a URL; called for schemes that Chromium would hand to the desktop. */
  requestedNavigation(url: string, isNewWindow: boolean): void
  /** The page called `alert`, `confirm` or `prompt`, or asks to stay; it stands still until answered. */
  dialogOpened(event: CdpEvent<'Page.javascriptDialogOpening'>): void
  windowOpenAsked(event: CdpEvent<'Page.windowOpen'>): void
}

export interface PageSetup {
  readonly mainWorldScript: string
  readonly isolatedWorldScript: string
  readonly worldName: string
  readonly binding: string
  readonly deliver: string
}

/** One page target: its session, frames and worlds, from attachment to the end. */
export class Page {
  readonly targetId: string
  readonly session: CdpSession
  readonly frames = new Map<string, FrameState>()
  isLoading = false
  private readonly listener: PageListener
  private readonly setup: PageSetup
  private readonly worlds = new Map<number, { frameId: string; uniqueId: string; isPreload: boolean }>()

  constructor(target: AttachedTarget, setup: PageSetup, listener: PageListener) {
    this.targetId = target.targetId
    this.session = target.session
    this.setup = setup
    this.listener = listener
    this.frames.set(target.targetId, { id: target.targetId, parentId: undefined, url: 'about:blank', name: '', loaderId: '', isGone: false })
    this.listenToFrames(this.session)
    this.listenToLoads()
    this.listenToWorlds()
    this.session.on('Inspector.targetCrashed', () => listener.crashed())
    this.session.on('Page.javascriptDialogOpening', (event) => listener.dialogOpened(event))
    this.session.on('Page.windowOpen', (event) => listener.windowOpenAsked(event))
    this.session.on('Page.frameRequestedNavigation', (event) => {
      if (event.frameId === this.targetId) listener.requestedNavigation(event.url, event.disposition !== 'currentTab')
    })
  }

  get mainFrame(): FrameState {
    const frame = this.frames.get(this.targetId)
    if (!frame) throw new Error('electron stand-in: page without a main frame')
    return frame
  }

  /** Puts everything in place that must be there before the first document, then lets the target run. */
  async prepare(colorScheme: 'dark' | 'light'): Promise<void> {
    const { session, setup } = this
    await Promise.all([
      session.send('Page.enable'),
      session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
      session.send('Runtime.enable'),
      session.send('Inspector.enable'),
      session.send('Runtime.addBinding', { name: setup.binding, executionContextName: setup.worldName }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: setup.mainWorldScript }),
      session.send('Page.addScriptToEvaluateOnNewDocument', { source: setup.isolatedWorldScript, worldName: setup.worldName }),
      this.setColorScheme(colorScheme),
      session.send('Runtime.runIfWaitingForDebugger'),
    ])
  }

  async setColorScheme(value: 'dark' | 'light'): Promise<void> {
    await this.session.send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value }] })
  }

  /** Sends text to the preload's world of a frame (the main frame's by default); dropped when there is none. */
  deliver(text: string, frameId = this.targetId): void {
    const world = [...this.worlds.values()].findLast((entry) => entry.isPreload && entry.frameId === frameId)
    if (world) this.deliverTo(world.uniqueId, text)
  }

  private deliverTo(uniqueContextId: string, text: string): void {
    const expression = `globalThis[${JSON.stringify(this.setup.deliver)}]?.(${JSON.stringify(text)})`
    this.session.post('Runtime.evaluate', { expression, uniqueContextId, silent: true })
  }

  /** Runs code in the page's own world and returns its value (promises awaited); rejects with what it threw. */
  async evaluate(expression: string, userGesture = false, frameId = this.targetId): Promise<unknown> {
    const world = [...this.worlds.values()].findLast((entry) => !entry.isPreload && entry.frameId === frameId)
    // Without a world the code would run in the page around it.
    if (!world && frameId !== this.targetId) throw new Error('electron stand-in: no script is run in a frame of another process')
    const answer = await this.session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
      userGesture,
      ...(world ? { uniqueContextId: world.uniqueId } : {}),
    })
    if (answer.exceptionDetails) throw evaluationError(answer.exceptionDetails)
    return answer.result.value as unknown
  }

  /**
   * A frame of another site lives in a process of its own and reports to a session of its own. What is known of it here
   * comes from its target, whose id is the frame's.
   */
  remoteFrameMoved(id: string, url: string): void {
    const frame = this.frames.get(id)
    if (!frame || frame.url === url) return
    frame.url = url
    this.listener.frameNavigated(frame, false)
  }

  /** Learns of the frames inside a frame of another process, so that their requests have an owner. */
  async followRemote(session: CdpSession): Promise<void> {
    this.listenToFrames(session)
    await session.send('Page.enable')
    const { frameTree } = await session.send('Page.getFrameTree')
    const add = ({ childFrames = [] }: Protocol.Page.FrameTree): void => {
      for (const child of childFrames) {
        if (!this.frames.has(child.frame.id)) this.navigated(child.frame)
        add(child)
      }
    }
    add(frameTree)
  }

  remoteFrameGone(id: string): void {
    const frame = this.frames.get(id)
    if (!frame || id === this.targetId) return
    frame.isGone = true
    this.frames.delete(id)
    this.listener.frameGone(frame)
  }

  private listenToFrames(session: CdpSession): void {
    const { listener } = this
    session.on('Page.frameAttached', (event) => {
      const { frameId, parentFrameId } = event
      this.frames.set(frameId, { id: frameId, parentId: parentFrameId, url: 'about:blank', name: '', loaderId: '', isGone: false })
    })
    session.on('Page.frameDetached', (event) => {
      const frame = this.frames.get(event.frameId)
      if (event.reason === 'swap' || !frame || frame.id === this.targetId) return
      frame.isGone = true
      this.frames.delete(event.frameId)
      listener.frameGone(frame)
    })
    session.on('Page.frameNavigated', ({ frame }) => this.navigated(frame))
    session.on('Page.navigatedWithinDocument', (event) => {
      const frame = this.frames.get(event.frameId)
      if (!frame) return
      frame.url = event.url
      listener.frameNavigated(frame, true)
    })
  }

  private listenToLoads(): void {
    const { session, listener } = this
    session.on('Page.frameStartedLoading', (event) => this.setLoading(event.frameId, true))
    session.on('Page.frameStoppedLoading', (event) => this.setLoading(event.frameId, false))
    session.on('Page.lifecycleEvent', (event) => {
      if (event.frameId === this.targetId) listener.lifecycle(event.name, event.loaderId)
    })
  }

  private navigated(frame: Protocol.Page.Frame): void {
    const known = this.frames.get(frame.id)
    const state = known ?? { id: frame.id, parentId: frame.parentId, url: '', name: '', loaderId: '', isGone: false }
    state.url = frame.unreachableUrl ?? frame.url + (frame.urlFragment ?? '')
    state.name = frame.name ?? ''
    state.loaderId = frame.loaderId
    this.frames.set(frame.id, state)
    if (frame.unreachableUrl !== undefined && frame.id === this.targetId) this.listener.failed(frame.unreachableUrl)
    else this.listener.frameNavigated(state, false)
  }

  private setLoading(frameId: string, isLoading: boolean): void {
    if (frameId !== this.targetId || this.isLoading === isLoading) return
    this.isLoading = isLoading
    this.listener.loadingChanged(isLoading)
  }

  private listenToWorlds(): void {
    const { session, listener, setup } = this
    session.on('Runtime.executionContextCreated', ({ context }) => {
      const data = context.auxData as { readonly frameId?: string; readonly isDefault?: boolean } | undefined
      const isPreload = context.name === setup.worldName
      if (!data?.frameId || (!isPreload && !data.isDefault)) return
      this.worlds.set(context.id, { frameId: data.frameId, uniqueId: context.uniqueId, isPreload })
    })
    session.on('Runtime.executionContextDestroyed', (event) => this.worlds.delete(event.executionContextId))
    session.on('Runtime.executionContextsCleared', () => this.worlds.clear())
    session.on('Runtime.consoleAPICalled', (event) => listener.console(event))
    session.on('Runtime.bindingCalled', (event) => {
      const world = this.worlds.get(event.executionContextId)
      const frame = world && this.frames.get(world.frameId)
      // The frame is the one that the world belongs to, whatever the message says.
      if (event.name !== setup.binding || !world?.isPreload || !frame) return
      listener.message(frame, event.payload, (text) => this.deliverTo(world.uniqueId, text))
    })
  }
}

function evaluationError(details: Protocol.Runtime.ExceptionDetails): Error {
  const text = details.exception?.description ?? (details.exception ? String(details.exception.value) : details.text)
  const [, name = 'Error', message = text] = /^(?:Uncaught )?([A-Z]\w*Error): ([^\n]*)/.exec(text) ?? []
  return Object.assign(new Error(message.split('\n')[0]), name === 'Error' ? {} : { name })
}
