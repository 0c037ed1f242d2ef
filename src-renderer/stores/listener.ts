import { computed, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { detailOf, useBridge } from '../bridge/bridge.ts'

export type ListenerStatus = ResponseOf<'listener.status'>
export type ListenerAddress = ListenerStatus['addresses'][number]
export type EntryId = RequestOf<'listener.replaceAddress'>['providerId']

/** The listener for callbacks as main tells it: a snapshot, then events. No address with its secret part comes here. */
export const useListenerStore = defineStore('listener', () => {
  const bridge = useBridge()
  const status = shallowRef<ListenerStatus | null>(null)
  const error = shallowRef<ErrorDetail | null>(null)
  let heard = 0
  const take = (next: ListenerStatus): void => {
    heard += 1
    status.value = next
    error.value = null
  }
  bridge.on('listener.changed', take)

  /** Never rejects; a snapshot that an event overtook is dropped. */
  const load = async (): Promise<void> => {
    const before = heard
    try {
      const next = await bridge.call('listener.status')
      if (heard === before) take(next)
    } catch (caught) {
      error.value = detailOf(caught)
    }
  }
  const taking = async (step: Promise<ListenerStatus>): Promise<void> => { take(await step) }
  return {
    status, error, load,
    isListening: computed(() => status.value?.state === 'listening'),
    start: (isConfirmed: boolean) => taking(bridge.call('listener.start', { isConfirmed })),
    stop: () => taking(bridge.call('listener.stop')),
    copyAddress: (providerId: EntryId, route: string) => bridge.call('listener.copyAddress', { providerId, route }),
    replaceAddress: (providerId: EntryId) => taking(bridge.call('listener.replaceAddress', { providerId })),
    checkReach: async (): Promise<void> => {
      await bridge.call('listener.checkReach')
      await load()
    },
    /** @returns false when the officer closed the dialog. */
    setCertificate: async (): Promise<boolean> => {
      const { isSet } = await bridge.call('listener.setCertificate')
      await load()
      return isSet
    },
    removeCertificate: async (): Promise<void> => {
      await bridge.call('listener.removeCertificate')
      await load()
    },
    makePgpKey: (isReplacing: boolean) => taking(bridge.call('listener.makePgpKey', { isReplacing })),
    savePgpKey: async (): Promise<boolean> => (await bridge.call('listener.savePgpKey')).isSaved,
  }
})
