import { HELLO } from './protocol.ts'

/**
 * The one port that the console hands over. Only the page that holds this frame can give it, only from the console's own
 * origin, and only once; a page that is in no frame waits for ever.
 */
export const waitForPort = (target: Window, consoleOrigin: string): Promise<MessagePort> => new Promise((resolve) => {
  const take = (event: MessageEvent): void => {
    const [port] = event.ports
    if (target.parent === target || event.source !== target.parent || event.origin !== consoleOrigin) return
    if (event.data !== HELLO || port === undefined || event.ports.length !== 1) return
    target.removeEventListener('message', take)
    resolve(port)
  }
  target.addEventListener('message', take)
})
