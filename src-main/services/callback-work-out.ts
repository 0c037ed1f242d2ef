import type { CallbackDetail, CallbackSummary } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import { toErrorDetail } from '#shared/domain/errors.ts'
import type { CallbackId } from '#shared/domain/ids.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { Logger } from '../platform/logger.ts'
import type { Store } from '../store/store.ts'
import type { CallbackApply, ReadCallback } from './callback-apply.ts'
import type { Confirmation } from './callback-confirm.ts'
import { matchCallback } from './callback-match.ts'
import type { LinksService } from './links.ts'

export type WorkingOutDeps = Readonly<{
  store(): Store
  isOpen(): boolean
  apply: CallbackApply
  noteReturn: LinksService['noteReturn']
  /** Asks the provider's own interface whether an unsigned delivery is true. */
  confirm(read: ReadCallback): Promise<Confirmation>
  /** Asks a provider's own interface because of a hint; null where it has none to ask. */
  ask(callback: CallbackDetail, references: readonly string[]): Promise<void> | null
  log: Logger
}>

/** One piece of work per delivery at a time. */
export type Turns = <Value>(callbackId: CallbackId, work: () => Promise<Value>) => Promise<Value>

/** One piece of work per delivery at a time: two presses, or a press while it is worked out, must not do it twice. */
export const createTurns = (): Turns => {
  const last = new Map<CallbackId, Promise<unknown>>()
  return async (callbackId, work) => {
    const turn = (last.get(callbackId) ?? Promise.resolve()).then(work, work)
    last.set(callbackId, turn)
    try {
      return await turn
    } finally {
      if (last.get(callbackId) === turn) last.delete(callbackId)
    }
  }
}

/** What makes a delivery less than whole, in words; empty for a whole one. */
const lackingIn = (news: CallbackNews): string => {
  const lacking = 'facts' in news ? news.facts.filter(({ isOk }) => isOk === false) : []
  return lacking.length === 0 ? '' : ` Not whole: ${lacking.map(({ label, value }) => `${label} ${value}`).join(', ')}.`
}

/**
 * What becomes of deliveries that arrived. @returns works out everything that waits, one after the other in the order
 * received; never rejects.
 */
export const createWorkingOut = ({ store, isOpen, apply, noteReturn, confirm, ask, log }: WorkingOutDeps, oneAtATime: Turns, finish: (callback: CallbackDetail, retrieval?: Retrieval | null) => CallbackDetail): (() => Promise<void>) => {
  let working: Promise<void> | null = null
  const hold = async ({ callback, match }: Pick<ReadCallback, 'callback' | 'match'>, effect: string): Promise<void> =>
    void finish(await apply.close(callback, 'held', effect, null, match))

  /** An applicant's browser came back: news on the case, never a fact. */
  const noteBack = async (callback: CallbackDetail): Promise<void> => {
    if (callback.providerId === 'intake') return
    const { query } = await apply.deliveryOf(callback)
    const noted = await noteReturn(callback.providerId, new URLSearchParams(query))
    const match = noted === null ? null : { caseId: noted.link.caseId, reference: noted.link.reference, retrieval: null, linkId: null, expected: null }
    finish(await apply.close(callback, 'noted', noted === null ? 'No link of this computer has this code. Nothing was noted.' : 'Noted on the case: the applicant came back. Nothing else changed.', null, match))
  }
  /** It carries no data and is never believed (quality.md, 2.3): at most the provider is asked. */
  const noteHint = async ({ callback, news, match }: ReadCallback): Promise<void> => {
    const asked = ask(callback, news.kind === 'wake-up' ? news.references : [])
    await asked
    const effect = asked === null ? 'Noted. It carries no data and proves nothing, and this provider cannot be asked from here yet.' : 'Noted. It carries no data, so the provider was asked.'
    finish(await apply.close(callback, 'noted', effect, null, match))
  }
  /** Works out one delivery. Only a proven one is applied by itself. */
  const workOut = async (callbackId: CallbackId): Promise<void> => {
    const read = await apply.look(callbackId, null, false)
    const { callback, news, match, plan } = read
    // An officer was faster.
    if (callback.state !== 'waiting') return
    if (news.kind === 'return') return noteBack(callback)
    if (news.kind === 'wake-up') return noteHint(read)
    const lacking = lackingIn(news)
    const confirmation = callback.verdict === 'not-signed' && plan.problem === null && lacking === '' && match?.namesOthers !== true ? await confirm(read).catch(() => 'unknown' as const) : 'unknown'
    if (confirmation === 'confirmed') {
      const done = await apply.apply(read, null, 'the provider’s own interface says the same')
      return void finish(done.callback, done.retrieval)
    }
    if (confirmation === 'differs') return hold(read, 'Held. Asked over its own interface, the provider says something else. Look at both before anything is used.')
    if (callback.verdict !== 'valid') {
      const known = match === null ? 'No case on this computer is known for it.' : `It names this case by ${match.reference}${match.namesOthers === true ? ', and another case too: look at both' : ''}. ${plan.problem ?? ''}`.trim()
      return hold(read, `Held. The provider signs nothing, so nothing is saved until you confirm it. ${known}${lacking}`)
    }
    if (match === null || plan.problem !== null) {
      if (plan.isOutdated) return void finish(await apply.close(callback, 'ignored', plan.problem ?? '', null, match))
      return hold(read, `Held. ${plan.problem ?? 'No case on this computer is known for it.'}`)
    }
    if (news.kind === 'report' && news.lacking.length > 0) {
      return hold(read, `Held. It is genuine, but not all of it can be read, so a person decides. ${plan.sentences.join(' ')}`)
    }
    const done = await apply.apply(read, null, null)
    finish(done.callback, done.retrieval)
  }
  const workOutOne = async (summary: CallbackSummary): Promise<void> => {
    try {
      await oneAtATime(summary.id, () => workOut(summary.id))
    } catch (error) {
      const { code, message } = toErrorDetail(error)
      // A locked or lost store: it stays waiting and is worked out at the next opening.
      if (!isOpen() || code.startsWith('store.') || code === 'app.locked' || code === 'process.crashed') throw error
      log.log('warn', 'callbacks.not-worked-out', { code, providerId: summary.providerId })
      const callback = await store().run('callbacks.get', { callbackId: summary.id })
      // Streamed bodies are read here for the first time.
      if (code === 'callback.malformed') await store().run('callbacks.correct', { callbackId: callback.id, judgement: { ...callback.judgement, verdict: 'malformed' } })
      // What cannot be read may still say whose it is.
      const match = await matchCallback(store(), callback.providerId, callback.judgement.subject.references)
      await hold({ callback, match }, `Held. ${message}`)
    }
  }
  const workOutAll = async (): Promise<void> => {
    while (isOpen()) {
      const waiting = await store().run('callbacks.waiting', { limit: 50 })
      if (waiting.length === 0) return
      for (const summary of waiting) await workOutOne(summary)
    }
  }
  return () => {
    working ??= workOutAll()
      .catch((error: unknown) => log.log('warn', 'callbacks.stopped', { code: toErrorDetail(error).code }))
      .finally(() => { working = null })
    return working
  }
}
