import type { CallbackDetail, CallbackFilter, CallbackSource, CallbackSummary } from '#shared/domain/callback.ts'
import type { ReportFact } from '#shared/domain/callback-news.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CallbackId, CaseId } from '#shared/domain/ids.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import { createTurns, createWorkingOut, type WorkingOutDeps } from './callback-work-out.ts'

export type CallbacksDeps = WorkingOutDeps & Readonly<{
  /** Takes out of a body what may still open something at its provider. */
  conceal(providerId: CallbackSource, text: string): string
  me(): string
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

/** What arrived, what it meant, and what an officer decides about what is held. */
export const createCallbacksService = ({ store, isOpen, apply, noteReturn, confirm, ask, conceal, me, log, onChanged, onRetrieval }: CallbacksDeps) => {
  const oneAtATime = createTurns()

  const finish = (callback: CallbackDetail, retrieval: Retrieval | null = null): CallbackDetail => {
    onChanged(callback, false)
    if (retrieval !== null) onRetrieval(retrieval)
    return callback
  }
  const workOutWaiting = createWorkingOut({ store, isOpen, apply, noteReturn, confirm, ask, log }, oneAtATime, finish)

  return {
    workOutWaiting,
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
