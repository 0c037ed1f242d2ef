import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf, useBridge } from '../../bridge/bridge.ts'
import type { WayOut } from '../../stores/workspace.ts'

/**
 * Takes one step of the recovery ladder at a time and keeps what it reported.
 * @param tell gets the report of a step; it is called even when the page that asked is gone, because the file opened.
 */
export const useRecovery = (tell: (report: readonly string[]) => void): Readonly<{
  working: Ref<WayOut | null>
  report: ShallowRef<readonly string[]>
  refusal: ShallowRef<ErrorDetail | null>
  take: (way: WayOut, code?: string | null) => Promise<void>
}> => {
  const bridge = useBridge()
  const working = ref<WayOut | null>(null)
  const report = shallowRef<readonly string[]>([])
  const refusal = shallowRef<ErrorDetail | null>(null)
  return {
    working, report, refusal,
    take: async (way, code = null) => {
      if (working.value !== null) return
      working.value = way
      refusal.value = null
      try {
        report.value = (await bridge.call('workspace.recover', { way, code })).report
        tell(report.value)
      } catch (error) {
        refusal.value = detailOf(error)
      } finally {
        working.value = null
      }
    },
  }
}
