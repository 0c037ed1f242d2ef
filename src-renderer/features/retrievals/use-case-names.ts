import { shallowRef, watch, type ShallowRef } from 'vue'
import type { CaseId } from '#shared/domain/ids.ts'
import { useBridge } from '../../bridge/bridge.ts'

export type CaseName = Readonly<{ reference: string; name: string }>

/** Cases asked for at once, so that a long list does not crowd out other calls. */
const AT_ONCE = 6

/** Reference and name of the cases that a list is about, read once each; a case that cannot be read stays nameless. */
export const useCaseNames = (caseIds: () => readonly CaseId[]): ShallowRef<ReadonlyMap<string, CaseName>> => {
  const bridge = useBridge()
  const names = shallowRef<ReadonlyMap<string, CaseName>>(new Map())
  const asked = new Set<string>()

  const read = async (caseId: CaseId): Promise<readonly [string, CaseName] | null> => {
    try {
      const { loanCase } = await bridge.call('cases.get', { caseId })
      return [caseId, { reference: loanCase.reference, name: loanCase.applicant.name }]
    } catch {
      return null
    }
  }
  watch(caseIds, async (ids) => {
    const missing = [...new Set(ids)].filter((id) => !asked.has(id))
    missing.forEach((id) => { asked.add(id) })
    for (let start = 0; start < missing.length; start += AT_ONCE) {
      const found = await Promise.all(missing.slice(start, start + AT_ONCE).map(read))
      names.value = new Map([...names.value, ...found.filter((entry) => entry !== null)])
    }
  }, { immediate: true })
  return names
}
