import { shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import { detailOf } from '../../bridge/bridge.ts'
import { instantFrom } from '#shared/domain/calendar.ts'
import { useProvidersStore, type ConnectionTest } from '../../stores/providers.ts'
import { lineFor } from '../errors/wording.ts'

/** Asks the chosen provider once whether it answers; null until it did. */
export const useProviderCheck = (
  providerId: Readonly<Ref<ProviderId | null>>, environment: Readonly<Ref<ProviderEnvironment>>, hasKey: Readonly<Ref<boolean>>,
): Readonly<{ test: ShallowRef<ConnectionTest | null>; ask: () => Promise<void> }> => {
  const providers = useProvidersStore()
  const test = shallowRef<ConnectionTest | null>(null)
  const ask = async (): Promise<void> => {
    const id = providerId.value
    test.value = null
    if (id === null || !hasKey.value) return
    const result = await providers.test(id, environment.value).catch((error: unknown): ConnectionTest =>
      ({ at: instantFrom(Date.now()), isOk: false, tookMs: 0, message: lineFor(detailOf(error)) }))
    if (id === providerId.value) test.value = result
  }
  watch([providerId, environment, hasKey], () => { void ask() }, { immediate: true })
  return { test, ask }
}
