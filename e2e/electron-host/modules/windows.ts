import { runtime } from '../runtime.ts'
import { VetoEvent } from '../surface/loud.ts'
import type { BrowserWindow } from './browser-window.ts'
import { IpcMain } from './ipc-main.ts'
import type { ContentsHost } from './contents-host.ts'
import type { WebContents } from './web-contents.ts'

/** The windows and pages of this process, and what closing the last one leads to. */
class WindowRegistry {
  focused: BrowserWindow | undefined
  readonly ipcMain = new IpcMain()
  /** Told when a window refused to close, so that a running quit stops. */
  onCloseVetoed: () => void = () => undefined
  onAllClosed: () => void = () => undefined
  private readonly open = new Set<BrowserWindow>()
  private readonly contents = new Set<WebContents>()
  private lastId = 0
  private lastContentsId = 0

  nextId(): number {
    this.lastId += 1
    return this.lastId
  }

  nextContentsId(): number {
    this.lastContentsId += 1
    return this.lastContentsId
  }

  all(): BrowserWindow[] {
    return [...this.open]
  }

  allContents(): WebContents[] {
    return [...this.contents].filter((contents) => !contents.core.isDestroyed)
  }

  contentsOfTarget(targetId: string): WebContents | undefined {
    return this.allContents().find((contents) => contents.core.page?.targetId === targetId)
  }

  contentsOfFrame(frameId: string): WebContents | undefined {
    return this.allContents().find((contents) => contents.core.page?.frames.has(frameId))
  }

  add(window: BrowserWindow): void {
    this.open.add(window)
  }

  remove(window: BrowserWindow): void {
    this.open.delete(window)
    this.contents.delete(window.webContents)
    if (this.focused === window) this.focused = undefined
  }

  afterClose(): void {
    if (this.open.size === 0) this.onAllClosed()
  }

  closeVetoed(): void {
    this.onCloseVetoed()
  }

  focus(window: BrowserWindow | undefined): void {
    const before = this.focused
    if (before === window) return
    this.focused = window
    if (before && !before.isDestroyed()) this.tellFocus(before, 'blur')
    if (window) this.tellFocus(window, 'focus')
  }

  contentsHost(): Omit<ContentsHost, 'contentSize' | 'requestClose'> {
    return {
      ipcMain: this.ipcMain,
      createIpc: () => new IpcMain(),
      register: (contents) => {
        this.contents.add(contents)
        runtime.app().emit('web-contents-created', new VetoEvent(), contents)
      },
      isTaken: (contents, pid) => this.allContents().some((other) => other !== contents && other.core.rendererPid() === pid),
      appEmit: (event, ...args) => void runtime.app().emit(event, ...args),
    }
  }

  /** Gives the page that size, in CSS pixels. Full Chromium has a window around it, the headless shell has none. */
  resizeTarget(targetId: string, width: number, height: number): void {
    const browser = runtime.engine?.browser
    browser?.send('Browser.getWindowForTarget', { targetId })
      .then(({ windowId }) => browser.send('Browser.setContentsSize', { windowId, width, height }))
      .catch((error: unknown) => {
        if (runtime.isVerbose) process.stderr.write(`electron stand-in: resize: ${String(error)}\n`)
      })
  }

  private tellFocus(window: BrowserWindow, event: 'focus' | 'blur'): void {
    window.emit(event, new VetoEvent())
    window.webContents.emit(event, new VetoEvent())
    runtime.app().emit(`browser-window-${event}`, new VetoEvent(), window)
  }
}

export const windows = new WindowRegistry()
export type { WindowRegistry }
