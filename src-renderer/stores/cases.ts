import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { CaseFilter, CaseState, CaseSummary } from '#shared/domain/case.ts'
import type { CaseId, SavedViewId } from '#shared/domain/ids.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'
import { createPagedRows } from './paged-rows.ts'

export type CaseCounts = ResponseOf<'cases.counts'>
export type CaseGroups = ResponseOf<'cases.list'>['groups']
export type CaseDraft = RequestOf<'cases.create'>

export const START_FILTER: CaseFilter = { tab: 'mine', sort: 'due', isDescending: false }

/** The list of cases: one filter, its rows by page, counts of the tabs and saved views. */
export const useCasesStore = defineStore('cases', () => {
  const bridge = useBridge()
  const filter = shallowRef<CaseFilter>(START_FILTER)
  const groups = shallowRef<CaseGroups>([])

  const rows = createPagedRows<CaseSummary>(async (offset, limit) => {
    const answer = await bridge.call('cases.list', { filter: filter.value as RequestOf<'cases.list'>['filter'], offset, limit })
    groups.value = answer.groups
    return answer
  })
  const counts = createLoader<CaseCounts | null>(null, () => bridge.call('cases.counts'))
  const views = createLoader<ResponseOf<'views.list'>>([], () => bridge.call('views.list'))

  let isRefreshing = false
  let isDirty = false
  /** One refresh at a time; changes that arrive meanwhile lead to exactly one more. */
  const refresh = async (): Promise<void> => {
    if (isRefreshing) {
      isDirty = true
      return
    }
    isRefreshing = true
    do {
      isDirty = false
      await Promise.all([rows.isLoaded.value ? rows.refresh() : undefined, counts.load(), views.load()])
    } while (isDirty)
    isRefreshing = false
  }
  bridge.on('cases.changed', () => { void refresh() })

  const setFilter = (next: CaseFilter): Promise<void> => {
    filter.value = next
    return rows.restart()
  }
  const setState = async (caseIds: readonly CaseId[], state: CaseState): Promise<void> => {
    await bridge.call('cases.setState', { caseIds: [...caseIds], state })
    await refresh()
  }
  return {
    filter, groups, rows, counts, views, setFilter,
    /** Open cases of this workspace, once the counts are here. */
    openCount: computed(() => openCountOf(counts.current.value)),
    /** True once it is known that the workspace holds no case at all. */
    isEmptyWorkspace: computed(() => counts.current.value !== null && (counts.current.value.tabs.all ?? 0) + (counts.current.value.tabs.archived ?? 0) === 0), setState, refresh,
    load: () => Promise.all([rows.restart(), counts.load(), views.load()]),
    create: async (draft: CaseDraft): Promise<ResponseOf<'cases.create'>> => {
      const made = await bridge.call('cases.create', draft)
      void refresh()
      return made
    },
    loadSamples: async (): Promise<number> => {
      const { addedCount } = await bridge.call('cases.loadSamples')
      await Promise.all([rows.restart(), counts.load()])
      return addedCount
    },
    search: (text: string, limit: number) => bridge.call('cases.search', { text, limit }),
    saveView: async (name: string): Promise<ResponseOf<'views.save'>> => {
      const saved = await bridge.call('views.save', { name, filter: filter.value as RequestOf<'views.save'>['filter'] })
      await views.load()
      return saved
    },
    removeView: async (viewId: SavedViewId): Promise<void> => {
      await bridge.call('views.remove', { viewId })
      await views.load()
    },
  }
})

/** The tab `all` holds open and closed cases; archived ones have only their own tab. */
const openCountOf = (counts: CaseCounts | null): number => (counts === null ? 0 : Math.max(0, (counts.tabs.all ?? 0) - (counts.tabs.closed ?? 0)))
