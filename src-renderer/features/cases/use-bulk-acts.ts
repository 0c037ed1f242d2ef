import type { RequestOf } from '#shared/bridge/channels.ts'
import type { CaseState } from '#shared/domain/case.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { useBridge } from '../../bridge/bridge.ts'
import type { GridSelection } from '../../components/grid/grid-selection.ts'
import { useToasts } from '../../composables/use-toasts.ts'
import { useCasesStore } from '../../stores/cases.ts'
import { useReport } from '../errors/use-report.ts'
import { listWords as words } from './words-list.ts'

/** As many cases as one call may move; all of them or none. */
export const MOST_AT_ONCE = 1000
const PAGE = 500

/** Moves selected cases, with an undo that puts each back where it was. */
export const useBulkActs = (): ((selection: GridSelection, state: CaseState) => Promise<boolean>) => {
  const bridge = useBridge()
  const cases = useCasesStore()
  const toasts = useToasts()
  const report = useReport()

  /** Ids with their states, over the whole filtered set when everything is selected. */
  const rowsOf = async ({ mode, keys }: GridSelection): Promise<readonly Readonly<{ id: CaseId; state: CaseState }>[]> => {
    const found: { id: CaseId; state: CaseState }[] = []
    const total = cases.rows.totalCount
    for (let offset = 0; offset < total && found.length <= MOST_AT_ONCE; offset += PAGE) {
      const { rows } = await bridge.call('cases.list', { filter: cases.filter as RequestOf<'cases.list'>['filter'], offset, limit: PAGE })
      found.push(...rows.filter(({ id }) => keys.has(id) === (mode === 'some')).map(({ id, state }) => ({ id, state })))
      if (mode === 'some' && found.length >= keys.size) break
    }
    return found
  }
  const undo = async (rows: Awaited<ReturnType<typeof rowsOf>>): Promise<void> => {
    for (const [state, group] of Map.groupBy(rows, (row) => row.state)) await cases.setState(group.map(({ id }) => id), state)
  }
  return async (selection, state) => {
    try {
      const rows = await rowsOf(selection)
      if (rows.length > MOST_AT_ONCE) {
        toasts.push({ kind: 'error', text: words.tooMany(MOST_AT_ONCE) })
        return false
      }
      const moved = rows.filter((row) => row.state !== state)
      if (moved.length === 0) return true
      await cases.setState(moved.map(({ id }) => id), state)
      toasts.push({
        kind: 'done', text: words.done[state](moved.length), isUndo: true,
        action: { label: words.done.undo, run: () => { undo(moved).catch(report) } },
      })
      return true
    } catch (error) {
      report(error)
      return false
    }
  }
}
