import { computed, ref, shallowRef } from 'vue'
import { defineStore } from 'pinia'
import type { ResponseOf } from '#shared/bridge/channels.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { useBridge } from '../bridge/bridge.ts'

export type ImportRow = ResponseOf<'imports.files'>['files'][number]
export type FileToImport = Readonly<{ name: string; base64: string }>

/** Quicker imports never flash. */
const SHOW_AFTER_MS = 1000

/** Files on their way into a case, and what became of the last ones. Their bytes pass through and stay nowhere. */
export const useImportsStore = defineStore('imports', () => {
  const bridge = useBridge()
  const isWorking = ref(false)
  const progress = shallowRef<Readonly<{ doneCount: number; fileCount: number }> | null>(null)
  const isSlow = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  bridge.on('import.moved', ({ doneCount, fileCount }) => {
    if (!isWorking.value) return
    progress.value = { doneCount, fileCount }
    timer ??= setTimeout(() => { isSlow.value = true }, SHOW_AFTER_MS)
  })
  /** One import at a time; a second wish while one runs is not heard. */
  const alone = async (work: () => Promise<readonly ImportRow[]>): Promise<readonly ImportRow[] | null> => {
    if (isWorking.value) return null
    isWorking.value = true
    try {
      return await work()
    } finally {
      clearTimeout(timer)
      timer = undefined
      isWorking.value = false
      isSlow.value = false
      progress.value = null
    }
  }
  return {
    isWorking: computed(() => isWorking.value),
    /** Set once an import takes longer than a second. */
    shownProgress: computed(() => (isSlow.value ? progress.value : null)),
    /** Main asks which files. @returns an empty list when the officer cancelled, null while another import runs. */
    choose: (caseId: CaseId) => alone(async () => (await bridge.call('imports.files', { caseId })).files),
    bring: (caseId: CaseId, files: readonly FileToImport[]) => alone(async () => (files.length === 0 ? [] : (await bridge.call('imports.dropped', { caseId, files: [...files] })).files)),
  }
})
