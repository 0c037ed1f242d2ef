import type { FrameState, Page } from '../engine/page.ts'
import { LoudEmitter } from '../surface/loud.ts'
import { runtime } from '../runtime.ts'

/** Members of an Electron class that a stand-in class may have, without those of the event emitter. */
export type Members<T> = Partial<Omit<T, keyof NodeJS.EventEmitter>>

const events = ['dom-ready'] as const
const frameNumbers = new Map<string, number>()

/** Electron's origin of a URL: `app://bundle`, `https://host`, or `null` for opaque ones. */
export function originOf(url: string): string {
  const standard = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url)
  if (!standard || url.startsWith('data:') || url.startsWith('blob:')) return 'null'
  if (url.startsWith('file:')) return 'file://'
  return `${standard[1]}://${standard[2]}`
}

/** A frame as the app sees it. One object per frame, so that identity holds. */
export class WebFrameMain extends LoudEmitter implements Members<Electron.WebFrameMain> {
  static readonly coveredEvents = events
  private readonly state: () => FrameState | undefined
  private readonly page: () => Page | undefined
  private readonly tree: FrameTree
  readonly frameTreeNodeId: number
  readonly routingId: number
  readonly processId = 1
  readonly osProcessId = 0

  constructor(tree: FrameTree, id: string, page: () => Page | undefined) {
    super(runtime.loudness, 'WebFrameMain', events)
    this.tree = tree
    this.page = page
    this.state = () => page()?.frames.get(id)
    frameNumbers.set(id, frameNumbers.get(id) ?? frameNumbers.size + 1)
    this.frameTreeNodeId = frameNumbers.get(id) ?? 0
    this.routingId = this.frameTreeNodeId
    for (const name of ['state', 'page', 'tree']) Object.defineProperty(this, name, { enumerable: false })
  }

  get url(): string {
    return runtime.schemes.toApp(this.state()?.url ?? '')
  }

  get origin(): string {
    return originOf(this.url)
  }

  get name(): string {
    return this.state()?.name ?? ''
  }

  get frameToken(): string {
    return this.state()?.id ?? ''
  }

  get detached(): boolean {
    return this.state() === undefined
  }

  get parent(): Electron.WebFrameMain | null {
    const parentId = this.state()?.parentId
    return parentId === undefined ? null : asElectronFrame(this.tree.frame(parentId))
  }

  get top(): Electron.WebFrameMain | null {
    return asElectronFrame(this.tree.main)
  }

  get frames(): Electron.WebFrameMain[] {
    const own = this.state()?.id
    return [...(this.page()?.frames.values() ?? [])]
      .filter((frame) => frame.parentId === own)
      .map((frame) => asElectronFrame(this.tree.frame(frame.id)))
  }

  get framesInSubtree(): Electron.WebFrameMain[] {
    return [asElectronFrame(this), ...this.frames.flatMap((frame) => frame.framesInSubtree)]
  }

  isDestroyed(): boolean {
    return this.detached
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.page()?.evaluate(code, userGesture, this.state()?.id)
  }

  reload(): boolean {
    this.page()?.session.post('Page.reload')
    return true
  }

  send(channel: string, ...args: unknown[]): void {
    const text = JSON.stringify({ kind: 'event', channel, value: runtime.codec.encode(args) })
    this.page()?.deliver(text, this.state()?.id)
  }
}

/** The stand-in's frame in Electron's type; what it lacks throws when touched. */
export function asElectronFrame(frame: WebFrameMain): Electron.WebFrameMain {
  return frame as unknown as Electron.WebFrameMain
}

/** The frames of one page, by Chromium's id. */
export class FrameTree {
  private readonly known = new Map<string, WebFrameMain>()
  private readonly page: () => Page | undefined
  /** Until the page exists, its main frame answers with empty values. */
  private readonly pending: WebFrameMain

  constructor(page: () => Page | undefined) {
    this.page = page
    this.pending = new WebFrameMain(this, '', page)
  }

  get main(): WebFrameMain {
    const page = this.page()
    return page ? this.frame(page.targetId) : this.pending
  }

  frame(id: string): WebFrameMain {
    const frame = this.known.get(id) ?? new WebFrameMain(this, id, this.page)
    this.known.set(id, frame)
    return frame
  }
}
