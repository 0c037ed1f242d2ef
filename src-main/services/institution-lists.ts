import type { InstitutionList } from '#shared/domain/institution.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { RetrievalRuns, RetrievalsDeps } from './retrieval-runs.ts'

const INSTITUTIONS_MAX_AGE_MS = 24 * 3600_000
const INSTITUTIONS_TIMEOUT_MS = 60_000

/** Banks of a provider: from the store with their age, asked for anew when older than a day or on request. */
export const createInstitutionLists = ({ store, clock, environmentOf }: RetrievalsDeps, runs: Pick<RetrievalRuns, 'startFlow'>) => {
  return async (providerId: ProviderId, isRefresh: boolean): Promise<InstitutionList> => {
    const environment = environmentOf(providerId)
    const cached = await store().run('institutions.read', { providerId, environment })
    const isYoung = cached !== null && Date.parse(clock.now()) - Date.parse(cached.fetchedAt) < INSTITUTIONS_MAX_AGE_MS
    if (cached && isYoung && !isRefresh) return cached
    try {
      const { flow } = await runs.startFlow(providerId)
      try {
        const list = await flow.listInstitutions(AbortSignal.timeout(INSTITUTIONS_TIMEOUT_MS))
        await store().run('institutions.write', { providerId, environment, list })
        return list
      } finally {
        await flow.end()
      }
    } catch (error) {
      // An old list of banks is better than none; it carries its age. Whoever asked for a fresh one hears the reason.
      if (cached && !isRefresh) return cached
      throw error
    }
  }
}
