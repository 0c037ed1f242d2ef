// Runs in the preload's world, sent as text by scripts.ts: nothing here may refer to anything that is not sent with it.
import { createBridgeEnd, type BridgeEnd } from './bridge-script.ts'
import { createCodec } from './codec.ts'

/** A preload file as a function; written into the script's text, as the page's CSP forbids making one from a string. */
export interface PreloadScript {
  readonly path: string
  readonly run: (
    require: (name: string) => unknown, process: object, exports: object, module: object, filename: string, dirname: string,
  ) => void
}

export interface IsolatedConfig {
  readonly handshake: string
  readonly binding: string
  readonly deliver: string
  readonly process: Readonly<Record<string, unknown>>
  /** Members that Electron declares, for loudness: export name to names. */
  readonly declared: Readonly<Record<string, readonly string[]>>
}

type Handler = (...args: unknown[]) => void
type Post = (message: Readonly<Record<string, unknown>>) => void

/** A small event emitter for `ipcRenderer`; a sandboxed preload has no Node. */
export function createEmitter() {
  const table = new Map<string, { handler: Handler; original: Handler }[]>()
  const add = (event: string, handler: Handler, original: Handler, isFirst = false): void => {
    const list = [...(table.get(event) ?? [])]
    list.splice(isFirst ? 0 : list.length, 0, { handler, original })
    table.set(event, list)
  }
  const remove = (event: string, handler: Handler): void => {
    const list = [...(table.get(event) ?? [])]
    const index = list.findLastIndex((entry) => entry.original === handler)
    if (index >= 0) list.splice(index, 1)
    table.set(event, list)
  }
  const once = (event: string, handler: Handler): void => {
    const wrapped = (...args: unknown[]): void => {
      remove(event, handler)
      handler(...args)
    }
    add(event, wrapped, handler)
  }
  const emit = (event: string, ...args: unknown[]): boolean => {
    const list = table.get(event) ?? []
    for (const entry of list) entry.handler(...args)
    return list.length > 0
  }
  const clear = (event?: string): void => {
    if (event === undefined) table.clear()
    else table.delete(event)
  }
  const listeners = (event: string): Handler[] => (table.get(event) ?? []).map((entry) => entry.original)
  return { add, remove, once, emit, clear, listeners, names: () => [...table.keys()] }
}

/** Makes `target` refuse what Electron declares and it lacks; tells the host, too. */
export function loudPageObject(target: object, name: string, declared: readonly string[], post: Post): object {
  return new Proxy(target, {
    get(object, key) {
      if (typeof key === 'string' && !(key in object) && declared.includes(key)) {
        const message = `electron stand-in: ${name}.${key} is not implemented`
        post({ kind: 'refusal', message })
        throw new Error(message)
      }
      return Reflect.get(object, key) as unknown
    },
  })
}

/** `ipcRenderer`, plus what the host calls when a message for the page comes. */
export function createIpcRenderer(post: Post) {
  const codec = createCodec()
  const emitter = createEmitter()
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void; channel: string }>()
  let count = 0
  const ipc: Record<string, unknown> = {
    invoke: async (channel: string, ...args: unknown[]) => {
      const encoded = codec.encode(args)
      count += 1
      const id = count
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject, channel })
        post({ kind: 'invoke', id, channel, args: encoded })
      })
    },
    send: (channel: string, ...args: unknown[]) => post({ kind: 'send', channel, args: codec.encode(args) }),
    emit: emitter.emit,
    listenerCount: (event: string) => emitter.listeners(event).length,
    listeners: emitter.listeners,
    eventNames: emitter.names,
  }
  const chained = (run: (event: string, handler: Handler) => void) => (event: string, handler: Handler) => {
    run(event, handler)
    return ipc
  }
  ipc['on'] = ipc['addListener'] = chained((event, handler) => emitter.add(event, handler, handler))
  ipc['prependListener'] = chained((event, handler) => emitter.add(event, handler, handler, true))
  ipc['once'] = chained(emitter.once)
  ipc['off'] = ipc['removeListener'] = chained(emitter.remove)
  ipc['removeAllListeners'] = (event?: string) => {
    emitter.clear(event)
    return ipc
  }
  const deliver = (text: string): void => {
    const message = JSON.parse(text) as { kind: string; id: number; isOk: boolean; channel: string; value: unknown; error: string }
    if (message.kind === 'event') {
      emitter.emit(message.channel, { sender: ipc, senderId: 0, ports: [] }, ...(codec.decode(message.value) as unknown[]))
      return
    }
    const entry = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.isOk) entry?.resolve(codec.decode(message.value))
    else entry?.reject(new Error(`Error invoking remote method '${entry.channel}': ${message.error}`))
  }
  return { ipc, deliver }
}

