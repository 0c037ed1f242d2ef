import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewDocument } from '#shared/domain/document.ts'
import type { CaseId, RetrievalId } from '#shared/domain/ids.ts'
import { createIds, sampleCase, sampleDelivery, sampleEntry, type Ids } from '../testing/samples.ts'
import { openTestStore, TEST_MOMENT, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let ids: Ids
let caseId: CaseId
let retrievalId: RetrievalId
beforeEach(async () => {
  test = await openTestStore()
  ids = createIds()
  caseId = (await test.store.run('cases.create', sampleCase(ids))).id
  retrievalId = (await test.store.run('retrievals.create', { id: ids('retr'), caseId, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })).id
  await test.store.run('retrievals.move', { retrievalId, state: 'started', at: TEST_MOMENT, entry: null })
})
afterEach(() => test.end())

const fileOf = (name: string, text: string): NewDocument => {
  const bytes = Buffer.from(text)
  return { id: ids('docu'), file: { name, mediaType: 'application/pdf', kind: name.endsWith('-e.pdf') ? 'bank-estatement' : 'statement-pdf', bytes, sha256: createHash('sha256').update(bytes).digest('hex') } }
}
const complete = (documents: readonly NewDocument[]) => test.store.run('retrievals.complete', {
  retrievalId, statements: [{ id: ids('stmt'), delivery: sampleDelivery(2) }], documents, at: TEST_MOMENT, entry: sampleEntry(ids), moreEntries: [sampleEntry(ids, { title: 'Files received' })],
})

describe('documents', () => {
  it('R-26: come with the statements, byte for byte, under internal names', async () => {
    await complete([fileOf('a.pdf', '%PDF-one'), fileOf('../odd "name"-e.pdf', '%PDF-two')])
    const listed = await test.store.run('documents.list', { caseId })
    expect(listed.map(({ name, kind, size, pages }) => [name, kind, size, pages])).toEqual([['../odd "name"-e.pdf', 'bank-estatement', 8, null], ['a.pdf', 'statement-pdf', 8, null]])
    expect(listed.every(({ internalName, id }) => internalName === `${id}.pdf`)).toBe(true)
    const { document, bytes } = await test.store.run('documents.read', { documentId: listed[0]!.id })
    expect([Buffer.from(bytes).toString(), document.retrievalId, document.receivedAt]).toEqual(['%PDF-two', retrievalId, TEST_MOMENT])
    expect((await test.store.run('timeline.list', { caseId, beforeId: null, limit: 9, withMachine: true })).map(({ title }) => title)).toContain('Files received')
  })

  it('all or nothing: a file that is not what its hash says leaves no statement either', async () => {
    const spoilt = fileOf('a.pdf', '%PDF-one')
    await expect(complete([fileOf('b.pdf', '%PDF-b'), { ...spoilt, file: { ...spoilt.file, bytes: Buffer.from('other') } }])).rejects.toMatchObject({ detail: { code: 'app.invalid-input' } })
    expect([await test.store.run('documents.list', { caseId }), await test.store.run('statements.list', { caseId })]).toEqual([[], []])
    expect((await test.store.run('retrievals.get', { retrievalId })).state).toBe('started')
    await expect(test.store.run('documents.read', { documentId: ids('docu') })).rejects.toMatchObject({ detail: { code: 'app.not-found' } })
  })
})
