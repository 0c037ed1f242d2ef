import {
  Archive, Database, FileText, Folder, FolderOpen, FolderPlus, History, Keyboard, Lock, PanelLeft, Pencil, Printer, Settings, ShieldCheck, SunMoon, Download, Webhook,
} from '@lucide/vue'
import { computed, ref, shallowRef, type Component, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { CaseSummary } from '#shared/domain/case.ts'
import { useDebounced } from '../composables/use-debounced.ts'
import { SETTINGS_PAGES } from '../features/settings/pages.ts'
import { PAGE_NAMES } from '../features/settings/words.ts'
import type { PaletteItem } from '../shell/index.ts'
import { useCaseDetailStore } from '../stores/case-detail.ts'
import { useCasesStore } from '../stores/cases.ts'
import type { Commands } from './commands.ts'
import { appWords } from './words.ts'

const words = appWords.palette
const MOST_CASES = 8

type Entry = PaletteItem & Readonly<{ run: () => void }>

/** What the palette offers right now: this case, cases that match, places and commands. */
export const usePalette = (commands: Commands, keysOf: (id: string) => string | undefined): Readonly<{
  isOpen: Ref<boolean>
  items: ComputedRef<readonly Entry[]>
  scope: ComputedRef<string | undefined>
  search: (text: string) => void
  run: (item: PaletteItem) => void
  open: () => void
  dropScope: () => void
}> => {
  const router = useRouter()
  const route = useRoute()
  const cases = useCasesStore()
  const detail = useCaseDetailStore()
  const isOpen = ref(false)
  const isScoped = ref(true)
  const found = shallowRef<readonly CaseSummary[]>([])
  const scopedCase = computed(() => (isScoped.value && typeof route.params['id'] === 'string' ? detail.loanCase : null))

  const entry = (group: string, id: string, label: string, icon: Component, run: () => void, rest: Partial<PaletteItem> = {}): Entry =>
    ({ id, group, label, icon, run, keys: keysOf(id), ...rest })
  const go = (path: string) => (): void => { void router.push(path) }
  const command = (id: string, label: string, icon: Component): Entry =>
    entry(words.commands, id, label, icon, () => { commands.run(id) }, { kind: 'command' })

  const inCase = computed<readonly Entry[]>(() => {
    const open = scopedCase.value
    if (!open) return []
    const at = (tab: string) => go(`/cases/${open.id}/${tab}`)
    const item = (id: string, label: string, icon: Component, run: () => void): Entry => entry(words.inCase, id, label, icon, run, { kind: 'command' })
    return [
      item('start-retrieval', words.startRetrieval, Download, at('retrieve')),
      item('go-overview', words.openOverview, FolderOpen, at('overview')),
      item('go-statements', words.openStatements, FileText, at('statements')),
      item('case-retrievals', words.openRetrievals, Download, at('retrievals')),
      item('case-callbacks', words.openCallbacks, Webhook, at('callbacks')),
      item('case-activity', words.openActivity, History, at('activity')),
      item('edit-case', words.editCase, Pencil, () => { commands.run('edit-case') }),
    ]
  })
  const caseHits = computed<readonly Entry[]>(() => found.value.map((hit) =>
    entry(words.cases, `case-${hit.id}`, `${hit.reference} ${hit.applicantName}`, Folder, go(`/cases/${hit.id}/overview`), { kind: 'case', detail: hit.status.label, keys: undefined, isHit: true })))
  const anywhere = computed<readonly Entry[]>(() => [
    command('new', words.newCase, FolderPlus),
    command('lock', words.lock, Lock),
    command('theme', words.theme, SunMoon),
    command('sidebar', words.sidebar, PanelLeft),
    command('print', words.print, Printer),
    command('shortcuts', words.shortcuts, Keyboard),
    command('back-up', words.backUp, Database),
    entry(words.places, 'go-cases', appWords.cases, FolderOpen, go('/cases'), { kind: 'place' }),
    entry(words.places, 'go-retrievals', appWords.retrievals, Archive, go('/retrievals'), { kind: 'place' }),
    entry(words.places, 'go-callbacks', appWords.callbacks, Webhook, go('/callbacks'), { kind: 'place' }),
    entry(words.places, 'check-callback', appWords.checkCallback, ShieldCheck, go('/callbacks/check'), { kind: 'place' }),
    ...SETTINGS_PAGES.map((page) => entry(words.places, `settings-${page}`, words.settingsPlace(PAGE_NAMES[page]), Settings, go(`/settings/${page}`), { kind: 'place' })),
  ])

  const findCases = async (text: string): Promise<void> => {
    try {
      found.value = text === '' ? [] : await cases.search(text, MOST_CASES)
    } catch {
      found.value = []
    }
  }
  const lookUp = useDebounced((text: string) => { void findCases(text) }, 120)
  return {
    isOpen,
    items: computed(() => [...inCase.value, ...caseHits.value, ...anywhere.value]),
    scope: computed(() => scopedCase.value?.applicant.name),
    search: (text) => { lookUp.call(text.replace(/^[#>]/, '').trim()) },
    run: (item) => { (item as Entry).run() },
    open: () => {
      isScoped.value = true
      found.value = []
      isOpen.value = true
    },
    dropScope: () => { isScoped.value = false },
  }
}
