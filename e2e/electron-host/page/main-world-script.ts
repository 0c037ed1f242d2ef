// Runs in the page's own world, sent as text by scripts.ts, before any script of the page.
import { createBridgeEnd } from './bridge-script.ts'

/** Makes what crossed the bridge unchangeable, as Electron does with an exposed API. */
export function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const child of Object.values(value)) deepFreeze(child)
  return Object.freeze(value)
}

/**
 * The page's end of the context bridge. One handshake event, named at random, brings an element that sits in a shadow
 * tree outside the document; all later events go over it, so the page can neither reach the target nor see the events
 * (`window.event` stays empty for targets in a shadow tree).
 */
export function runMainWorld(config: { readonly handshake: string }): void {
  if (window.top !== window) return
  const expose = (key: string, value: unknown): void => {
    if (Object.hasOwn(window, key)) {
      throw new Error(`Cannot bind an API on top of an existing property on the window object`)
    }
    Object.defineProperty(window, key, { value: deepFreeze(value), enumerable: true })
  }
  window.addEventListener(
    config.handshake,
    (event) => {
      event.stopImmediatePropagation()
      const host = (event as MouseEvent).relatedTarget as Element
      const target = host.shadowRoot?.firstElementChild
      if (target) createBridgeEnd(target, 'p', 'i', expose)
    },
    { once: true },
  )
}
