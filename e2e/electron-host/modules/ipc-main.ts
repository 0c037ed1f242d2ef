import { LoudEmitter } from '../surface/loud.ts'
import { runtime } from '../runtime.ts'
import type { WebContents } from './web-contents.ts'
import { asElectronFrame, type Members, type WebFrameMain } from './web-frame-main.ts'

type InvokeHandler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown

interface PageMessage {
  readonly kind: 'invoke' | 'send'
  readonly id: number
  readonly channel: string
  readonly args: unknown
}

/** `ipcMain`, and the same shape for `webContents.ipc`. Every channel name is an event, so none is declared. */
export class IpcMain extends LoudEmitter implements Members<Electron.IpcMain> {
  private readonly handlers = new Map<string, InvokeHandler>()

  constructor() {
    super(runtime.loudness, 'IpcMain', [])
    Object.defineProperty(this, 'handlers', { enumerable: false })
  }

  handle(channel: string, listener: InvokeHandler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
    if (typeof listener !== 'function') throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`)
    this.handlers.set(channel, listener)
  }

  handleOnce(channel: string, listener: InvokeHandler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return listener(event, ...args)
    })
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel)
  }

  /** The handler of a channel, for the dispatch below. */
  private handlerOf(channel: string): InvokeHandler | undefined {
    return this.handlers.get(channel)
  }

  static find(emitters: readonly IpcMain[], channel: string): InvokeHandler | undefined {
    return emitters.map((emitter) => emitter.handlerOf(channel)).find((handler) => handler !== undefined)
  }
}

function replyTo(frame: WebFrameMain) {
  return (channel: string, ...args: unknown[]): void => frame.send(channel, ...args)
}

function baseEvent(contents: WebContents, frame: WebFrameMain): object {
  const event = {
    type: 'frame',
    sender: contents as unknown as Electron.WebContents,
    processId: frame.processId,
    frameId: frame.routingId,
  }
  Object.defineProperty(event, 'senderFrame', { enumerable: true, get: () => (frame.isDestroyed() ? null : asElectronFrame(frame)) })
  return event
}

/** Hands one message of a page to the app's listeners or handler, and the answer back to the page. */
export async function dispatchIpc(ipcMain: IpcMain, contents: WebContents, frame: WebFrameMain, message: PageMessage, answer: (text: string) => void): Promise<void> {
  const args = runtime.codec.decode(message.args) as unknown[]
  const event = baseEvent(contents, frame)
  if (message.kind === 'send') {
    Object.assign(event, { reply: replyTo(frame), ports: [] })
    contents.emit('ipc-message', event, message.channel, ...args)
    contents.ipc.emit(message.channel, event, ...args)
    ipcMain.emit(message.channel, event, ...args)
    return
  }
  try {
    const handler = IpcMain.find([contents.ipc, ipcMain], message.channel)
    if (!handler) throw new Error(`No handler registered for '${message.channel}'`)
    const value = await handler(event as Electron.IpcMainInvokeEvent, ...args)
    answer(JSON.stringify({ kind: 'reply', id: message.id, isOk: true, value: runtime.codec.encode(value) }))
  } catch (error) {
    process.stderr.write(`Error occurred in handler for '${message.channel}': ${error instanceof Error ? error.stack : String(error)}\n`)
    answer(JSON.stringify({ kind: 'reply', id: message.id, isOk: false, error: String(error) }))
  }
}
