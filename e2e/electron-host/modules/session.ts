import { join } from 'node:path'
import type { Page } from '../engine/page.ts'
import { runtime } from '../runtime.ts'
import { LoudEmitter } from '../surface/loud.ts'
import { applyPermissions, type PermissionHandlers } from './permissions.ts'
import { Protocol, fetchThrough } from './protocol.ts'
import type { Members } from './web-frame-main.ts'
import { WebRequest } from './web-request.ts'

// Only what Chromium tells is sent; the others never happen here, so a listener for them would wait forever.
const events = ['will-download'] as const

type StorageName = NonNullable<Electron.ClearStorageDataOptions['storages']>[number]
const storageTypes: Readonly<Partial<Record<StorageName, string>>> = {
  cookies: 'cookies', filesystem: 'file_systems', indexdb: 'indexeddb', localstorage: 'local_storage',
  shadercache: 'shader_cache', serviceworkers: 'service_workers', cachestorage: 'cache_storage',
}

export interface SessionState {
  readonly partition: string
  readonly handlers: PermissionHandlers
  /** Origins (Chromium's form) whose permissions were set, and which pages have visited. */
  readonly origins: Set<string>
  readonly webRequest: WebRequest
  readonly protocol: Protocol
  userAgent: string | undefined
  readonly pages: Set<Page>
  contextId: Promise<string | undefined> | undefined
}

/** A session: the default one (kept under userData) or an in-memory partition. */
export class Session extends LoudEmitter implements Members<Electron.Session> {
  static readonly coveredEvents = events
  declare readonly own: SessionState
  private isSpellChecking = true

  constructor(partition: string) {
    super(runtime.loudness, 'Session', events)
    const own: SessionState = {
      partition,
      handlers: { request: undefined, check: undefined, device: undefined, displayMedia: undefined },
      origins: new Set(),
      webRequest: new WebRequest(),
      protocol: new Protocol(),
      userAgent: undefined,
      pages: new Set(),
      contextId: undefined,
    }
    Object.defineProperty(this, 'own', { value: own })
    Object.defineProperty(this, 'isSpellChecking', { enumerable: false, writable: true, value: true })
  }

  /** Chromium's browser context; undefined for the default session. */
  contextOf(): Promise<string | undefined> {
    this.own.contextId ??= this.own.partition === ''
      ? Promise.resolve(undefined)
      : (runtime.engine?.browser.send('Target.createBrowserContext', { disposeOnDetach: true }) ?? Promise.reject(new Error('no engine')))
          .then((answer) => answer.browserContextId)
    return this.own.contextId
  }

  /** Asks the app's handlers once per origin and tells Chromium. */
  async preparePermissions(origin: string, contents: Electron.WebContents): Promise<void> {
    if (this.own.origins.has(origin) || !origin.startsWith('http')) return
    this.own.origins.add(origin)
    const browser = runtime.engine?.browser
    if (browser) await applyPermissions(browser, await this.contextOf(), origin, this.own.handlers, contents)
  }

  get protocol(): Electron.Protocol {
    return this.own.protocol as unknown as Electron.Protocol
  }

  get webRequest(): Electron.WebRequest {
    return this.own.webRequest as unknown as Electron.WebRequest
  }

  setPermissionRequestHandler(handler: PermissionHandlers['request'] | null): void {
    this.own.handlers.request = handler ?? undefined
    this.own.origins.clear()
  }

  setPermissionCheckHandler(handler: PermissionHandlers['check'] | null): void {
    this.own.handlers.check = handler ?? undefined
    this.own.origins.clear()
  }

  /** Kept as state: no device chooser ever opens here, so it is never asked. */
  setDevicePermissionHandler(handler: PermissionHandlers['device'] | null): void {
    this.own.handlers.device = handler ?? undefined
  }

