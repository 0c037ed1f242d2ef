import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'

export type LinkRow = ResponseOf<'links.list'>[number]
/** What a link can be set to, and what the values typed so far come to. */
export type LinkPreparation = ResponseOf<'links.prepare'>
export type LinkWish = RequestOf<'links.create'>
/** What the lender's own page needs for one bank login, and the link by which the case remembers it. */
export type HostedHandOver = ResponseOf<'links.startHosted'>

/** The links that a case remembers. */
export const useLinksStore = defineStore('links', () => {
  const bridge = useBridge()
  const caseId = ref<CaseId | null>(null)
  const list = createLoader<readonly LinkRow[]>([], async () => (caseId.value === null ? [] : bridge.call('links.list', { caseId: caseId.value })))
  bridge.on('cases.changed', ({ caseIds }) => {
    if (caseId.value !== null && (caseIds.length === 0 || caseIds.includes(caseId.value))) void list.load()
  })
  return {
    caseId, list,
    show: (id: CaseId): Promise<void> => {
      if (caseId.value !== id) list.reset()
      caseId.value = id
      return list.load()
    },
    prepare: (wish: LinkWish): Promise<LinkPreparation> => bridge.call('links.prepare', wish),
    create: async (wish: LinkWish): Promise<LinkRow> => {
      const created = await bridge.call('links.create', wish)
      await list.load()
      return created
    },
    /** Begins a hand-over. What it answers is not part of the store: the page that shows it is its only place. */
    startHosted: async (id: CaseId, providerId: ProviderId): Promise<HostedHandOver> => {
      const begun = await bridge.call('links.startHosted', { caseId: id, providerId })
      await list.load()
      return begun
    },
  }
})
