import { runtime } from '../runtime.ts'

export type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (response: Electron.CallbackResponse) => void,
) => void

function toPattern(text: string): RegExp {
  if (text === '<all_urls>') return /^/
  const escaped = text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')
  return new RegExp(`^${escaped}$`)
}

/** `session.webRequest`; only `onBeforeRequest`, as every request passes the host there anyway. */
class WebRequestState {
  listener: BeforeRequest | undefined
  urls: readonly RegExp[] = []
  excluded: readonly RegExp[] = []
  types: readonly string[] | undefined
}

export class WebRequest {
  declare private readonly own: WebRequestState

  constructor() {
    Object.defineProperty(this, 'own', { value: new WebRequestState() })
    return runtime.loudness.wrap(this, 'WebRequest', 'session.webRequest')
  }

  onBeforeRequest(filterOrListener: Electron.WebRequestFilter | BeforeRequest | null, listener?: BeforeRequest | null): void {
    const isFiltered = typeof filterOrListener === 'object' && filterOrListener !== null
    const filter = isFiltered ? filterOrListener : undefined
    runtime.loudness.checkOptions('webRequest filter', filter, ['urls', 'excludeUrls', 'types'])
    this.own.listener = (isFiltered ? listener : (filterOrListener as BeforeRequest | null)) ?? undefined
    this.own.urls = filter?.urls.map(toPattern) ?? []
    this.own.excluded = filter?.excludeUrls?.map(toPattern) ?? []
    this.own.types = filter?.types
  }

  /** The app's decision on a request; undefined when it has none. `url` is the app's form. */
  async decide(details: Omit<Electron.OnBeforeRequestListenerDetails, 'referrer' | 'timestamp' | 'uploadData'>): Promise<Electron.CallbackResponse | undefined> {
    const { listener, urls, excluded, types } = this.own
    if (!listener) return undefined
    const isWanted = (urls.length === 0 || urls.some((pattern) => pattern.test(details.url))) &&
      !excluded.some((pattern) => pattern.test(details.url)) && (types === undefined || types.includes(details.resourceType))
    if (!isWanted) return undefined
    return new Promise((resolve) => listener({ ...details, referrer: '', timestamp: Date.now(), uploadData: [] }, resolve))
  }
}