/** `contextBridge`; the shared element travels to the page's world with the one handshake event. */
export function createContextBridge(config: IsolatedConfig): object {
  let end: BridgeEnd | undefined
  const connect = (): BridgeEnd => {
    const host = document.createElement('div')
    const target = document.createElement('div')
    host.attachShadow({ mode: 'open' }).append(target)
    const created = createBridgeEnd(target, 'i', 'p', () => undefined)
    window.dispatchEvent(new MouseEvent(config.handshake, { relatedTarget: host }))
    return created
  }
  return {
    exposeInMainWorld: (key: string, api: unknown): void => {
      end ??= connect()
      end.ask({ kind: 'expose', key, value: end.encode(api) })
    },
  }
}

/** Tells the host each new title; DevTools does not. */
export function watchTitle(post: Post): void {
  let last = ''
  const tell = (): void => {
    if (document.title === last) return
    last = document.title
    post({ kind: 'title', title: last })
  }
  document.addEventListener('DOMContentLoaded', () => {
    tell()
    new MutationObserver(tell).observe(document.head, { childList: true, subtree: true, characterData: true })
  })
}

/** Tells the host about right clicks that the page left alone, and keeps Chromium's own menu away. */
export function watchContextMenu(post: Post): void {
  const controlOf = (element: Element | null): string => {
    if (element instanceof HTMLInputElement) return `input-${element.type === 'tel' ? 'telephone' : element.type}`
    if (element instanceof HTMLTextAreaElement) return 'text-area'
    if (element instanceof HTMLSelectElement) return element.multiple ? 'select-multiple' : 'select-one'
    return 'none'
  }
  window.addEventListener('contextmenu', (event) => {
    if (event.defaultPrevented) return
    event.preventDefault()
    const element = event.composedPath()[0] instanceof Element ? (event.composedPath()[0] as Element) : null
    const link = element?.closest('a[href]') as HTMLAnchorElement | null | undefined
    const image = element instanceof HTMLImageElement ? element : null
    const field = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element : null
    const formControlType = controlOf(element)
    const textual = /^(text-area|input-(text|password|email|search|number|url|telephone))$/
    const isEditable = (field !== null && textual.test(formControlType) && !field.readOnly && !field.disabled) ||
      (element instanceof HTMLElement && element.isContentEditable)
    const selectionText = field ? field.value.slice(field.selectionStart ?? 0, field.selectionEnd ?? 0) : String(getSelection() ?? '')
    post({
      kind: 'context-menu', x: event.clientX, y: event.clientY, isEditable, selectionText, formControlType,
      linkURL: link?.href ?? '', linkText: link?.textContent ?? '', srcURL: image?.src ?? '', mediaType: image ? 'image' : 'none',
    })
  })
}

/** The modules a sandboxed preload may require. */
export function createPreloadRequire(electron: object) {
  return (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer' || name === 'electron/common') return electron
    throw new Error(`module not found: ${name}`)
  }
}

/** Runs one preload file as the CommonJS module that Electron's sandbox makes of it. */
export function runPreload(script: PreloadScript, electron: object, processInfo: object, post: Post): void {
  try {
    const module = { exports: {} }
    const folder = script.path.replace(/\/[^/]*$/, '')
    script.run(createPreloadRequire(electron), processInfo, module.exports, module, script.path, folder)
  } catch (error) {
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    post({ kind: 'preload-error', path: script.path, name, message, stack: stack ?? '' })
    console.error(`Unable to load preload script: ${script.path}`)
    console.error(error)
  }
}

/** Entry point in the preload's world. */
export function runIsolatedWorld(config: IsolatedConfig, preloads: readonly PreloadScript[]): void {
  if (window.top !== window || location.href === 'about:blank' || location.protocol === 'data:') return
  const world = globalThis as unknown as Record<string, unknown>
  const send = world[config.binding] as (text: string) => void
  const post: Post = (message) => send(JSON.stringify(message))
  const { ipc, deliver } = createIpcRenderer(post)
  Object.defineProperty(world, config.deliver, { value: deliver })
  const parts: Record<string, object> = { ipcRenderer: ipc, contextBridge: createContextBridge(config), webFrame: {}, webUtils: {} }
  const electron: Record<string, object> = {}
  for (const [name, part] of Object.entries(parts)) electron[name] = loudPageObject(part, name, config.declared[name] ?? [], post)
  const exported = loudPageObject(electron, 'electron', config.declared['electron'] ?? [], post)
  const processInfo = loudPageObject({ ...config.process }, 'process', config.declared['process'] ?? [], post)
  watchTitle(post)
  watchContextMenu(post)
  for (const script of preloads) runPreload(script, exported, processInfo, post)
}

export const isolatedFunctions = [
  createEmitter, loudPageObject, createIpcRenderer, createContextBridge, createPreloadRequire, watchTitle, watchContextMenu, runPreload,
  runIsolatedWorld,
] as const