  /** Kept as state; screen capture by a page stays denied. */
  setDisplayMediaRequestHandler(handler: PermissionHandlers['displayMedia'] | null): void {
    this.own.handlers.displayMedia = handler ?? undefined
  }

  setSpellCheckerEnabled(enable: boolean): void {
    this.isSpellChecking = enable
  }

  isSpellCheckerEnabled(): boolean {
    return this.isSpellChecking
  }

  get spellCheckerEnabled(): boolean {
    return this.isSpellChecking
  }

  set spellCheckerEnabled(enable: boolean) {
    this.isSpellChecking = enable
  }

  setSpellCheckerLanguages(languages: string[]): void {
    if (languages.length > 0) throw runtime.refusals.notImplemented('session.setSpellCheckerLanguages with languages')
  }

  getUserAgent(): string {
    return this.own.userAgent ?? runtime.userAgent
  }

  setUserAgent(userAgent: string, acceptLanguages?: string): void {
    this.own.userAgent = userAgent
    for (const page of this.own.pages) {
      page.session.post('Emulation.setUserAgentOverride', { userAgent, ...(acceptLanguages === undefined ? {} : { acceptLanguage: acceptLanguages }) })
    }
  }

  isPersistent(): boolean {
    return this.own.partition === ''
  }

  getStoragePath(): string | null {
    return this.isPersistent() ? join(runtime.userDataPath(), 'stand-in-chromium') : null
  }

  get storagePath(): string | null {
    return this.getStoragePath()
  }

  async clearCache(): Promise<void> {
    for (const page of this.own.pages) page.session.post('Network.clearBrowserCache')
  }

  async clearStorageData(options: Electron.ClearStorageDataOptions = {}): Promise<void> {
    runtime.loudness.checkOptions('clearStorageData', options, ['origin', 'storages'])
    const browser = runtime.engine?.browser
    if (!browser) return
    const types = options.storages?.map((name) => storageTypes[name] ?? name) ?? ['all']
    const origins = options.origin === undefined ? [...this.own.origins] : [runtime.schemes.toEngine(options.origin).replace(/\/$/, '')]
    await Promise.all(origins.map((origin) => this.clearOrigin(origin, types.join(','))))
    if (types.includes('all') || types.includes('cookies')) {
      const contextId = await this.contextOf()
      await browser.send('Storage.clearCookies', contextId === undefined ? {} : { browserContextId: contextId })
    }
  }

  private async clearOrigin(origin: string, types: string): Promise<void> {
    await Promise.all([...this.own.pages].map((page) => page.session.send('Storage.clearDataForOrigin', { origin, storageTypes: types })))
  }

  flushStorageData(): void {}

  async closeAllConnections(): Promise<void> {}

  fetch(input: string | Request, init?: RequestInit & { bypassCustomProtocolHandlers?: boolean }): Promise<Response> {
    return fetchThrough(this.own.protocol, input, init)
  }
}

/** `session` as exported: the default session and in-memory partitions by name. */
export class SessionRegistry {
  readonly Session = Session
  private readonly partitions = new Map<string, Session>()
  private readonly created: (session: Session) => void

  constructor(onCreated: (session: Session) => void) {
    this.created = onCreated
    for (const name of ['partitions', 'created', 'Session']) Object.defineProperty(this, name, { enumerable: false })
  }

  get defaultSession(): Session {
    return this.get('')
  }

  fromPartition(partition: string, options?: Electron.FromPartitionOptions): Session {
    if (options?.cache === true) throw runtime.refusals.notImplemented('session.fromPartition option cache')
    if (partition.startsWith('persist:')) throw runtime.refusals.notImplemented('session.fromPartition with persist:')
    return this.get(partition)
  }

  all(): Session[] {
    return [...this.partitions.values()]
  }

  private get(partition: string): Session {
    const known = this.partitions.get(partition)
    if (known) return known
    const created = new Session(partition)
    this.partitions.set(partition, created)
    this.created(created)
    return created
  }
}
