import * as openpgp from 'openpgp'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAppError } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { RecognizedFile } from '#shared/domain/recognized-file.ts'
import { createPdf } from '#sandbox/bankstatements/documents/pdf.ts'
import { makePgpKey } from '../documents/pgp.ts'
import { forgeZip } from '../documents/testing/zip-forge.ts'
import { API_KEY, formOf, keyOf, makeFields } from '../providers/instantor/testing/pushes.ts'
import { claimsOn, toSavedFile } from '../providers/recognizers.ts'
import { createNodeProcessHost } from './node-process-host.ts'
import { createFileReader } from './parse-client.ts'
import type { RecognizeJob } from './parse.ts'
import { recognizeFile } from './recognize-file.ts'
import { hasShared, OWN_SAMPLES, sharedSamples } from './testing/saved-files.ts'

const NO_KEYS: RecognizeJob['keys'] = { pgpPrivateKey: null, verification: {} }
const PUSH_KEYS: RecognizeJob['keys'] = { pgpPrivateKey: null, verification: { instantor: [keyOf(API_KEY)] } }
const recognize = (name: string, bytes: Uint8Array, keys = NO_KEYS): Promise<RecognizedFile> => recognizeFile({ name, bytes, keys })
const refusalOf = async (name: string, bytes: Uint8Array, keys = NO_KEYS): Promise<string> => {
  try {
    await recognize(name, bytes, keys)
    return 'taken'
  } catch (error) {
    if (!isAppError(error) || !['document.refused', 'app.unsupported'].includes(error.detail.code)) throw error
    return error.detail.message
  }
}
const sampleOf = (name: string) => OWN_SAMPLES.find((sample) => sample.name === name)!.bytes
const JSON_2019 = sampleOf('statements-20190901.json')
const REPORT = sampleOf('report-v2.json')
const PDF = createPdf(['An invented statement'])
const PUSH = Buffer.from(formOf(makeFields(REPORT)))
const rowsOf = ({ parts }: RecognizedFile): number | null => {
  const statements = parts.flatMap(({ content }) => content?.delivery?.statement ?? [])
  return statements.length === 0 ? null : statements.flatMap(({ accounts }) => accounts).reduce((sum, { transactions }) => sum + transactions.length, 0)
}
const claimants = (name: string, bytes: Uint8Array): readonly ProviderId[] =>
  claimsOn(toSavedFile({ name, mediaType: name.endsWith('.xml') ? 'application/xml' : 'application/json', bytes }), {}).map(({ providerId }) => providerId)

describe('files of every provider', () => {
  it.each(OWN_SAMPLES.map((sample) => [sample.name, sample] as const))('%s: provider, version and rows, and no other provider claims it', async (name, { bytes, provider, version, transactions }) => {
    const found = await recognize(name, bytes)
    expect([found.parts[0]?.content?.providerId, found.parts[0]?.content?.formatVersion, rowsOf(found)]).toEqual([provider, version, transactions])
    expect(Buffer.from(found.parts[0]?.content?.delivery?.rawBody ?? bytes).equals(bytes)).toBe(true)
    expect(claimants(name, bytes)).toEqual([provider])
  })

  it.skipIf(!hasShared).each(['bankstatements', 'instantor', 'inbank', 'kontomatik'] as const)('samples of %s beside the checkout are nobody else’s', (provider) => {
    const claimed = sharedSamples(provider).map(({ name, bytes }) => claimants(name, bytes))
    expect(claimed.every((ids) => ids.length === 0 || (ids.length === 1 && ids[0] === provider))).toBe(true)
    expect(claimed.filter((ids) => ids.length === 1).length).toBe({ bankstatements: 5, instantor: 2, inbank: 9, kontomatik: 8 }[provider])
  })

  it.skipIf(!hasShared)('each example of Fimento that holds data is Fimento’s', () => {
    const examples = JSON.parse(sharedSamples('fimento')[0]!.bytes.toString('utf8')) as Record<string, unknown>
    const owners = Object.fromEntries(Object.entries(examples).filter(([name]) => !name.startsWith('_')).map(([name, body]) => [name, claimants('a.json', Buffer.from(JSON.stringify(body)))]))
    expect(Object.entries(owners).filter(([, ids]) => ids.length > 0)).toEqual(['process', 'insights_response', 'transactions_response'].map((name) => [name, ['fimento']]))
  })

  it('what is recognized and cannot be read yet says so, by name and version', async () => {
    const reply = Buffer.from('<?xml version="1.0"?><reply xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://developer.kontomatik.com/schema/v1/default_import.xsd" status="200 OK"><command/></reply>')
    expect((await recognize('import.xml', reply)).parts[0]?.content).toMatchObject({ providerId: 'kontomatik', formatVersion: 'v1', label: 'Import', delivery: null, note: expect.stringMatching(/does not read/) })
    const callback = Buffer.from('{"type":"DECISION","status":"POSITIVE","creditApplicationUuid":"bb3853ce-2034-499e-8b08-42625fdf068b"}')
    expect((await recognize('callback.json', callback)).parts[0]?.content).toMatchObject({ providerId: 'inbank', label: 'Callback', delivery: null, refusal: null })
  })

  it('the one that knows most of its names has a file that two claim; where both know as many, nobody has', async () => {
    const inbank = { type: 'DECISION', status: 'POSITIVE', creditApplicationUuid: 'u' }
    const fimento = { transactionGraph: [], accountsInfo: [], totalBalance: {} }
    expect(claimants('a.json', Buffer.from(JSON.stringify({ ...inbank, ...fimento }))).toSorted()).toEqual(['fimento', 'inbank'])
    expect(await refusalOf('a.json', Buffer.from(JSON.stringify({ ...inbank, ...fimento })))).toMatch(/more than one provider/)
    expect((await recognize('a.json', Buffer.from(JSON.stringify({ ...inbank, ...fimento, fetchingPeriod: {} })))).parts[0]?.content?.providerId).toBe('fimento')
  })
})

