import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { NewDocument } from '#shared/domain/document.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { openEnciphered } from '../database/cipher.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { migrate } from '../migrations/migrate.ts'
import type { ImportedRetrieval } from '../store.ts'
import { createIds, sampleCase, sampleDelivery, sampleEntry, type Ids } from '../testing/samples.ts'
import { makeTestFolder, openTestStore, TEST_MOMENT, testKey, type TestStore } from '../testing/test-store.ts'

let test: TestStore
let ids: Ids
let caseId: CaseId
beforeEach(async () => {
  test = await openTestStore()
  ids = createIds()
  caseId = (await test.store.run('cases.create', sampleCase(ids))).id
})
afterEach(() => test.end())

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const fileOf = (name: string, text: string, mediaType = 'application/pdf'): NewDocument => {
  const bytes = Buffer.from(text)
  return { id: ids('docu'), file: { name, mediaType, kind: 'statement-pdf', bytes, sha256: hashOf(bytes) } }
}
const retrievalOf = (documents: readonly NewDocument[], rows = 3): ImportedRetrieval => ({
  id: ids('retr'), providerId: 'bankstatements', environment: 'test', institution: { slug: 'harbour', name: 'Harbour Bank' },
  statements: [{ id: ids('stmt'), delivery: sampleDelivery(rows) }], documents,
})
const store = (retrievals: readonly ImportedRetrieval[], documents: readonly NewDocument[]) =>
  test.store.run('imports.store', { caseId, retrievals, documents, at: TEST_MOMENT, entries: [sampleEntry(ids, { title: 'Imported from a file' })] })

describe('imports', () => {
  it('become a complete retrieval per provider, and documents with and without one', async () => {
    const [retrieval] = await store([retrievalOf([fileOf('a.json', '{}', 'application/json')])], [fileOf('letter.pdf', '%PDF-letter')])
    expect(retrieval).toMatchObject({ state: 'completed', institutionName: 'Harbour Bank', endedAt: TEST_MOMENT, failure: null })
    const documents = await test.store.run('documents.list', { caseId })
    expect(documents.map(({ name, providerId, retrievalId }) => [name, providerId, retrievalId])).toEqual([['letter.pdf', null, null], ['a.json', 'bankstatements', retrieval?.id]])
    expect(Buffer.from((await test.store.run('documents.read', { documentId: documents[0]!.id })).bytes).toString()).toBe('%PDF-letter')
    const [statement] = await test.store.run('statements.list', { caseId })
    expect([statement?.rawSha256, statement?.accounts[0]?.transactionCount]).toEqual([hashOf(sampleDelivery(3).rawBody), 3])
    expect((await test.store.run('cases.get', { caseId })).nextStep.kind).toBe('review')
    expect((await test.store.run('cases.search', { text: statement!.id, limit: 2 })).map(({ providers }) => providers)).toEqual([['bankstatements']])
  })

  it('are known by their hashes, with the first time, as documents and as raw bodies', async () => {
    const letter = fileOf('letter.pdf', '%PDF-letter')
    await store([retrievalOf([])], [letter])
    const raw = hashOf(sampleDelivery(3).rawBody)
    const known = await test.store.run('imports.known', { caseId, sha256s: [letter.file.sha256, raw, 'ff'.repeat(32)] })
    expect(new Map(known.map(({ sha256, receivedAt }) => [sha256, receivedAt]))).toEqual(new Map([[letter.file.sha256, TEST_MOMENT], [raw, TEST_MOMENT]]))
    const other = (await test.store.run('cases.create', sampleCase(ids))).id
    expect(await test.store.run('imports.known', { caseId: other, sha256s: [raw] })).toEqual([])
  })

  it('are stored whole or not at all: a spoilt file, one that is there, one that comes twice', async () => {
    const letter = fileOf('letter.pdf', '%PDF-letter')
    const spoilt = fileOf('b.pdf', '%PDF-b')
    const attempts: readonly (readonly [string, () => Promise<unknown>])[] = [
      ['app.invalid-input', () => store([retrievalOf([letter])], [{ ...spoilt, file: { ...spoilt.file, bytes: Buffer.from('other') } }])],
      ['store.conflict', () => store([retrievalOf([letter])], [{ ...letter, id: ids('docu') }])],
    ]
    for (const [code, attempt] of attempts) await expect(attempt()).rejects.toMatchObject({ detail: { code } })
    expect([await test.store.run('documents.list', { caseId }), await test.store.run('statements.list', { caseId }), await test.store.run('retrievals.list', { caseId, limit: 9 })]).toEqual([[], [], []])
    await store([], [letter])
    await expect(store([retrievalOf([{ ...letter, id: ids('docu') }])], [])).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
    expect(await test.store.run('statements.list', { caseId })).toEqual([])
  })

  it('R-67: documents of an older workspace keep their numbers, bodies and retrievals', () => {
    const folder = makeTestFolder()
    const connection = openEnciphered(join(folder.path, 'old.db'), testKey())
    migrate(connection, MIGRATIONS.filter(({ number }) => number < 110), TEST_MOMENT)
    connection.exec(`INSERT INTO cases (id, reference, reference_key, state, market, applicant_name, applicant_key, product, owner, is_test, created_at, updated_at, revision)
        VALUES ('case-0001', 'CB-1', 'cb-1', 'open', 'AU', 'A', 'a', '', 'KP', 0, 1, 1, 1);
      INSERT INTO retrievals (id, case_number, provider_id, environment, state, started_at, revision) VALUES ('retr-1', 1, 'bankstatements', 'test', 'completed', 1, 1);
      INSERT INTO documents (number, id, case_number, retrieval_number, provider_id, name, internal_name, media_type, kind, size, sha256, received_at)
        VALUES (7, 'docu-7', 1, 1, 'bankstatements', 'a.pdf', 'x.pdf', 'application/pdf', 'statement-pdf', 1, 'ab', 1);
      INSERT INTO document_bodies VALUES (7, x'25');`)
    migrate(connection, MIGRATIONS, TEST_MOMENT)
    const kept = connection.prepare('SELECT documents.number, id, retrieval_number, provider_id, hex(body) AS body FROM documents JOIN document_bodies ON document_number = documents.number').all()
    connection.close()
    folder.remove()
    expect(kept).toEqual([{ number: 7, id: 'docu-7', retrieval_number: 1, provider_id: 'bankstatements', body: '25' }])
  })
})
