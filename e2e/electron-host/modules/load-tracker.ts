import { netErrorCode } from '../engine/net-errors.ts'

/** Error of `loadURL`, in Electron's wording and with its fields. */
export class LoadError extends Error {
  readonly code: string
  readonly errno: number
  readonly url: string

  constructor(errorText: string, url: string) {
    const code = errorText.replace(/^net::/, '')
    super(`${code} (${netErrorCode(code)}) loading '${url}'`)
    this.code = code
    this.errno = netErrorCode(code)
    this.url = url
  }
}

interface PendingLoad {
  readonly url: string
  loaderId: string | undefined
  resolve(): void
  reject(error: Error): void
}

/** Follows one load at a time from `loadURL` to its `load` event; a new load aborts the one before. */
export class LoadTracker {
  private pending: PendingLoad | undefined
  private lastLoaded = ''

  /** Starts to wait; the promise settles with the load that this call stands for. */
  begin(url: string): Promise<void> {
    this.fail('net::ERR_ABORTED')
    return new Promise((resolve, reject) => {
      this.pending = { url, loaderId: undefined, resolve, reject }
    })
  }

  /** Chromium answered: that document is the one, or (no loader) the navigation stayed in the same document. */
  started(loaderId: string | undefined): void {
    if (!this.pending) return
    this.pending.loaderId = loaderId
    if (loaderId === undefined || loaderId === this.lastLoaded) this.settle()
  }

  /** A document took over the main frame; a page that moves on by itself while loading takes the wait along. */
  committed(loaderId: string): void {
    if (this.pending?.loaderId !== undefined) this.pending.loaderId = loaderId
  }

  loaded(loaderId: string): void {
    this.lastLoaded = loaderId
    if (this.pending?.loaderId === loaderId) this.settle()
  }

  fail(errorText: string): void {
    const { pending } = this
    this.pending = undefined
    pending?.reject(new LoadError(errorText, pending.url))
  }

  private settle(): void {
    const { pending } = this
    this.pending = undefined
    pending?.resolve()
  }
}
