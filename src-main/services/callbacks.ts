import type { CallbackDetail, CallbackFilter, CallbackSource, CallbackSummary } from '#shared/domain/callback.ts'
import type { CallbackNews, ReportFact } from '#shared/domain/callback-news.ts'
import { AppError, toErrorDetail } from '#shared/domain/errors.ts'
import type { CallbackId, CaseId } from '#shared/domain/ids.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { Logger } from '../platform/logger.ts'
import type { Store } from '../store/store.ts'
import type { CallbackApply, ReadCallback } from './callback-apply.ts'
import type { Confirmation } from './callback-confirm.ts'
import { matchCallback } from './callback-match.ts'
import type { LinksService } from './links.ts'

export type CallbacksDeps = Readonly<{
  store(): Store
  isOpen(): boolean
  apply: CallbackApply
  noteReturn: LinksService['noteReturn']
  /** Takes out of a body what may still open something at its provider. */
  conceal(providerId: CallbackSource, text: string): string
  /** Asks the provider's own interface whether an unsigned delivery is true. */
  confirm(read: ReadCallback): Promise<Confirmation>
  me(): string
  log: Logger
  onChanged(callback: Pick<CallbackSummary, 'id' | 'caseId'>, isNew: boolean): void
  onRetrieval(retrieval: Retrieval): void
}>

/** What an officer may do with a delivery now. */
export type CallbackAct = 'apply' | 'set-aside' | 'ask'

/** Verdicts that proved who sent it; an unsigned one needs an officer's reason. Nothing else is ever applied. */
const PROVEN = new Set<CallbackDetail['verdict']>(['valid', 'stale'])

export const actsFor = (callback: CallbackDetail): readonly CallbackAct[] => {
  if (callback.state !== 'held' && callback.state !== 'waiting') return []
  const isApplicable = callback.providerId !== 'intake' && (PROVEN.has(callback.verdict) || callback.verdict === 'not-signed') && callback.hasBody
  return [...(isApplicable ? ['apply' as const] : []), 'set-aside']
}

/** What makes a delivery less than whole, in words; empty for a whole one. */
const lackingIn = (news: CallbackNews): string => {
  const lacking = 'facts' in news ? news.facts.filter(({ isOk }) => isOk === false) : []
  return lacking.length === 0 ? '' : ` Not whole: ${lacking.map(({ label, value }) => `${label} ${value}`).join(', ')}.`
}

