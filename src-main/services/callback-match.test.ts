import { describe, expect, it } from 'vitest'
import type { ExpectedCallback } from '#shared/domain/callback.ts'
import { asId } from '#shared/domain/ids.ts'
import type { Store } from '../store/store.ts'
import { matchCallback } from './callback-match.ts'

const mine = asId<'case'>('case-0001')
const theirs = asId<'case'>('case-0002')
const expectedIn = (state: ExpectedCallback['state']): ExpectedCallback => ({
  id: 'e1', providerId: 'bankstatements', caseId: mine, caseReference: 'CB-1', applicantName: 'Mary Jones', retrievalId: asId<'retrieval'>('retrieval-1'), reference: 'run-1', what: 'The statements',
  expectedBy: '2026-11-20T10:00:00.000Z' as never, state, askedAt: null,
})
/** A store that waits for one result of our case and gave one link to another. */
const storeWith = (expected: ExpectedCallback): Store => ({
  run: async (name: string, { states, reference }: { states?: readonly string[]; reference?: string }) => {
    if (name === 'expected.list') return states?.includes(expected.state) === true ? [expected] : []
    if (name === 'links.find') return reference === 'link-of-another' ? { id: 'l1', caseId: theirs, retrievalId: null } : null
    return { id: expected.retrievalId, caseId: mine }
  },
}) as never

describe('whose a delivery is', () => {
  it.each([['expected', true], ['late', true], ['arrived', false], ['given-up', false]] as const)('what is %s has its case; only what is still to come is settled by it', async (state, isOpen) => {
    const match = await matchCallback(storeWith(expectedIn(state)), 'bankstatements', ['run-1'])
    expect([match?.caseId, match?.retrieval?.id, match?.expected !== null]).toEqual([mine, 'retrieval-1', isOpen])
  })

  it('R-25: codes of two cases are told apart', async () => {
    const store = storeWith(expectedIn('expected'))
    expect(await matchCallback(store, 'bankstatements', ['run-1', 'link-of-another'])).toMatchObject({ caseId: mine, namesOthers: true })
    expect((await matchCallback(store, 'bankstatements', ['run-1', 'nobody', 'run-1']))?.namesOthers).toBeUndefined()
  })

  it('a code that nobody was given finds nothing, nor does the generic address', async () => {
    const store = storeWith(expectedIn('expected'))
    expect([await matchCallback(store, 'bankstatements', ['nobody', '']), await matchCallback(store, 'intake', ['run-1']), await matchCallback(store, 'instantor', ['run-1'])]).toEqual([null, null, null])
  })
})
