import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { EngineBinary } from './binary.ts'
import { CdpConnection, type CdpSession } from './cdp.ts'
import type { Protocol } from './cdp-types.ts'
import { chromiumFlags, type FlagOptions } from './flags.ts'

export interface AttachedTarget {
  readonly targetId: string
  readonly session: CdpSession
}

export interface EngineOptions extends Omit<FlagOptions, 'mode'> {
  readonly binary: EngineBinary
  readonly isVerbose: boolean
  /** Called when Chromium ends without having been asked to. */
  onGone(): void
  /** A target that a page opened by itself. */
  onPopup(target: AttachedTarget, openerId: string): void
  onTargetInfo(info: Protocol.Target.TargetInfo): void
  onTargetDestroyed(targetId: string): void
}

export interface TargetRequest {
  readonly contextId: string | undefined
  readonly width: number
  readonly height: number
}

/** One Chromium, driven over its pipe: starts it, hands out page targets, ends it. */
export class Engine {
  readonly mode: EngineBinary['mode']
  private readonly options: EngineOptions
  private child: ChildProcess | undefined
  private connection: CdpConnection | undefined
  private isStopping = false
  private readonly unclaimed = new Map<string, AttachedTarget>()
  private readonly claims = new Map<string, (target: AttachedTarget) => void>()
  private windowClaim: ((target: AttachedTarget) => void) | undefined
  private windowQueue: Promise<unknown> = Promise.resolve()

  constructor(options: EngineOptions) {
    this.options = options
    this.mode = options.binary.mode
  }

  get browser(): CdpSession {
    if (!this.connection) throw new Error('electron stand-in: Chromium was not started')
    return this.connection.browser
  }

  get pid(): number | undefined {
    return this.child?.pid
  }

  async start(): Promise<void> {
    const child = spawn(this.options.binary.path, chromiumFlags({ ...this.options, mode: this.mode }), {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
      env: { ...process.env, GOOGLE_API_KEY: 'no', GOOGLE_DEFAULT_CLIENT_ID: 'no', GOOGLE_DEFAULT_CLIENT_SECRET: 'no' },
    })
    this.child = child
    this.passOnErrors(child)
    child.on('error', (error) => process.stderr.write(`electron stand-in: Chromium did not start: ${error.message}\n`))
    const gone = (): void => {
      if (!this.isStopping) this.options.onGone()
    }
    child.once('exit', gone)
    this.connection = new CdpConnection(child.stdio[4] as Readable, child.stdio[3] as Writable, gone)
    this.listen(this.connection)
    await this.browser.send('Target.setDiscoverTargets', { discover: true })
    await this.browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true })
  }

  /** Opens a page: an app window where there is a display and the default context, else a target of its own. */
  async openPage(request: TargetRequest): Promise<AttachedTarget> {
    if (this.mode === 'window' && request.contextId === undefined) {
      const opening = this.windowQueue.then(() => this.openAppWindow(request))
      this.windowQueue = opening.catch(() => undefined)
      return opening
    }
    const { targetId } = await this.browser.send('Target.createTarget', {
      url: 'about:blank',
      width: request.width,
      height: request.height,
      newWindow: true,
      ...(request.contextId ? { browserContextId: request.contextId } : {}),
    })
    const known = this.unclaimed.get(targetId)
    if (known) {
      this.unclaimed.delete(targetId)
      return known
    }
    return new Promise((resolve) => this.claims.set(targetId, resolve))
  }

  /** A session of its own with a frame that lives in another process than its page. */
  async attachTo(targetId: string): Promise<CdpSession> {
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true })
    if (!this.connection) throw new Error('electron stand-in: Chromium is gone')
    return this.connection.session(sessionId)
  }

  /** Asks Chromium to end; kills it when it does not within `graceMs`. */
  async stop(graceMs = 2000): Promise<void> {
    if (this.isStopping) return
    this.isStopping = true
    const child = this.child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    this.connection?.browser.post('Browser.close')
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
    await ended
    clearTimeout(timer)
  }

  /** Ends Chromium at once, for use while the process is exiting. */
  kill(): void {
    this.isStopping = true
    this.child?.kill('SIGKILL')
  }

  private passOnErrors(child: ChildProcess): void {
    if (!child.stderr) return
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (this.options.isVerbose || line.startsWith('DevTools listening on')) process.stderr.write(`${line}\n`)
    })
  }

  private listen(connection: CdpConnection): void {
    const { browser } = connection
    browser.on('Target.attachedToTarget', (event) => this.attached(connection, event))
    browser.on('Target.detachedFromTarget', (event) => connection.drop(event.sessionId))
    browser.on('Target.targetCreated', (event) => this.options.onTargetInfo(event.targetInfo))
    browser.on('Target.targetInfoChanged', (event) => this.options.onTargetInfo(event.targetInfo))
    browser.on('Target.targetDestroyed', (event) => this.options.onTargetDestroyed(event.targetId))
  }

  private attached(connection: CdpConnection, event: Protocol.Target.attachedToTargetPayload): void {
    const { targetId, type, openerId, url } = event.targetInfo
    const session = connection.session(event.sessionId)
    const target: AttachedTarget = { targetId, session }
    if (type !== 'page' || url.startsWith('chrome:') || url.startsWith('devtools:')) {
      session.post('Runtime.runIfWaitingForDebugger')
      return
    }
    if (openerId) {
      this.options.onPopup(target, openerId)
      return
    }
    const claim = this.claims.get(targetId) ?? this.windowClaim
    if (claim) {
      this.claims.delete(targetId)
      if (claim === this.windowClaim) this.windowClaim = undefined
      claim(target)
      return
    }
    this.unclaimed.set(targetId, target)
  }

  // DevTools cannot open a window without tabs. A second, short-lived Chromium with the same profile hands the request
  // for one to the running Chromium; windows are opened one after the other, so the next unclaimed page is the one.
  private openAppWindow(request: TargetRequest): Promise<AttachedTarget> {
    const marker = randomBytes(8).toString('hex')
    return new Promise((resolve, reject) => {
      this.windowClaim = resolve
      const flags = [
        `--user-data-dir=${this.options.profile}`, '--no-first-run', '--test-type', '--remote-debugging-pipe',
        `--app=data:text/html,#${marker}`,
        `--window-size=${request.width},${request.height}`, ...(this.options.isRoot ? ['--no-sandbox'] : []),
      ]
      // Should the running Chromium die meanwhile, the messenger becomes a browser of its own: the pipe ends it with us.
      const messenger = spawn(this.options.binary.path, flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] })
      messenger.once('error', reject)
      messenger.once('exit', (code) => {
        if (code !== 0) reject(new Error(`electron stand-in: Chromium opened no window (exit ${code})`))
      })
    })
  }
}
