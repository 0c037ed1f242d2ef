import { createHash } from 'node:crypto'
import type { Instant } from '#shared/domain/calendar.ts'
import type { CallbackJudgement } from '#shared/domain/callback.ts'
import type { ReportFact } from '#shared/domain/callback-news.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import type { CallbackReader } from '../processes/parse.ts'
import type { CallbackRoute, RawDelivery, VerificationKey } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import { matchCallback } from './callback-match.ts'

export type CallbackCheckDeps = Readonly<{
  store(): Store
  reader: CallbackReader
  keysOf(providerId: ProviderId): Promise<readonly VerificationKey[]>
  routesOf(providerId: ProviderId): readonly CallbackRoute[]
  descriptorOf(providerId: ProviderId): ProviderDescriptor
  clock: Clock
}>

/** A stored key by its environment, or one that was typed for this check only. */
export type CheckKey = Readonly<{ environment: ProviderEnvironment }> | Readonly<{ once: string; apiName: string | null }>

export type CheckRequest = Readonly<{ providerId: ProviderId; body: string; key: CheckKey; toleranceSeconds: number | null; receivedAt: Instant | null }>

export type CheckResult = Readonly<{
  judgement: CallbackJudgement
  matchedCase: Readonly<{ caseId: CaseId; caseReference: string; applicantName: string }> | null
  isKnownMessage: boolean
  facts: readonly ReportFact[]
}>

const TIMEOUT_MS = 30_000

/** The listener's own check on text that an officer pasted. Nothing is applied, recorded or kept. */
export const createCallbackCheck = ({ store, reader, keysOf, routesOf, descriptorOf, clock }: CallbackCheckDeps) => {
  const keysFor = async (providerId: ProviderId, key: CheckKey): Promise<readonly VerificationKey[]> => {
    const stored = await keysOf(providerId)
    if ('environment' in key) return stored.filter(({ mark }) => mark.environment === key.environment)
    const fields = descriptorOf(providerId).credentialFields
    const environment = descriptorOf(providerId).environments[0] ?? 'test'
    const known = stored[0]?.values ?? {}
    // What is no secret comes from the stored entry unless it was given; the pasted key takes the place of the secret one.
    const values = Object.fromEntries(fields.map(({ name, isSecret }) => [name, isSecret ? key.once : (key.apiName ?? known[name] ?? '')]))
    return [{ mark: { providerId, environment, generation: 'pasted', ending: '' }, values }]
  }
  const deliveryOf = ({ providerId, body, receivedAt }: CheckRequest): RawDelivery => {
    const route = routesOf(providerId)[0]
    if (route === undefined) throw new AppError('app.unsupported', 'This provider sends nothing that could be checked.')
    // A line break at the end comes from the clipboard or an editor, never from the sender.
    const bytes = Buffer.from(body.replace(/[\r\n]+$/, ''), 'utf8')
    return {
      route: route.name, correlation: null, query: '', mediaType: route.mediaTypes[0] ?? '', charset: null, body: bytes, parts: null, bodySize: bytes.byteLength,
      bodySha256: createHash('sha256').update(bytes).digest('hex'), receivedAt: receivedAt ?? clock.now(),
    }
  }

  return async (request: CheckRequest): Promise<CheckResult> => {
    const { providerId, toleranceSeconds } = request
    const job = { providerId, delivery: deliveryOf(request), context: { keys: await keysFor(providerId, request.key), toleranceSeconds } }
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const judgement = await reader.judge(job, signal)
    const isProven = judgement.verdict === 'valid' || judgement.verdict === 'stale'
    const news = isProven ? await reader.read({ ...job, files: { pgpPrivateKey: null } }, signal).catch(() => null) : null
    const match = await matchCallback(store(), providerId, [...judgement.subject.references, ...(news?.references ?? [])])
    const found = match === null ? null : (await store().run('cases.get', { caseId: match.caseId })).loanCase
    const isKnownMessage = isProven && judgement.dedupeKey !== null && (await store().run('callbacks.findMessage', { providerId, dedupeKey: judgement.dedupeKey })) !== null
    return {
      judgement, isKnownMessage, facts: news !== null && 'facts' in news ? news.facts : [],
      matchedCase: found === null ? null : { caseId: found.id, caseReference: found.reference, applicantName: found.applicant.name },
    }
  }
}
