import { computed } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'

export type ProviderCatalog = ResponseOf<'providers.list'>
export type Descriptor = ProviderCatalog['providers'][number]
export type Credential = ProviderCatalog['credentials'][number]
export type ConnectionTest = ResponseOf<'credentials.test'>

/** The providers as they describe themselves, and what may be known of their keys. Never a value of a key. */
export const useProvidersStore = defineStore('providers', () => {
  const bridge = useBridge()
  const catalog = createLoader<ProviderCatalog>({ providers: [], credentials: [] }, () => bridge.call('providers.list'))
  bridge.on('settings.changed', () => { if (catalog.isLoaded.value) void catalog.load() })

  const after = async <Value>(step: Promise<Value>): Promise<Value> => {
    try {
      return await step
    } finally {
      await catalog.load()
    }
  }
  return {
    catalog,
    providers: computed(() => catalog.current.value.providers),
    credentialOf: (providerId: ProviderId, environment: ProviderEnvironment): Credential | undefined =>
      catalog.current.value.credentials.find((entry) => entry.providerId === providerId && entry.environment === environment),
    descriptorOf: (providerId: ProviderId): Descriptor | undefined => catalog.current.value.providers.find(({ id }) => id === providerId),
    load: catalog.load,
    save: (request: RequestOf<'credentials.save'>) => after(bridge.call('credentials.save', request)),
    test: (providerId: ProviderId, environment: ProviderEnvironment) => after(bridge.call('credentials.test', { providerId, environment })),
    remove: (providerId: ProviderId, environment: ProviderEnvironment) => after(bridge.call('credentials.remove', { providerId, environment })),
  }
})
