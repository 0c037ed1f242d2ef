import type { SealedAnswers } from '#shared/domain/sealed-answers.ts'
import { BridgeError } from '../../bridge/bridge.ts'
import { parseFromEntry } from './parse-from-entry.ts'
import type { EntryAct, ForwardedKey, ToEntry } from './protocol.ts'

/** Has the frame seal what the officer sent to a flow's public key. @throws BridgeError where the frame is gone or could not. */
export type Seal = (flowKey: string) => Promise<SealedAnswers>

/** What the console does about the frame's messages. */
export type EntryHandlers = Readonly<{
  /** The officer sent the form. @returns whether the bank took it. */
  submit: (seal: Seal, isNewPush: boolean) => Promise<boolean>
  act: (act: EntryAct) => void
  enlarge: (index: number) => void
  key: (key: ForwardedKey) => void
  defect: () => void
  /** The frame's process ended by itself, or nobody answers from it. */
  gone: () => void
}>

/** The console's end of the port. */
export type ConsoleLink = Readonly<{
  post: (message: ToEntry) => void
  /** Ends the port; a seal that is waited for fails. */
  close: () => void
}>

/** Sealing takes some milliseconds; a frame that is silent for this long is not going to answer. */
const SEAL_WITHIN_MS = 10_000

/** A frame answers at once, also in a window that nobody sees; one whose process ended, or an error page, never does. */
const PING_EVERY_MS = 2_000
/** Pings in a row without an answer. More than one, because the computer may have slept between two. */
const MOST_SILENT = 5

const notSealed = (): BridgeError => new BridgeError({ code: 'bridge.bad-request', message: 'The form did not answer and nothing was sent. Type the login once more.' })

type Waiting = Readonly<{ resolve: (answers: SealedAnswers) => void; reject: (error: unknown) => void }>

/** Copies without the proxies of Vue, which a port refuses. */
const plain = (message: ToEntry): unknown => JSON.parse(JSON.stringify(message))

export const createConsoleLink = (port: MessagePort, handlers: EntryHandlers): ConsoleLink => {
  let waiting: Waiting | undefined
  let isSubmitting = false
  let isOpen = true
  let silentCount = 0
  const post = (message: ToEntry): void => { if (isOpen) port.postMessage(plain(message)) }
  const fail = (): void => {
    waiting?.reject(notSealed())
    waiting = undefined
  }
  const seal: Seal = (flowKey) => new Promise((resolve, reject) => {
    if (!isOpen || waiting !== undefined) return reject(notSealed())
    const patience = setTimeout(fail, SEAL_WITHIN_MS)
    const settled = <Value>(settle: (value: Value) => void) => (value: Value): void => {
      clearTimeout(patience)
      settle(value)
    }
    waiting = { resolve: settled(resolve), reject: settled(reject) }
    post({ kind: 'seal-key', publicKey: flowKey })
  })
  const submit = async (isNewPush: boolean): Promise<void> => {
    if (isSubmitting) return
    isSubmitting = true
    let isTaken = false
    try {
      isTaken = await handlers.submit(seal, isNewPush)
    } finally {
      isSubmitting = false
      post({ kind: 'result', isTaken })
    }
  }
  port.onmessage = ({ data }) => {
    const message = parseFromEntry(data)
    if (message === null) return
    silentCount = 0
    if (message.kind === 'submit') void submit(message.isNewPush)
    else if (message.kind === 'sealed') {
      waiting?.resolve(message.answers)
      waiting = undefined
    } else if (message.kind === 'not-sealed') fail()
    else if (message.kind === 'act') handlers.act(message.act)
    else if (message.kind === 'enlarge') handlers.enlarge(message.index)
    else if (message.kind === 'key') handlers.key(message.key)
    else if (message.kind === 'defect') handlers.defect()
  }
  const close = (): void => {
    isOpen = false
    clearInterval(beat)
    port.onmessage = null
    port.close()
    fail()
  }
  const beat = setInterval(() => {
    silentCount += 1
    if (silentCount <= MOST_SILENT) return post({ kind: 'ping' })
    close()
    handlers.gone()
  }, PING_EVERY_MS)
  return { post, close }
}
