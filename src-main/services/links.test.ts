import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseId } from '#shared/domain/ids.ts'
import type { LinkReturn } from '#shared/domain/link.ts'
import { systemClock } from '../platform/clock.ts'
import { systemRandom } from '../platform/random.ts'
import type { LinkSender } from '../providers/provider.ts'
import { createIds, sampleCase } from '../store/testing/samples.ts'
import { openTestStore, type TestStore } from '../store/testing/test-store.ts'
import { createLinksService } from './links.ts'

let test: TestStore
let caseId: CaseId
const changed: CaseId[] = []
beforeEach(async () => {
  test = await openTestStore()
  caseId = (await test.store.run('cases.create', sampleCase(createIds()))).id
  changed.length = 0
})
afterEach(() => test.end())

/** A made-up provider: what is typed as `code` is the reference, and comes back as it is. */
const sender: LinkSender = {
  fields: () => [],
  prepare: ({ code = '' }) => (code === '' ? { reference: '', address: null, problems: { code: 'is missing' } } : { reference: code, address: `https://bank.test/${code}`, problems: {} }),
  readReturn: (parameters): LinkReturn | null => {
    const reference = parameters.get('code')
    return reference === null ? null : { reference, outcome: 'failed', providerCode: '30004', text: 'Sign in first' }
  },
}
const service = () => createLinksService({
  store: () => test.store, clock: systemClock, random: systemRandom, me: () => 'AS', environmentOf: () => 'test', sandboxUrl: () => null,
  linkSenderOf: (providerId) => (providerId === 'bankstatements' ? sender : undefined),
  startFlow: () => Promise.reject(new Error('not asked for')), onCaseChanged: (id) => void changed.push(id),
})

describe('links of a case', () => {
  it('what comes back with a reference finds its case and is written down there', async () => {
    const made = await service().create(caseId, 'bankstatements', { code: 'TEST-1' })
    const back = await service().noteReturn('bankstatements', new URLSearchParams('code=test-1'))
    expect(back).toMatchObject({ link: { id: made.id, state: 'failed', stateCode: '30004', stateText: 'Sign in first' }, news: { outcome: 'failed' } })
    expect(await service().list(caseId)).toEqual([back?.link])
    const [newest] = await test.store.run('timeline.list', { caseId, beforeId: null, limit: 1, withMachine: true })
    expect(newest).toMatchObject({ title: 'The link ended with an error', detail: 'Sign in first', raw: '30004', tone: 'attention' })
    expect(changed).toEqual([caseId, caseId])
  })

  it('what finds no link, or is no return, changes nothing', async () => {
    expect(await service().noteReturn('bankstatements', new URLSearchParams('code=TEST-9'))).toBeNull()
    expect(await service().noteReturn('bankstatements', new URLSearchParams('x=1'))).toBeNull()
    await expect(service().create(caseId, 'bankstatements', {})).rejects.toMatchObject({ detail: { code: 'app.invalid-input', fields: { code: 'is missing' } } })
    await expect(service().prepare(caseId, 'inbank', {})).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
    expect(changed).toEqual([])
  })

  it('none can be made for a case that is not open', async () => {
    const [entry] = await test.store.run('timeline.list', { caseId, beforeId: null, limit: 1, withMachine: true })
    const { caseId: _, ...copy } = entry!
    await test.store.run('cases.setState', { caseIds: [caseId], state: 'closed', at: systemClock.now(), entries: [{ ...copy, id: createIds(900)('entry') }] })
    await expect(service().prepare(caseId, 'bankstatements', { code: 'A' })).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
  })
})
