import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as openpgp from 'openpgp'
import { afterEach, describe, expect, it } from 'vitest'
import type { CaseId } from '#shared/domain/ids.ts'
import { forgeZip } from '../documents/testing/zip-forge.ts'
import { API_KEY, formOf, makeFields, SOURCE } from '../providers/instantor/testing/pushes.ts'
import { createDesks } from './testing/desks.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

const fixture = (path: string): Buffer => readFileSync(new URL(`../providers/${path}`, import.meta.url))
const JSON_2019 = fixture('bankstatements/fixtures/statements-20190901.json')
const XML_ORIGINAL = fixture('bankstatements/fixtures/login-fetch-all-original.xml')
const REPORT = fixture('instantor/fixtures/report-v2.json')
const head = '%PDF-1.7\n1 0 obj<<>>endobj\n'
const PDF = Buffer.from(`${head}startxref\n${head.indexOf('1 0')}\n%%EOF\n`)
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const makeCase = async ({ call }: TestConsole): Promise<CaseId> => (await call('cases.create', {
  market: 'AU', applicant: { name: 'Invented Person', bornOn: null, nationalId: null, email: null, phone: null }, product: 'Personal loan', amount: null, termMonths: null, owner: 'AS', dueAt: null,
})).id
const drop = async ({ call }: TestConsole, caseId: CaseId, files: readonly (readonly [string, Uint8Array])[]) =>
  (await call('imports.dropped', { caseId, files: files.map(([name, bytes]) => ({ name, base64: Buffer.from(bytes).toString('base64') })) })).files
const stateOf = async ({ call }: TestConsole, caseId: CaseId) => ({
  statements: await call('statements.list', { caseId }), documents: await call('documents.list', { caseId }), retrievals: await call('retrievals.list', { caseId, limit: 20 }),
})