/** What arrived, what it meant, and what an officer decides about what is held. */
export const createCallbacksService = ({ store, isOpen, apply, noteReturn, confirm, conceal, me, log, onChanged, onRetrieval }: CallbacksDeps) => {
  let working: Promise<void> | null = null
  const oneAtATime = createTurns()

  const finish = (callback: CallbackDetail, retrieval: Retrieval | null = null): CallbackDetail => {
    onChanged(callback, false)
    if (retrieval !== null) onRetrieval(retrieval)
    return callback
  }
  const hold = async ({ callback, match }: Pick<ReadCallback, 'callback' | 'match'>, effect: string): Promise<void> =>
    void finish(await apply.close(callback, 'held', effect, null, match))

  /** An applicant's browser came back: news on the case, never a fact (R-27). */
  const noteBack = async (callback: CallbackDetail): Promise<void> => {
    if (callback.providerId === 'intake') return
    const { query } = await apply.deliveryOf(callback)
    const noted = await noteReturn(callback.providerId, new URLSearchParams(query))
    const match = noted === null ? null : { caseId: noted.link.caseId, reference: noted.link.reference, retrieval: null, linkId: null, expected: null }
    finish(await apply.close(callback, 'noted', noted === null ? 'No link of this computer has this code. Nothing was noted.' : 'Noted on the case: the applicant came back. Nothing else changed.', null, match))
  }
  /** Works out one delivery. Only a proven one is applied by itself (R-21, R-25). */
  const workOut = async (callbackId: CallbackId): Promise<void> => {
    const read = await apply.look(callbackId, null, false)
    const { callback, news, match, plan } = read
    // An officer was faster.
    if (callback.state !== 'waiting') return
    if (news.kind === 'return') return noteBack(callback)
    const lacking = lackingIn(news)
    const confirmation = callback.verdict === 'not-signed' && plan.problem === null && isWhole && match?.namesOthers !== true ? await confirm(read).catch(() => 'unknown' as const) : 'unknown'
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

  return {
    /** Works out everything that waits, one after the other in the order received. Never rejects. */
    workOutWaiting: (): Promise<void> => {
      working ??= workOutAll()
        .catch((error: unknown) => log.log('warn', 'callbacks.stopped', { code: toErrorDetail(error).code }))
        .finally(() => { working = null })
      return working
    },
    list: (filter: CallbackFilter, beforeId: CallbackId | null, limit: number) => store().run('callbacks.list', { filter, beforeId, limit }),
    get: (callbackId: CallbackId) => store().run('callbacks.get', { callbackId }),
    /** As text; Latin-1 where it is not UTF-8, so that every byte stays visible. */
    raw: async (callbackId: CallbackId): Promise<Readonly<{ text: string; isCut: boolean; size: number }>> => {
      const { body, query } = await store().run('callbacks.body', { callbackId })
      const { providerId } = await store().run('callbacks.get', { callbackId })
      const bytes = Buffer.from(body)
      const text = conceal(providerId, body.byteLength === 0 ? query : readable(bytes))
      return { text: text.slice(0, LONGEST_RAW), isCut: text.length > LONGEST_RAW, size: bytes.byteLength }
    },
    facts: async (callbackId: CallbackId): Promise<readonly ReportFact[]> => {
      const callback = await store().run('callbacks.get', { callbackId })
      if (!callback.hasBody || !(PROVEN.has(callback.verdict) || callback.verdict === 'duplicate' || callback.verdict === 'not-signed')) return []
      const news = await apply.newsOf(callback)
      return 'facts' in news ? news.facts : []
    },
    dryRun: async (callbackId: CallbackId, caseId: CaseId | null): Promise<Readonly<{ isApplicable: boolean; sentences: readonly string[] }>> => {
      const callback = await store().run('callbacks.get', { callbackId })
      if (!PROVEN.has(callback.verdict) && callback.verdict !== 'not-signed') return { isApplicable: false, sentences: ['Nothing: only a delivery that was proven, or that you confirm, changes a case.'] }
      const { plan } = await apply.look(callbackId, caseId, true)
      return { isApplicable: plan.problem === null, sentences: plan.sentences }
    },
    /** @throws AppError `callback.not-applicable` for what was never proven, `app.invalid-input` without a reason for an unsigned one. */
    settle: (callbackId: CallbackId, act: CallbackAct, caseId: CaseId | null, reason: string | null): Promise<CallbackDetail> => oneAtATime(callbackId, async () => {
      const callback = await store().run('callbacks.get', { callbackId })
      if (!actsFor(callback).includes(act)) throw new AppError('callback.not-applicable', act === 'ask' ? 'This provider cannot be asked.' : 'This cannot be done with this delivery.')
      if (act === 'set-aside') return finish(await apply.close(callback, 'set-aside', reason ? `Set aside: ${reason}` : 'Set aside.', me(), null))
      if (callback.verdict === 'not-signed' && (reason ?? '').trim() === '') throw new AppError('app.invalid-input', 'Say how you checked it: the provider signs nothing.', { fields: { reason: 'is missing' } })
      const done = await apply.apply(await apply.look(callbackId, caseId, true), me(), reason)
      return finish(done.callback, done.retrieval)
    }),
    /** About a delivery for the provider's support: times, checks and digests; no body, no applicant. */
    report: async (callbackId: CallbackId): Promise<string> => reportOf(await store().run('callbacks.get', { callbackId })),
  }
}
export type CallbacksService = ReturnType<typeof createCallbacksService>

/** One piece of work per delivery at a time: two presses, or a press while it is worked out, must not do it twice. */
const createTurns = (): (<Value>(callbackId: CallbackId, work: () => Promise<Value>) => Promise<Value>) => {
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

const LONGEST_RAW = 200_000

const readable = (bytes: Buffer): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}

const reportOf = ({ receivedAt, envelope, judgement, verdict, providerId, id }: CallbackDetail): string => [
  `Delivery ${id}, ${providerId}`,
  `Received ${receivedAt} at ${envelope.path} from ${envelope.remoteAddress}, ${envelope.mediaType}, ${envelope.bodySize} bytes`,
  `SHA-256 of the body ${envelope.bodySha256}`,
  `Verdict ${verdict}`,
  ...judgement.checks.map(({ label, outcome, detail }) => `  ${outcome}: ${label}${detail === '' ? '' : `, ${detail}`}`),
  ...(judgement.sentAt === null ? [] : [`Timestamp ${judgement.sentAt.text}, read as ${judgement.sentAt.readAs}: ${judgement.sentAt.at}`]),
  ...(judgement.signature === null ? [] : [`Received ${judgement.signature.algorithm} ${judgement.signature.received ?? 'none'}`]),
  `Answered ${judgement.answer.status} ${judgement.answer.body.replace(/[\r\n]+/g, ' ')}`.trim(),
].join('\n')
