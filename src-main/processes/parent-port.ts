/** How an isolated process speaks to the one that started it. */
export interface ParentPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** The parent is gone; the process has to end. */
  onClosed(listener: () => void): void
}

/** The part of Electron's utility-process port that is used; typed here, since only `electron/` may import Electron. */
type UtilityPort = {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): void
}

const utilityPortOf = (host: NodeJS.Process): UtilityPort | undefined =>
  (host as NodeJS.Process & { parentPort?: UtilityPort }).parentPort

/**
 * The port of the running process: Electron's where it is a utility process, Node's channel where it is a forked
 * child. Electron ends its utility processes together with itself, so `onClosed` matters for forked children only.
 * @throws Error when the process was started by hand and has no parent to speak to.
 */
export const parentPort = (host: NodeJS.Process = process): ParentPort => {
  const utility = utilityPortOf(host)
  if (utility) {
    return {
      post: (message) => utility.postMessage(message),
      onMessage: (listener) => utility.on('message', (event) => listener(event.data)),
      onClosed: (listener) => void host.once('disconnect', listener),
    }
  }
  if (!host.send) throw new Error('this file is started by Casebench, not by hand')
  return {
    post: (message) => void host.send?.(message),
    onMessage: (listener) => void host.on('message', listener),
    onClosed: (listener) => void host.once('disconnect', listener),
  }
}
