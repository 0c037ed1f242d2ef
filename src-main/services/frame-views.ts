import { toErrorDetail } from '#shared/domain/errors.ts'
import type { RetrievalId } from '#shared/domain/ids.ts'
import type { CaseLink } from '#shared/domain/link.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isFinalState, type Retrieval } from '#shared/domain/retrieval.ts'
import type { FrameMessage, FramePage, FrameSender } from '../providers/provider.ts'
import { timelineEntry } from './entries.ts'
import type { FramesDeps } from './frame-deps.ts'

export type FrameViewsDeps = FramesDeps & Readonly<{
  senderOf(providerId: ProviderId): FrameSender
  linkOf(run: Retrieval): Promise<CaseLink>
  pageOf(run: Retrieval): Promise<FramePage>
  expect(run: Retrieval, reference: string, withinMs: number): Promise<undefined>
  tell(run: Retrieval, parts: Parameters<typeof timelineEntry>[2]): Promise<void>
}>

/** Once the bank part is done a report comes in under a minute (seed 000); this is patient. */
const REPORT_MS = 3 * 60 * 1000

/** The views that are open, and what their pages say. */
export const createFrameViews = ({ store, clock, random, log, descriptorOf, openFrame, onRetrieval, senderOf, linkOf, pageOf, expect, tell }: FrameViewsDeps) => {
  const views = new Map<RetrievalId, Readonly<{ close(): void }>>()
  const close = (retrievalId: RetrievalId): void => {
    views.get(retrievalId)?.close()
    views.delete(retrievalId)
  }
  const hear = async (retrievalId: RetrievalId, message: FrameMessage): Promise<void> => {
    const run = await store().run('retrievals.get', { retrievalId })
    if (isFinalState(run.state)) return
    if (message.means === 'locked') {
      const failure = { code: 'retrieval.wait', message: 'Too many wrong tries. The applicant must not try again for a day.', providerCode: message.raw, ...(message.lockedForSeconds === null ? {} : { retryAfterSeconds: message.lockedForSeconds }) } as const
      const entry = timelineEntry(random, clock.now(), { kind: 'retrieval.failed', tone: 'negative', title: 'Locked after too many tries', detail: failure.message, raw: message.raw, providerId: run.providerId })
      onRetrieval(await store().run('retrievals.move', { retrievalId, state: 'failed', failure, at: clock.now(), entry }))
      return close(retrievalId)
    }
    if (message.means === 'again') return tell(run, { kind: 'retrieval.sign-in-refused', tone: 'attention', title: 'Sign-in refused at the bank', raw: message.raw })
    // Also a run that failed is followed by a report (providers/instantor.md, section 5).
    await expect(run, (await linkOf(run)).reference, REPORT_MS)
    return tell(run, message.means === 'finished'
      ? { kind: 'frame.finished', tone: 'progress', title: 'Applicant finished at the bank', detail: 'The report is on its way.', raw: message.raw }
      : { kind: 'frame.failed', tone: 'attention', title: 'The provider met an error', detail: 'A report about it should follow.', raw: message.raw })
  }

  const open = async (retrievalId: RetrievalId): Promise<void> => {
    const run = await store().run('retrievals.get', { retrievalId })
    const { html, origins } = await pageOf(run)
    close(retrievalId)
    const { name } = descriptorOf(run.providerId)
    const view = await openFrame({
      html, origins, heading: run.environment === 'production' ? name : `${name}, TEST`,
      onTitle: (title) => {
        const message = senderOf(run.providerId).readMessage(title)
        if (message !== null) void hear(retrievalId, message).catch((error: unknown) => log.log('warn', 'frame.message-lost', { code: toErrorDetail(error).code, providerId: run.providerId }))
      },
      onClosed: () => void views.delete(retrievalId),
    })
    views.set(retrievalId, view)
  }
  return {
    open,
    close,
    closeAll: (): void => {
      for (const retrievalId of views.keys()) close(retrievalId)
    },
  }
}
