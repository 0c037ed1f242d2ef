import type { CallbackJudgement, CallbackState, CallbackSummary, CallbackVerdict } from '#shared/domain/callback.ts'
import { toErrorDetail } from '#shared/domain/errors.ts'
import type { Inbox, InboxEntry } from '../callbacks/listener.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import { newId, type Random } from '../platform/random.ts'
import type { NewCallback, Store } from '../store/store.ts'

export type CallbackIntakeDeps = Readonly<{
  inbox: Inbox
  store(): Store
  isOpen(): boolean
  /** Closes the part of the inbox that is being written, so that it can be read. */
  rotate(): Promise<void>
  /** A call of the reachability check; true when somebody waited for it. */
  noteReach(nonce: string | null): boolean
  clock: Clock
  random: Random
  log: Logger
  onRecorded(callback: CallbackSummary): void
}>

const HELD: Readonly<Partial<Record<CallbackVerdict, string>>> = {
  'bad-signature': 'Held. Nothing was applied: the signature fits no key of this desk.',
  undecryptable: 'Held. Nothing was applied: it could not be opened with a key of this desk.',
  unknown: 'Held. Nothing was applied: it names a sender that this desk does not have.',
  malformed: 'Held. Nothing was applied: it is not a callback that this provider sends.',
  stale: 'Held. It is genuine, but its time lies outside the limit, so it was not applied by itself.',
}

/** The generic address judges nothing; what comes there is kept for a person. */
const unjudged = ({ envelope, receivedAt }: InboxEntry): CallbackJudgement => ({
  verdict: 'not-signed', signature: null, key: null, sentAt: null, answer: { status: 200, mediaType: 'text/plain; charset=utf-8', body: '' }, dedupeKey: null, decoded: null,
  checks: [{ name: 'form', label: 'Kept as it came', outcome: 'noted', detail: `${envelope.bodySize} bytes, ${receivedAt}` }],
  subject: { title: envelope.mediaType || 'no type', detail: 'generic address', references: [], status: null },
})

const firstState = (verdict: CallbackVerdict, isIntake: boolean): Readonly<{ state: CallbackState; effect: string }> => {
  if (isIntake) return { state: 'held', effect: 'Kept. It came to the generic address, which belongs to no provider.' }
  const held = HELD[verdict]
  return held === undefined ? { state: 'waiting', effect: '' } : { state: 'held', effect: held }
}

/** @param keepsBody false for an empty one. */
const toNew = (entry: InboxEntry, random: Random): NewCallback => {
  const judgement = entry.judgement ?? unjudged(entry)
  return {
    id: newId<'callback'>(random), intakeId: entry.intakeId, providerId: entry.providerId, environment: entry.environment, route: entry.route, correlation: entry.correlation,
    receivedAt: entry.receivedAt, envelope: entry.envelope, judgement, body: entry.body.byteLength === 0 ? null : entry.body, query: entry.query, caseId: null, retrievalId: null,
    ...firstState(judgement.verdict, entry.providerId === 'intake'),
  }
}

/**
 * Takes deliveries out of the sealed inbox into the encrypted store. A delivery is removed from the inbox only after the
 * store has it, and the store knows it by its place in the inbox, so a crash in between repeats the recording without
 * doubling it.
 */
export const createCallbackIntake = ({ inbox, store, isOpen, rotate, noteReach, random, log, onRecorded }: CallbackIntakeDeps) => {
  let running: Promise<void> | null = null
  let isWanted = false

  const take = async (entry: InboxEntry): Promise<void> => {
    if (entry.providerId === 'intake' && entry.route === 'reach') return void noteReach(entry.correlation)
    const { callback, isNew } = await store().run('callbacks.record', toNew(entry, random))
    if (isNew) onRecorded(callback)
  }
  const drainOnce = async (): Promise<void> => {
    await rotate()
    const key = await store().run('deskKeys.read', { name: 'inbox' })
    if (key === null) return
    try {
      const { damaged } = await inbox.drain(key, take)
      if (damaged > 0) log.log('error', 'callbacks.damaged', { count: damaged })
    } finally {
      key.fill(0)
    }
  }
  const run = async (): Promise<void> => {
    while (isWanted && isOpen()) {
      isWanted = false
      try {
        await drainOnce()
      } catch (error) {
        // The workspace may be closing; what was not taken stays sealed and is taken at the next opening.
        log.log('warn', 'callbacks.drain-stopped', { code: toErrorDetail(error).code })
        return
      }
    }
  }
  return {
    /** Takes everything that is there. Calls while one runs join it and make it look once more. */
    drain: (): Promise<void> => {
      isWanted = true
      running ??= run().finally(() => { running = null })
      return running
    },
  }
}
export type CallbackIntake = ReturnType<typeof createCallbackIntake>
