import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { CaseId, IdentityReportId } from '#shared/domain/ids.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'

export type IdentityRow = ResponseOf<'identity.list'>[number]
export type MaskedDetail = RequestOf<'identity.reveal'>['field']

/** What banks told about the applicant of a case. Masked values come one by one and are not part of the store. */
export const useIdentityStore = defineStore('identity', () => {
  const bridge = useBridge()
  const caseId = ref<CaseId | null>(null)
  const list = createLoader<readonly IdentityRow[]>([], async () => (caseId.value === null ? [] : bridge.call('identity.list', { caseId: caseId.value })))
  bridge.on('cases.changed', ({ caseIds }) => {
    if (caseId.value !== null && (caseIds.length === 0 || caseIds.includes(caseId.value))) void list.load()
  })
  return {
    caseId, list,
    open: (id: CaseId): Promise<void> => {
      if (caseId.value !== id) list.reset()
      caseId.value = id
      return list.load()
    },
    /** Main writes the look to the timeline before it answers. */
    reveal: async (reportId: IdentityReportId, field: MaskedDetail): Promise<string> => (await bridge.call('identity.reveal', { reportId, field })).value,
  }
})
