import { onBeforeUnmount, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { CallbackId } from '#shared/domain/ids.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf, useBridge } from '../../bridge/bridge.ts'
import { useCallbacksStore, type CallbackDetail } from '../../stores/callbacks.ts'

/** The chosen delivery: read when it is chosen, read again when it changes, never an answer for another one. */
export const useDelivery = (id: () => CallbackId | null): Readonly<{
  delivery: ShallowRef<CallbackDetail | null>
  failure: ShallowRef<ErrorDetail | null>
  isLoading: Ref<boolean>
  reload: () => Promise<void>
  take: (detail: CallbackDetail) => void
}> => {
  const callbacks = useCallbacksStore()
  const delivery = shallowRef<CallbackDetail | null>(null)
  const failure = shallowRef<ErrorDetail | null>(null)
  const isLoading = ref(false)
  const reload = async (): Promise<void> => {
    const wanted = id()
    if (wanted === null) return
    isLoading.value = true
    try {
      const found = await callbacks.get(wanted)
      if (id() !== wanted) return
      delivery.value = found
      failure.value = null
    } catch (error) {
      if (id() === wanted) failure.value = detailOf(error)
    } finally {
      if (id() === wanted) isLoading.value = false
    }
  }
  watch(id, (wanted) => {
    if (wanted === null) delivery.value = null
    void reload()
  }, { immediate: true })
  onBeforeUnmount(useBridge().on('callback.arrived', ({ callbackId, isNew }) => { if (!isNew && callbackId === id()) void reload() }))
  return {
    delivery, failure, isLoading, reload,
    take: (detail) => { if (detail.id === id()) delivery.value = detail },
  }
}
