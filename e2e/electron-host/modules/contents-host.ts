import type { IpcMain } from './ipc-main.ts'
import type { WebContents } from './web-contents.ts'

/** What a WebContents needs from its surroundings. */
export interface ContentsHost {
  readonly ipcMain: IpcMain
  readonly createIpc: () => IpcMain
  /** Content size in CSS pixels at zoom 1. */
  contentSize(): { width: number; height: number }
  /** Asks the owning window to close. */
  requestClose(): void
  register(contents: WebContents): void
  /** Whether that renderer process belongs to another page. */
  isTaken(contents: WebContents, pid: number): boolean
  appEmit(event: string, ...args: unknown[]): void
}
