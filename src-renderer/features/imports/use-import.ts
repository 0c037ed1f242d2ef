import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import { IMPORT_LIMITS } from '#shared/domain/imported-file.ts'
import { detailOf } from '../../bridge/bridge.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'
import { useImportsStore, type ImportRow } from '../../stores/imports.ts'
import { lineFor } from '../errors/wording.ts'
import { readDropped, type DroppedFile } from './read-dropped.ts'
import { importWords as words } from './words.ts'

/** One line of the result; files that never reached main have no hash. */
export type ResultRow = Pick<ImportRow, 'name' | 'outcome' | 'providerId' | 'formatVersion' | 'label' | 'accountCount' | 'transactionCount' | 'documentCount' | 'note' | 'reason' | 'receivedAt'>

const refusedHere = ({ name, problem }: DroppedFile): ResultRow => ({
  name, outcome: 'refused', providerId: null, formatVersion: null, label: null, accountCount: 0, transactionCount: 0, documentCount: 0, note: null, receivedAt: null,
  reason: problem === 'too-large' ? words.tooLarge : words.unreadable,
})

/** The import of the open case, shared by its buttons, the drop zone and the dialog with the result. */
export const useImport = defineStore('import-of-case', () => {
  const detail = useCaseDetailStore()
  const imports = useImportsStore()
  const isOpen = ref(false)
  const rows = shallowRef<readonly ResultRow[]>([])
  const failure = shallowRef<string | null>(null)

  const show = (result: readonly ResultRow[], problem: string | null): void => {
    rows.value = result
    failure.value = problem
    isOpen.value = problem !== null || result.length > 0
  }
  const attempt = async (work: () => Promise<readonly ResultRow[] | null>): Promise<void> => {
    try {
      const result = await work()
      if (result !== null) show(result, null)
    } catch (error) {
      show([], lineFor(detailOf(error)))
    }
  }
  const bring = async (files: readonly File[]): Promise<readonly ResultRow[] | null> => {
    const { caseId } = detail
    if (caseId === null) return null
    const read = await Promise.all(files.map(readDropped))
    const brought = await imports.bring(caseId, read.flatMap(({ name, base64 }) => (base64 === null ? [] : [{ name, base64 }])))
    return brought === null ? null : [...brought, ...read.filter(({ base64 }) => base64 === null).map(refusedHere)]
  }
  return {
    isOpen, rows, failure,
    canImport: computed(() => detail.loanCase?.state === 'open'),
    choose: (): Promise<void> => attempt(async () => (detail.caseId === null ? null : imports.choose(detail.caseId))),
    drop: async (files: readonly File[]): Promise<void> => {
      if (files.length === 0) return
      if (files.length > IMPORT_LIMITS.files) return show([], words.tooMany(IMPORT_LIMITS.files))
      const sent = files.reduce((sum, { size }) => (size > IMPORT_LIMITS.fileBytes ? sum : sum + size), 0)
      if (sent > IMPORT_LIMITS.totalBytes) return show([], words.tooMuch)
      await attempt(() => bring(files))
    },
  }
})