describe('layers', () => {
  it('an archive gives one part per member; a PDF is a document; nested ones and foreign endings are refused', async () => {
    const found = await recognize('all.zip', forgeZip([{ name: 'x/a.json', data: JSON_2019 }, { name: 'x/a-e.pdf', data: PDF }, { name: 'notes.txt', data: Buffer.from('plain words') }]))
    expect([found.layer, found.parts.map(({ file, content }) => [file.name, file.kind, content?.formatVersion ?? null])]).toEqual(['zip', [['a.json', 'raw-data', '20190901'], ['a-e.pdf', 'bank-estatement', null], ['notes.txt', 'other', null]]])
    expect(await refusalOf('b.zip', forgeZip([{ name: 'a.zip', data: forgeZip([{ name: 'a.json', data: JSON_2019 }]) }]))).toMatch(/archive inside the archive/)
    expect(await refusalOf('b.docx', forgeZip([{ name: 'a.json', data: JSON_2019 }]))).toMatch(/only ZIP/)
    expect((await recognize('letter.pdf', PDF)).parts).toMatchObject([{ file: { kind: 'statement-pdf' }, content: null }])
  })

  it('R-50: an encrypted file is opened with the key, and stays closed without it', { timeout: 60_000 }, async () => {
    const { publicKey, privateKey } = await makePgpKey('Invented Desk')
    const written = await openpgp.encrypt({ message: await openpgp.createMessage({ binary: new Uint8Array(JSON_2019) }), encryptionKeys: await openpgp.readKey({ armoredKey: publicKey }), format: 'binary' }) as Uint8Array
    const found = await recognize('a.json.pgp', written, { ...NO_KEYS, pgpPrivateKey: privateKey })
    expect([found.layer, found.mediaType, found.size, found.parts[0]?.file.name, found.parts[0]?.content?.formatVersion]).toEqual(['pgp', 'application/pgp-encrypted', written.length, 'a.json', '20190901'])
    expect(await refusalOf('a.json.pgp', written)).toMatch(/no key to open/)
    expect(await refusalOf('a.json.pgp', written.subarray(0, written.length - 9), { ...NO_KEYS, pgpPrivateKey: privateKey })).not.toBe('taken')
  })

  it('a saved push is checked before it is opened; without its key it must not join a case', async () => {
    const opened = (await recognize('push.txt', Buffer.concat([PUSH, Buffer.from('\r\n')]), PUSH_KEYS)).parts[0]?.content
    expect([opened?.label, opened?.formatVersion, opened?.delivery?.statement.accounts.length, Buffer.from(opened?.delivery?.rawBody ?? []).equals(REPORT)]).toEqual(['Push', 'v2', 2, true])
    const contents = await Promise.all([NO_KEYS, { ...NO_KEYS, verification: { instantor: [keyOf('another key')] } }].map(async (keys) => (await recognize('push.txt', PUSH, keys)).parts[0]?.content))
    expect(contents.map((content) => [content?.providerId, content?.delivery, content?.refusal])).toEqual([['instantor', null, expect.stringMatching(/no key of Instantor/)], ['instantor', null, expect.stringMatching(/not proven.*does not match/)]])
  })
})

