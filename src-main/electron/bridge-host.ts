import { ipcMain, type IpcMainInvokeEvent } from 'electron'
import { CALL_WIRE, CHANNEL_NAMES } from '#shared/bridge/channel-names.ts'
import { refuse, type Result } from '#shared/bridge/result.ts'
import type { Console } from '#main/app/console.ts'
import type { Logger } from '#main/platform/logger.ts'
import type { RateLimit } from './rate-limit.ts'
import { judgeSender, type SenderFacts } from './sender-policy.ts'

export type BridgeHostDeps = Readonly<{
  dispatch: Console['dispatch']
  /** WebContents of the window on screen; undefined between two windows. */
  liveWebContentsId: () => number | undefined
  rateLimit: RateLimit
  log: Logger
}>

/** A frame that went away answers with null, or throws when it is asked. Both count as gone. */
const factsOf = (event: IpcMainInvokeEvent, liveWebContentsId: number | undefined): SenderFacts => {
  const unknown = { url: undefined, origin: undefined, isMainFrame: false, isFrameGone: true, webContentsId: undefined, liveWebContentsId }
  try {
    const { sender, senderFrame: frame } = event
    if (frame === null || frame.isDestroyed() || frame.detached) return { ...unknown, webContentsId: sender.id }
    return {
      url: frame.url,
      origin: frame.origin,
      isMainFrame: frame === sender.mainFrame && frame.parent === null,
      isFrameGone: sender.isDestroyed(),
      webContentsId: sender.id,
      liveWebContentsId,
    }
  } catch {
    return unknown
  }
}

/** The checks before a call, in their order: sender, name, rate. Pure but for the rate; the payload is not touched. */
export const admitCall = (facts: SenderFacts, name: unknown, rateLimit: RateLimit, log: Logger): Result<string> => {
  const reason = judgeSender(facts)
  if (reason !== null) {
    log.log('warn', 'bridge.refused', { code: 'bridge.refused-sender', reason })
    return refuse({ code: 'bridge.refused-sender', message: 'This page may not speak to Casebench.' })
  }
  if (typeof name !== 'string' || !(CHANNEL_NAMES as readonly string[]).includes(name)) {
    log.log('warn', 'bridge.refused', { code: 'bridge.unknown-channel' })
    return refuse({ code: 'bridge.unknown-channel', message: 'This request is not known.' })
  }
  if (!rateLimit.allows(name)) {
    log.log('warn', 'bridge.refused', { code: 'bridge.too-many', channel: name })
    return refuse({ code: 'bridge.too-many', message: 'Too many requests at once. Try again in a moment.', retryAfterSeconds: 1 })
  }
  return { ok: true, value: name }
}

/**
 * The one wire by which a page reaches main. There is one handler for all channels, so that no channel can be added
 * without these checks; what comes after them knows nothing of Electron.
 */
export const hostBridge = ({ dispatch, liveWebContentsId, rateLimit, log }: BridgeHostDeps): void => {
  ipcMain.handle(CALL_WIRE, async (event, name: unknown, request: unknown): Promise<Result<unknown>> => {
    const admitted = admitCall(factsOf(event, liveWebContentsId()), name, rateLimit, log)
    return admitted.ok ? dispatch(admitted.value, request) : admitted
  })
}
