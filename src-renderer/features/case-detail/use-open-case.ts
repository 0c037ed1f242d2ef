import { watch } from 'vue'
import { useRoute } from 'vue-router'
import { isIdText, type CaseId } from '#shared/domain/ids.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'

/** Opens the case of the present place. The frame of the window closes it again when no case is shown any more. */
export const useOpenCase = (): ReturnType<typeof useCaseDetailStore> => {
  const route = useRoute()
  const detail = useCaseDetailStore()
  watch(() => route.params['id'], (id) => {
    if (typeof id === 'string' && isIdText(id)) void detail.open(id as CaseId)
  }, { immediate: true })
  return detail
}
