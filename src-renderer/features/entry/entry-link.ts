import { readonly, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { Answers, SealedAnswers } from '#shared/domain/sealed-answers.ts'
import { parseToEntry } from './parse-to-entry.ts'
import type { EntryLook, EntryView, FromEntry } from './protocol.ts'

/** The frame's end of the port. */
export type EntryLink = Readonly<{
  look: Readonly<ShallowRef<EntryLook | null>>
  view: Readonly<ShallowRef<EntryView | null>>
  /** Sends what was typed, sealed; the port carries nothing else of it. @returns whether the bank took it. */
  submit: (answers: Answers, isNewPush: boolean) => Promise<boolean>
  tell: (message: Exclude<FromEntry, { kind: 'here' | 'submit' | 'sealed' | 'not-sealed' }>) => void
  /** True while something that was sent is under way. */
  isSending: Readonly<Ref<boolean>>
}>

type Sending = { answers: Answers | null; settle: (isTaken: boolean) => void }

/** The same step stays the same object, so that a form knows a new one from news about the one it shows. */
const settled = (before: EntryView | null, next: EntryView | null): EntryView | null =>
  (before?.kind === 'step' && next?.kind === 'step' && before.turn === next.turn ? { ...next, challenge: before.challenge } : next)

/** @param seal encrypts to the flow process; what it gives is the only form in which an answer leaves this process. */
export const createEntryLink = (port: MessagePort, seal: (flowKey: string, answers: Answers) => Promise<SealedAnswers>): EntryLink => {
  const look = shallowRef<EntryLook | null>(null)
  const view = shallowRef<EntryView | null>(null)
  const isSending = ref(false)
  let sending: Sending | undefined
  const post = (message: FromEntry): void => { port.postMessage(message) }

  /** The key opens nothing by itself: it counts once, for what the officer has just sent. */
  const useKey = (flowKey: string): void => {
    const answers = sending?.answers ?? null
    if (sending === undefined || answers === null) return
    sending.answers = null
    seal(flowKey, answers).then((sealed) => { post({ kind: 'sealed', answers: sealed }) }, () => { post({ kind: 'not-sealed' }) })
  }
  const settle = (isTaken: boolean): void => {
    sending?.settle(isTaken)
    sending = undefined
    isSending.value = false
  }
  port.onmessage = ({ data }) => {
    const message = parseToEntry(data)
    if (message === null) return
    if (message.kind === 'look') look.value = message.look
    else if (message.kind === 'show') view.value = settled(view.value, message.view)
    else if (message.kind === 'seal-key') useKey(message.publicKey)
    else if (message.kind === 'result') settle(message.isTaken)
    else post({ kind: 'here' })
  }
  post({ kind: 'here' })
  return {
    look, view, isSending: readonly(isSending),
    tell: post,
    submit: (answers, isNewPush) => {
      if (sending !== undefined) return Promise.resolve(false)
      isSending.value = true
      return new Promise((resolve) => {
        sending = { answers, settle: resolve }
        post({ kind: 'submit', isNewPush })
      })
    },
  }
}
