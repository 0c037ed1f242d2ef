import { ref } from 'vue'
import { defineStore } from 'pinia'
import type { ResponseOf } from '#shared/bridge/channels.ts'
import type { CaseId, DocumentId } from '#shared/domain/ids.ts'
import { useBridge } from '../bridge/bridge.ts'
import { createLoader } from './loader.ts'

export type DocumentRow = ResponseOf<'documents.list'>[number]

/** The files of a case. Their bytes pass through `read` and are kept nowhere in the window. */
export const useDocumentsStore = defineStore('documents', () => {
  const bridge = useBridge()
  const caseId = ref<CaseId | null>(null)
  const list = createLoader<readonly DocumentRow[]>([], async () => (caseId.value === null ? [] : bridge.call('documents.list', { caseId: caseId.value })))
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
    /** @throws BridgeError `app.unsupported` for a kind of file that is kept but not opened. */
    read: (documentId: DocumentId) => bridge.call('documents.read', { documentId }),
    /** @returns false when the officer closed the dialog. */
    save: async (documentId: DocumentId): Promise<boolean> => (await bridge.call('documents.save', { documentId })).isSaved,
  }
})
