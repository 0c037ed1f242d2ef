import { AppError } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { Clock } from '../platform/clock.ts'
import type { CallbackReader } from '../processes/parse.ts'
import type { CallbackReceiver, SampleFlaw, VerificationKey } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'
import type { ListenerService } from './listener.ts'
import type { CallOut } from './listener-reach.ts'

export type CallbackTryDeps = Readonly<{
  store(): Store
  reader: CallbackReader
  receivers: Readonly<Partial<Record<ProviderId, Pick<CallbackReceiver, 'samples' | 'routes'>>>>
  keysOf(providerId: ProviderId): Promise<readonly VerificationKey[]>
  listener: Pick<ListenerService, 'localAddressOf' | 'certificate'>
  callOut: CallOut
  clock: Clock
}>

export type Sample = Readonly<{ providerId: ProviderId; route: string; flaw: SampleFlaw; label: string }>

const TIMEOUT_MS = 15_000
/** A sample without a case names a code that no case has. */
const NOBODY = 'CASEBENCH-TRY'

/** Deliveries that the console sends to its own listener over the network, the way a provider would. */
export const createCallbackTry = ({ store, reader, receivers, keysOf, listener, callOut, clock }: CallbackTryDeps) => ({
  samples: (): readonly Sample[] =>
    PROVIDER_IDS.flatMap((providerId) => (receivers[providerId]?.samples ?? []).map((sample) => ({ providerId, ...sample }))),
  /** @throws AppError `listener.not-running`, `provider.no-credential` where a key is needed and none is stored. */
  send: async (providerId: ProviderId, route: string, flaw: SampleFlaw, caseId: CaseId | null): Promise<Readonly<{ status: number; body: string; tookMs: number }>> => {
    const receiver = receivers[providerId]
    if (!receiver?.samples.some((sample) => sample.route === route && sample.flaw === flaw)) throw new AppError('app.unsupported', 'There is no such test delivery.')
    const address = listener.localAddressOf(providerId, route)
    const reference = caseId === null ? NOBODY : (await store().run('links.list', { caseId })).find((link) => link.providerId === providerId)?.reference ?? NOBODY
    const [key] = await keysOf(providerId)
    const sample = await reader.makeSample({ providerId, route, flaw, key: key ?? null, at: clock.now(), reference }, AbortSignal.timeout(TIMEOUT_MS))
    const startedMs = clock.monotonicMs()
    const url = sample.query === '' ? address : `${address}?${sample.query}`
    const answer = await callOut({ url, method: sample.method, mediaType: sample.mediaType === '' ? null : sample.mediaType, body: sample.method === 'GET' ? null : sample.body, timeoutMs: TIMEOUT_MS, certificate: listener.certificate() })
      .catch(() => { throw new AppError('listener.unreachable', 'The listener did not answer its own call.') })
    return { ...answer, body: answer.body.slice(0, 2000), tookMs: Math.round(clock.monotonicMs() - startedMs) }
  },
})
