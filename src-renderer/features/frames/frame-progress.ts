import type { ResponseOf } from '#shared/bridge/channels.ts'
import { isFinalState } from '#shared/domain/retrieval.ts'
import type { Step } from '../../components/lists/step.ts'
import { formatTime } from '../../format/dates.ts'
import type { CallbackRow } from '../../stores/callbacks.ts'
import type { RetrievalRow } from '../../stores/retrievals.ts'
import { frameWords as words } from './words.ts'

export type FrameEvent = ResponseOf<'timeline.list'>[number]

/** What is known of a run in a frame: the run, what its page said, and what was delivered for it. */
export type FrameFacts = Readonly<{
  run: RetrievalRow
  /** Of this run only, newest first. */
  events: readonly FrameEvent[]
  deliveries: readonly CallbackRow[]
}>

/** `sign-in`: the applicant has not finished. `on-way`: the page said so. `more`: a report is in, another follows. */
export type FrameStage = 'sign-in' | 'on-way' | 'more' | 'in' | 'failed' | 'locked' | 'cancelled'

export const frameStage = ({ run, events }: Omit<FrameFacts, 'deliveries'>): FrameStage => {
  if (run.state === 'completed') return 'in'
  if (run.state === 'cancelled') return 'cancelled'
  if (isFinalState(run.state)) return run.failure?.code === 'retrieval.wait' ? 'locked' : 'failed'
  if (run.state === 'collecting') return 'more'
  return events.some(({ kind }) => kind === 'frame.finished' || kind === 'frame.failed') ? 'on-way' : 'sign-in'
}

const ORDER: readonly FrameStage[] = ['sign-in', 'on-way', 'more', 'in']

/** The steps of a run with the one that is on; the step between two reports shows only where there is one. */
export const frameSteps = (facts: FrameFacts): readonly (Step & { time?: string | undefined })[] => {
  const stage = frameStage(facts)
  const { run, events, deliveries } = facts
  const at = ORDER.indexOf(stage)
  const finished = events.find(({ kind }) => kind === 'frame.finished' || kind === 'frame.failed')
  const wasRefused = stage === 'sign-in' && events[0]?.kind === 'retrieval.sign-in-refused'
  const hasMore = stage === 'more' || (stage === 'in' && deliveries.filter(({ state }) => state === 'applied').length > 1)
  const of = (position: number): Step['state'] => (at < 0 ? 'later' : position < at || stage === 'in' ? 'done' : position === at ? 'now' : 'later')
  return [
    { id: 'made', label: words.stepMade, state: 'done', time: formatTime(run.startedAt) },
    {
      id: 'sign-in', label: of(0) === 'done' ? words.stepSignedIn : words.stepSignIn, state: stage === 'locked' ? 'failed' : of(0),
      note: wasRefused ? words.stepRefused : undefined, time: finished === undefined ? undefined : formatTime(finished.at),
    },
    { id: 'on-way', label: of(1) === 'later' ? words.stepOnWayLater : words.stepOnWay, state: stage === 'failed' ? 'failed' : of(1), note: stage === 'on-way' && finished?.kind === 'frame.failed' ? words.error : undefined },
    ...(hasMore ? [{ id: 'more', label: words.stepMore, state: of(2), note: stage === 'more' ? words.stepMoreNote : undefined }] : []),
    { id: 'in', label: words.stepIn, state: of(3), time: stage === 'in' && run.endedAt !== null ? formatTime(run.endedAt) : undefined },
  ]
}
