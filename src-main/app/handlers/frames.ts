import type { FramesService } from '../../services/frames.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

/** Runs in a page of the provider. */
export const framesHandlers = ({ frames }: Readonly<{ frames: FramesService }>): HandlersOf<'frames'> => ({
  'frames.prepare': async ({ caseId, providerId, values }) => writable(await frames.prepare(caseId, providerId, values)) as never,
  'frames.start': async ({ caseId, providerId, values }) => writable(await frames.start(caseId, providerId, values)),
  'frames.open': async ({ retrievalId }) => {
    await frames.open(retrievalId)
    return undefined
  },
  'frames.handOver': async ({ retrievalId, as }) => ({ isDone: await frames.handOver(retrievalId, as) }),
})
