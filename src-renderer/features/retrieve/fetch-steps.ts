import type { Step } from '../../components/lists/step.ts'
import { formatElapsed } from '../../format/dates.ts'
import type { RetrievalStep } from '../../stores/retrievals.ts'
import { retrieveWords as words } from './words.ts'

const ORDER = ['reading-accounts', 'fetching', 'saving', 'done'] as const

export type FetchStep = Step & Readonly<{ time: string | undefined }>

/**
 * The known steps of a fetch, from the moments at which they began: what is over, what runs, what comes. Providers
 * report no percentage, so none is shown.
 * @param startedAt when the officer asked for the fetch, in milliseconds.
 */
export const fetchSteps = (begun: ReadonlyMap<RetrievalStep, number>, startedAt: number, accountCount: number, now: number): readonly FetchStep[] => {
  const reached = ORDER.findLastIndex((id) => begun.has(id))
  const current = Math.max(1, reached)
  return ORDER.map((id, index) => {
    const start = Math.max(startedAt, begun.get(id) ?? startedAt)
    const next = ORDER.slice(index + 1).map((later) => begun.get(later)).find((at) => at !== undefined) ?? now
    const state = index < current ? 'done' : index === current ? 'now' : 'later'
    return {
      id, label: words.fetchSteps[id].title, note: words.fetchSteps[id].detail(accountCount), state,
      time: state === 'later' || index === 0 ? undefined : formatElapsed(next - start),
    }
  })
}
