import { contextBridge, ipcRenderer } from 'electron'
import { CALL_WIRE, CHANNEL_NAMES, EVENT_NAMES, EVENT_WIRE } from '#shared/bridge/channel-names.ts'

type Listener = (payload: unknown) => void

const isKnown = (names: readonly string[], name: unknown): name is string => typeof name === 'string' && names.includes(name)
const refusal = (code: string, message: string): object => ({ ok: false, error: { code, message } })
const listeners = new Map<string, Set<Listener>>()

const call = async (name: unknown, request: unknown): Promise<unknown> => {
  if (!isKnown(CHANNEL_NAMES, name)) return refusal('bridge.unknown-channel', 'This request is not known.')
  try {
    return await ipcRenderer.invoke(CALL_WIRE, name, request)
  } catch {
    // A value that cannot be cloned, or main is going away. The text may quote data, so it stays here.
    return refusal('bridge.bad-request', 'The request could not be sent.')
  }
}

const on = (name: unknown, listener: unknown): (() => void) => {
  if (!isKnown(EVENT_NAMES, name) || typeof listener !== 'function') throw new TypeError('This event is not known.')
  const known = listeners.get(name) ?? new Set()
  // A fresh function for every subscription, so that each ends alone.
  const deliver: Listener = (payload) => { (listener as Listener)(payload) }
  listeners.set(name, known.add(deliver))
  return () => { known.delete(deliver) }
}

ipcRenderer.on(EVENT_WIRE, (_event, name: unknown, payload: unknown) => {
  if (!isKnown(EVENT_NAMES, name)) return
  for (const deliver of listeners.get(name) ?? []) deliver(payload)
})

// everything that the page can reach. No ipcRenderer, no event object, no path crosses.
contextBridge.exposeInMainWorld('casebench', Object.freeze({ call, on }))
