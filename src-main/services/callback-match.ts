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
  const expectedOnes = (await store.run('expected.list', { states: ['expected', 'late', 'arrived'] })).filter((one) => one.providerId === providerId)
  for (const reference of wanted) {
    const expected = expectedOnes.find((one) => one.reference === reference) ?? null
    const link = await store.run('links.find', { providerId, reference })
    const caseId = expected?.caseId ?? link?.caseId
    if (caseId === undefined) continue
    const retrievalId: RetrievalId | null = expected?.retrievalId ?? link?.retrievalId ?? null
    const retrieval = retrievalId === null ? null : await store.run('retrievals.get', { retrievalId })
    return { caseId, reference, retrieval, linkId: link?.id ?? null, expected: expected?.state === 'arrived' ? null : expected }
  }
  return null
}

/** True while a delivery may still change the retrieval. */
export const isOpen = (retrieval: Retrieval | null): retrieval is Retrieval => retrieval !== null && !isFinalState(retrieval.state)
