import type { ResponseOf } from '#shared/bridge/channels.ts'
import type { CallbackDetail } from '#shared/domain/callback.ts'
import type { CheckRequest, CheckResult } from '../../services/callback-check.ts'
import type { createCallbackTry } from '../../services/callback-try.ts'
import type { CallbackWatch } from '../../services/callback-watch.ts'
import { actsFor, type CallbacksService } from '../../services/callbacks.ts'
import type { DesktopPort } from '../console.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

export type CallbacksParts = Readonly<{
  callbacks: CallbacksService
  check(request: CheckRequest): Promise<CheckResult>
  trying: ReturnType<typeof createCallbackTry>
  watch: CallbackWatch
  desktop: Pick<DesktopPort, 'copy'>
  /** Reads what arrived and works it out, before the answer to a try is shown. */
  settleArrived(): Promise<void>
}>

const withActs = (detail: CallbackDetail): ResponseOf<'callbacks.get'> => ({ ...writable(detail), envelope: detail.envelope as ResponseOf<'callbacks.get'>['envelope'], acts: [...actsFor(detail)] })

/** Deliveries: what arrived, what a held one may do, and the same checks on pasted text. */
export const callbacksHandlers = ({ callbacks, check, trying, watch, desktop, settleArrived }: CallbacksParts): HandlersOf<'callbacks'> => ({
  'callbacks.list': async ({ filter, beforeId, limit }) => writable(await callbacks.list(filter, beforeId, limit)),
  'callbacks.get': async ({ callbackId }) => withActs(await callbacks.get(callbackId)),
  'callbacks.raw': ({ callbackId }) => callbacks.raw(callbackId),
  'callbacks.facts': async ({ callbackId }) => ({ facts: writable(await callbacks.facts(callbackId)) }),
  'callbacks.dryRun': async ({ callbackId, caseId }) => writable(await callbacks.dryRun(callbackId, caseId)),
  'callbacks.settle': async ({ callbackId, act, caseId, reason }) => withActs(await callbacks.settle(callbackId, act, caseId, reason)),
  'callbacks.copyReport': async ({ callbackId }) => {
    const text = await callbacks.report(callbackId)
    await desktop.copy(text)
    return { text }
  },
  'callbacks.check': async (request) => writable(await check(request)),
  'callbacks.samples': () => writable(trying.samples()),
  'callbacks.sendTest': async ({ providerId, route, flaw, caseId }) => {
    const newest = async () => (await callbacks.list(NO_FILTER, null, 1)).rows[0]?.id ?? null
    const before = await newest()
    const answer = await trying.send(providerId, route, flaw, caseId)
    await settleArrived()
    const after = await newest()
    return { ...answer, callbackId: after === before ? null : after }
  },
  'callbacks.expected': async () => writable(await watch.list()),
})

const NO_FILTER = { verdicts: [], states: [], providerIds: [], caseId: null, text: '' } as const
