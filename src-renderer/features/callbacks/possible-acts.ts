import type { CallbackDetail } from '../../stores/callbacks.ts'

export type PrimaryAct = 'ask' | 'apply' | 'open-statements' | 'open-first' | 'open-case'

/**
 * The one thing to do first about a delivery. What is possible at all is main's word (`acts`): only what was proven, or
 * cannot be by its nature, may ever be applied by hand.
 */
export const primaryAct = ({ state, verdict, caseId, firstId, retrievalId, acts }: Pick<CallbackDetail, 'state' | 'verdict' | 'caseId' | 'firstId' | 'retrievalId' | 'acts'>): PrimaryAct | null => {
  if (verdict === 'duplicate' && firstId !== null) return 'open-first'
  if (state === 'applied') return retrievalId !== null && caseId !== null ? 'open-statements' : caseId === null ? null : 'open-case'
  // What a provider says itself beats what cannot be proven.
  if (acts.includes('ask') && (verdict === 'not-signed' || !acts.includes('apply'))) return 'ask'
  return acts.includes('apply') ? 'apply' : null
}
