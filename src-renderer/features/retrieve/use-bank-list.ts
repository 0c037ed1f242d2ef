import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { detailOf, useBridge } from '../../bridge/bridge.ts'
import type { InstitutionAnswer } from '../../stores/retrievals.ts'
import type { Institution } from './bank-form.ts'

export type BankList = Readonly<{
  institutions: ComputedRef<readonly Institution[]>
  fetchedAt: ComputedRef<string | null>
  /** Slugs of banks that this desk used lately, newest first. */
  recentSlugs: ShallowRef<readonly string[]>
  isLoading: Ref<boolean>
  error: ShallowRef<ErrorDetail | null>
  load: (isRefresh: boolean) => Promise<void>
}>

const MOST_RECENT = 5

/** The banks of a provider with those used lately; a refresh that fails keeps the list that is there. */
export const useBankList = (providerId: ProviderId): BankList => {
  const bridge = useBridge()
  const answer = shallowRef<InstitutionAnswer | null>(null)
  const recentSlugs = shallowRef<readonly string[]>([])
  const isLoading = ref(false)
  const error = shallowRef<ErrorDetail | null>(null)

  const loadRecent = async (): Promise<void> => {
    const runs = await bridge.call('retrievals.list', { caseId: null, limit: 100 }).catch(() => [])
    const slugs = runs.filter((run) => run.providerId === providerId && run.state === 'completed').map(({ institutionSlug }) => institutionSlug)
    recentSlugs.value = [...new Set(slugs.filter((slug) => slug !== null))].slice(0, MOST_RECENT)
  }
  return {
    institutions: computed(() => answer.value?.institutions ?? []),
    fetchedAt: computed(() => answer.value?.fetchedAt ?? null),
    recentSlugs, isLoading, error,
    load: async (isRefresh) => {
      isLoading.value = true
      error.value = null
      try {
        const [found] = await Promise.all([bridge.call('retrievals.institutions', { providerId, isRefresh }), loadRecent()])
        answer.value = found
      } catch (caught) {
        error.value = detailOf(caught)
      } finally {
        isLoading.value = false
      }
    },
  }
}