describe('what is damaged, cut off or in disguise', () => {
  it.each<[string, string, Uint8Array, RegExp]>([
    ['nothing', 'a.json', Buffer.alloc(0), /empty/], ['too much', 'a.json', Buffer.alloc(25 * 1024 ** 2 + 1, 32), /25 MiB/], ['a PDF named JSON', 'a.json', PDF, /named as JSON/],
    ['JSON named PDF', 'a.pdf', JSON_2019, /named as a PDF/], ['an archive named JSON', 'a.json', forgeZip([{ name: 'a.json', data: JSON_2019 }]), /archive/],
    ['a page named XML', 'a.xml', Buffer.from('<html><body/></html>'), /named as XML/], ['a program', 'a.exe', Buffer.from('MZ'), /not a file that Casebench knows/],
    ['plain words', 'a.txt', Buffer.from('hello'), /not a file that Casebench knows/], ['a picture', 'a.png', Buffer.from('89504e470d0a1a0a', 'hex'), /not a file that Casebench knows/],
    ['JSON of nobody', 'a.json', Buffer.from('{"banks":5}'), /not a file that Casebench knows/], ['a member twice', 'a.json', Buffer.from('{"banks":[],"banks":[]}'), /member comes twice/],
    ['half a statement', 'a.json', Buffer.from('{"banks":[{"bankSlug":"x","bankAccounts":[{"id":0}]}]}'), /damaged, or not of a version/], ['an archive of nothing', 'a.zip', forgeZip([]), /empty/],
    ['an entity', 'a.xml', Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><xml><banks/></xml>'), /document type/], ['a PDF without its end', 'a.pdf', PDF.subarray(0, PDF.length - 8), /end is missing/],
  ])('%s is refused with the reason', async (_what, name, bytes, reason) => {
    expect(await refusalOf(name, bytes)).toMatch(reason)
  })

  const whole: readonly (readonly [string, Buffer])[] = [...OWN_SAMPLES.filter(({ transactions }) => transactions !== null).map(({ name, bytes }) => [name, bytes] as const), ['all.zip', forgeZip([{ name: 'a.json', data: JSON_2019 }, { name: 'b.pdf', data: PDF }])], ['a.pdf', PDF], ['push.txt', PUSH]]

  it('no prefix of a file is half taken: it is refused, or only blanks at its end are missing', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom(...whole), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), async ([name, bytes], share) => {
      const cut = bytes.subarray(0, Math.floor(bytes.length * share))
      const found = await recognize(name, cut, PUSH_KEYS).catch((error: unknown) => error)
      if (isAppError(found)) return
      const taken = found as RecognizedFile
      if (taken.parts.some(({ content }) => content?.refusal)) return
      expect(bytes.subarray(cut.length).toString('latin1').trim()).toBe('')
      expect(rowsOf(taken)).toBe(rowsOf(await recognize(name, bytes, PUSH_KEYS)))
    }), { numRuns: 300 })
  })

  it('no archive with a changed byte gives anything but its true members, or nothing', async () => {
    const zip = forgeZip([{ name: 'a.json', data: JSON_2019 }, { name: 'b.pdf', data: PDF }])
    const hashes = new Set((await recognize('a.zip', zip)).parts.map(({ file }) => file.sha256))
    await fc.assert(fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const changed = Buffer.from(zip)
      changed[at] = (changed[at] ?? 0) ^ change
      const found = await recognize('a.zip', changed).catch((error: unknown) => error)
      if (!isAppError(found)) expect((found as RecognizedFile).parts.map(({ file }) => hashes.has(file.sha256))).toEqual([true, true])
    }), { numRuns: 200 })
  })
})

describe('in a process of its own', { timeout: 60_000 }, () => {
  const reader = createFileReader(createNodeProcessHost((name) => new URL(`./${name}-entry.ts`, import.meta.url).pathname))
  const never = new AbortController().signal
  it('the same file gives the same, and refusals keep their codes', async () => {
    expect(await reader.recognize({ name: 'a.json', bytes: Uint8Array.from(JSON_2019), keys: NO_KEYS }, never)).toEqual(await recognize('a.json', Uint8Array.from(JSON_2019)))
    await expect(reader.recognize({ name: 'a.json', bytes: Buffer.from('{"a":1}'), keys: NO_KEYS }, never)).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
    await expect(reader.recognize({ name: 'a.json', bytes: Buffer.from('{"a":'), keys: NO_KEYS }, never)).rejects.toMatchObject({ detail: { code: 'document.refused' } })
  })
})
