import type { CallbackSource, ExpectedCallback } from '#shared/domain/callback.ts'
import type { CaseId, LinkId, RetrievalId } from '#shared/domain/ids.ts'
import { isFinalState, type Retrieval } from '#shared/domain/retrieval.ts'
import type { Store } from '../store/store.ts'

/** What a delivery belongs to on this computer. `reference` is the code by which it was found. */
export type CallbackMatch = Readonly<{
  caseId: CaseId
  reference: string
  retrieval: Retrieval | null
  linkId: LinkId | null
  expected: ExpectedCallback | null
  /** Its further codes name another case: nothing of it is believed before somebody looked. */
  namesOthers?: boolean
}>

/** More than any provider sends; a body could name thousands. */
const MOST_REFERENCES = 10

/**
 * Finds the case of a delivery by the codes that it carries: first what was waited for, then links that were given out.
 * @returns null for codes that this desk never gave to anybody.
 */
export const matchCallback = async (store: Store, providerId: CallbackSource, references: readonly string[]): Promise<CallbackMatch | null> => {
  if (providerId === 'intake') return null
  const wanted = [...new Set(references.filter((reference) => reference !== ''))].slice(0, MOST_REFERENCES)
  if (wanted.length === 0) return null
  // What was given up may come all the same, and has a case even then.
  const expectedOnes = (await store.run('expected.list', { states: ['expected', 'late', 'arrived', 'given-up'] })).filter((one) => one.providerId === providerId)
  let match: CallbackMatch | null = null
  for (const reference of wanted) {
    const expected = expectedOnes.find((one) => one.reference === reference) ?? null
    const link = await store.run('links.find', { providerId, reference })
    const caseId = expected?.caseId ?? link?.caseId
    if (caseId === undefined) continue
    if (match !== null) {
      if (caseId !== match.caseId) return { ...match, namesOthers: true }
      continue
    }
    const retrievalId: RetrievalId | null = expected?.retrievalId ?? link?.retrievalId ?? null
    const retrieval = retrievalId === null ? null : await store.run('retrievals.get', { retrievalId })
    match = { caseId, reference, retrieval, linkId: link?.id ?? null, expected: expected?.state === 'arrived' || expected?.state === 'given-up' ? null : expected }
  }
  return match
}

/** True while a delivery may still change the retrieval. */
export const isOpen = (retrieval: Retrieval | null): retrieval is Retrieval => retrieval !== null && !isFinalState(retrieval.state)
