import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { ChallengeElement } from '#shared/domain/challenge.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf } from '../../bridge/bridge.ts'

/** What a login form has beyond its listed fields right now; loaded again for a new picture. */
export type Preload = Readonly<{
  elements: ShallowRef<readonly ChallengeElement[]>
  isLoading: Ref<boolean>
  error: ShallowRef<ErrorDetail | null>
  load: () => Promise<void>
}>

export const usePreload = (read: () => Promise<readonly ChallengeElement[]>): Preload => {
  const elements = shallowRef<readonly ChallengeElement[]>([])
  const isLoading = ref(false)
  const error = shallowRef<ErrorDetail | null>(null)
  return {
    elements, isLoading, error,
    load: async () => {
      if (isLoading.value) return
      isLoading.value = true
      error.value = null
      try {
        elements.value = await read()
      } catch (caught) {
        error.value = detailOf(caught)
      } finally {
        isLoading.value = false
      }
    },
  }
}
