import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { CALLBACK_TABS, type CallbackTab } from '../features/callbacks/tabs.ts'
import { callbackWords } from '../features/callbacks/words.ts'
import { TAB_NAMES } from '../features/cases/words-list.ts'
import { SETTINGS_PAGES, type SettingsPage } from '../features/settings/pages.ts'
import { PAGE_NAMES } from '../features/settings/words.ts'
import type { Crumb } from '../shell/index.ts'
import { useCaseDetailStore } from '../stores/case-detail.ts'
import { useCasesStore } from '../stores/cases.ts'
import { appWords as words } from './words.ts'

type Place = Crumb & Readonly<{ path: string }>

const callbackTabOf = (param: unknown): CallbackTab => CALLBACK_TABS.find((tab) => tab === param) ?? 'live'
const pageOf = (param: unknown): SettingsPage => SETTINGS_PAGES.find((page) => page === param) ?? 'providers'

/** Where the officer is, as a breadcrumb whose parts lead back. */
export const usePlaces = (): Readonly<{ crumbs: ComputedRef<readonly Place[]>; go: (index: number) => void }> => {
  const route = useRoute()
  const router = useRouter()
  const cases = useCasesStore()
  const detail = useCaseDetailStore()

  const crumbs = computed<readonly Place[]>(() => {
    const list = { label: words.cases, path: '/cases' }
    const id = route.params['id']
    if (typeof id === 'string') {
      const name = { label: detail.loanCase?.applicant.name ?? '', path: `/cases/${id}/overview` }
      const here = { label: route.meta.label ?? '', path: route.path }
      return [list, name, here].filter(({ label }) => label !== '')
    }
    switch (route.meta.nav) {
      case 'retrievals': return [{ label: words.retrievals, path: '/retrievals' }]
      case 'callbacks': return [{ label: words.callbacks, path: '/callbacks' }, { label: callbackWords.tabs[callbackTabOf(route.params['tab'])], path: route.path }]
      case 'settings': return [{ label: words.settings, path: '/settings' }, { label: PAGE_NAMES[pageOf(route.params['page'])], path: route.path }]
      default: return [list, { label: TAB_NAMES[cases.filter.tab], path: '/cases' }]
    }
  })
  return {
    crumbs,
    go: (index) => {
      const place = crumbs.value[index]
      if (place) void router.push(place.path)
    },
  }
}