describe('importing saved files', { timeout: 120_000 }, () => {
  it('several at once: what is known joins the case with its hash, the rest is refused with its reason', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    const cut = JSON_2019.subarray(0, JSON_2019.length - 40)
    const results = await drop(desk, caseId, [['may.json', JSON_2019], ['old.xml', XML_ORIGINAL], ['report.json', REPORT], ['../../letter.pdf', PDF], ['cut.json', cut], ['unknown.json', Buffer.from('{"a":1}')], ['again.json', JSON_2019]])
    expect(results.map(({ name, outcome, providerId, formatVersion, code }) => [name, outcome, providerId, formatVersion, code])).toEqual([
      ['may.json', 'imported', 'bankstatements', '20190901', null], ['old.xml', 'imported', 'bankstatements', 'original', null], ['report.json', 'imported', 'instantor', 'v2', null],
      ['letter.pdf', 'imported', null, null, null], ['cut.json', 'refused', null, null, 'document.refused'], ['unknown.json', 'refused', null, null, 'app.unsupported'], ['again.json', 'known', null, null, null],
    ])
    expect(results.filter(({ outcome }) => outcome === 'refused').map(({ reason }) => reason)).toEqual([expect.stringMatching(/damaged, cut off/), expect.stringMatching(/not a file that Casebench knows/)])
    const { statements, documents, retrievals } = await stateOf(desk, caseId)
    expect(statements.map(({ formatVersion }) => formatVersion).sort()).toEqual(['20190901', 'original', 'v2'])
    expect(statements.find(({ formatVersion }) => formatVersion === '20190901')?.rawSha256).toBe(hashOf(JSON_2019))
    expect(new Set(documents.map(({ sha256 }) => sha256))).toEqual(new Set([JSON_2019, XML_ORIGINAL, REPORT, PDF].map(hashOf)))
    expect(documents.find(({ name }) => name === 'letter.pdf')).toMatchObject({ providerId: null, retrievalId: null, kind: 'statement-pdf' })
    expect(retrievals.map(({ providerId, state }) => [providerId, state]).sort()).toEqual([['bankstatements', 'completed'], ['instantor', 'completed']])
    expect((await desk.call('timeline.list', { caseId, beforeId: null, limit: 50, withMachine: true })).filter(({ title }) => title === 'Imported from a file')).toHaveLength(4)
    const letter = documents.find(({ name }) => name === 'letter.pdf')
    expect((await desk.call('documents.read', { documentId: letter!.id })).base64).toBe(PDF.toString('base64'))
    expect(desk.logLines().join('\n')).not.toContain('letter')
  })

  it('an archive brings all of its members or nothing; what came before is told with its date', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    const bad = forgeZip([{ name: 'a.json', data: JSON_2019 }, { name: 'b.json', data: Buffer.from('{"a":1}') }])
    const [refused] = await drop(desk, caseId, [['bad.zip', bad]])
    expect([refused?.outcome, refused?.reason]).toEqual(['refused', 'In b.json: It is not a file that Casebench knows.'])
    expect(await stateOf(desk, caseId)).toEqual({ statements: [], documents: [], retrievals: [] })
    const good = forgeZip([{ name: 'x/a.json', data: JSON_2019 }, { name: 'x/a-e.pdf', data: PDF }])
    expect(await drop(desk, caseId, [['good.zip', good]])).toMatchObject([{ outcome: 'imported', providerId: 'bankstatements', formatVersion: '20190901', documentCount: 2, note: null }])
    const { documents, statements } = await stateOf(desk, caseId)
    expect(documents.map(({ name, providerId, mediaType }) => [name, providerId, mediaType]).sort()).toEqual([['a-e.pdf', 'bankstatements', 'application/pdf'], ['good.zip', 'bankstatements', 'application/zip']])
    expect(statements).toHaveLength(1)
    const again = await drop(desk, caseId, [['good.zip', good], ['a.json', JSON_2019], ['more.zip', forgeZip([{ name: 'a.json', data: JSON_2019 }, { name: 'new.xml', data: XML_ORIGINAL }])]])
    expect(again.map(({ outcome }) => outcome)).toEqual(['known', 'known', 'imported'])
    expect(again[0]?.receivedAt).toMatch(/^\d{4}-/)
    expect(again[2]?.note).toBe('1 of its files was in the case already.')
    expect((await stateOf(desk, caseId)).statements).toHaveLength(2)
  })

  it('of files that were cut off anywhere, nothing is stored at all', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    const zip = forgeZip([{ name: 'a.json', data: JSON_2019 }, { name: 'a-e.pdf', data: PDF }])
    const cuts = ([['a.json', JSON_2019], ['a.xml', XML_ORIGINAL], ['a.zip', zip], ['a.pdf', PDF]] as const).flatMap(([name, bytes]) => [0.2, 0.4, 0.6, 0.8, 0.97].map((share) => [name, bytes.subarray(0, Math.floor(bytes.length * share))] as const))
    const results = await drop(desk, caseId, cuts)
    expect(results.map(({ outcome, reason }) => [outcome, (reason ?? '').length > 10])).toEqual(cuts.map(() => ['refused', true]))
    expect(await stateOf(desk, caseId)).toEqual({ statements: [], documents: [], retrievals: [] })
    expect((await desk.call('timeline.list', { caseId, beforeId: null, limit: 50, withMachine: true })).map(({ title }) => title)).not.toContain('Imported from a file')
  })

  it('the dialog, a sealed push without a key, and limits', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    expect(await desk.call('imports.files', { caseId })).toEqual({ files: [] })
    const push = Buffer.from(formOf(makeFields(REPORT)))
    desk.desktop.toOpen.push({ name: 'may.json', bytes: JSON_2019 }, { name: 'push.txt', bytes: push })
    const { files } = await desk.call('imports.files', { caseId })
    expect(files.map(({ outcome, reason }) => [outcome, reason])).toEqual([['imported', null], ['refused', expect.stringMatching(/^The push is not proven/)]])
    expect(JSON.stringify(files)).not.toContain(API_KEY)
    await expect(drop(desk, caseId, Array.from({ length: 21 }, (_, at) => [`${at}.json`, JSON_2019] as const))).rejects.toMatchObject({ detail: { code: 'bridge.bad-request' } })
  })

  it('R-50: what was encrypted to the desk, and a push that the desk’s key proves, are opened and kept as they came', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    await desk.call('listener.makePgpKey', { isReplacing: false })
    await desk.call('listener.savePgpKey', undefined)
    const armored = desk.desktop.saved.at(-1)?.text ?? ''
    const sealed = await openpgp.encrypt({ message: await openpgp.createMessage({ binary: new Uint8Array(JSON_2019) }), encryptionKeys: await openpgp.readKey({ armoredKey: armored }), format: 'binary' }) as Uint8Array
    await desk.call('credentials.save', { providerId: 'instantor', environment: 'sandbox', values: { apiName: SOURCE, apiKey: API_KEY }, isTestedFirst: false })
    const push = Buffer.from(formOf(makeFields(REPORT)))
    expect(await drop(desk, caseId, [['may.json.pgp', sealed], ['push.txt', push]])).toMatchObject([
      { outcome: 'imported', providerId: 'bankstatements', formatVersion: '20190901', documentCount: 1 }, { outcome: 'imported', providerId: 'instantor', formatVersion: 'v2', label: 'Push' },
    ])
    const { statements, documents } = await stateOf(desk, caseId)
    expect(new Set(statements.map(({ rawSha256 }) => rawSha256))).toEqual(new Set([JSON_2019, REPORT].map(hashOf)))
    expect(new Map(documents.map(({ mediaType, sha256 }) => [mediaType, sha256]))).toEqual(new Map([['application/pgp-encrypted', hashOf(sealed)], ['text/plain', hashOf(push)]]))
    expect((await drop(desk, caseId, [['the-same-inside.json', JSON_2019]]))[0]?.outcome).toBe('known')
    expect(desk.logLines().join('\n')).not.toContain(API_KEY)
  })
})
