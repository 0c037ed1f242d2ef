import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import { openFile, safeNameOf } from '../../documents/open-file.ts'
import { codeOf } from '../http/testing/sending.ts'
import type { RawDelivery } from '../provider.ts'
import { callbacks } from './callback.ts'
import { readSubmissionParts, SUBMISSION_LIMITS } from './submission-parts.ts'

const AT = asInstant('2026-03-16T01:30:00.000Z')
const PDF = Buffer.from('%PDF-1.4\ninvented\r\n--not a boundary\r\n\r\n%%EOF\n')
const RAW = Buffer.from(JSON.stringify({ banks: [{ bankName: 'B', bankSlug: 'b', bankAccounts: [{ id: 0, transactions: [] }] }] }))

type Part = Readonly<{ head: string; content: Uint8Array | string }>
const field = (name: string, value: string): Part => ({ head: `Content-Disposition: form-data; name="${name}"`, content: value })
const file = (name: string, disposition: string, content: Uint8Array): Part => ({ head: `Content-Disposition: form-data; name="${name}"; ${disposition}\r\nContent-Type: application/octet-stream`, content })
const write = (parts: readonly Part[], boundary = '----FormBoundary7MA4YWxkTrZu0gW'): Buffer =>
  Buffer.concat([...parts.flatMap(({ head, content }) => [Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(content), Buffer.from('\r\n')]), Buffer.from(`--${boundary}--\r\n`)])

const deliver = (body: Uint8Array): RawDelivery =>
  ({ route: 'submission', correlation: null, query: '', mediaType: 'multipart/form-data', charset: null, body, parts: null, bodySize: body.length, bodySha256: createHash('sha256').update(body).digest('hex'), receivedAt: AT })
const judge = (body: Uint8Array) => callbacks.judge(deliver(body), { keys: [], toleranceSeconds: null })
const read = async (body: Uint8Array): Promise<Extract<CallbackNews, { kind: 'statements' }>> => {
  const news = await callbacks.read(deliver(body), { keys: [], toleranceSeconds: null, files: { pgpPrivateKey: null }, openFile })
  if (news.kind !== 'statements') throw new Error(news.kind)
  return news
}
const head = (count: number | string): readonly Part[] => [field('referrerCode', 'TEST-CB-1042'), field('name', ''), field('fileCount', String(count))]

/** What a sender writes, and the name under which the file is shown. */
const NAMES: readonly (readonly [disposition: string, shown: string])[] = [
  ['filename="a.pdf"', 'a.pdf'], ['filename=a.pdf', 'a.pdf'], ['filename="123-e.pdf"', '123-e.pdf'], ['filename="a b (1).pdf"', 'a b (1).pdf'], ['filename="März.pdf"', 'März.pdf'],
  ['filename="../../etc/x.pdf"', 'x.pdf'], ['filename="C:\\Users\\x\\y.pdf"', 'y.pdf'], ['filename="/abs/z.pdf"', 'z.pdf'], ['filename="say \\"hi\\".pdf"', 'say hi .pdf'], ['filename="say %22hi%22.pdf"', 'say hi .pdf'],
  ['filename="x.pdf"; filename*=UTF-8\'\'n%C3%A4me.pdf', 'näme.pdf'], ['filename*=utf-8\'en\'%E2%82%AC.pdf', '€.pdf'], ['filename="plain.pdf"; filename*=UTF-8\'\'%ZZ', 'plain.pdf'], ['filename="e\u202efdp.pdf"', 'e fdp.pdf'],
  ['filename=".hidden.pdf"', 'hidden.pdf'], ['filename="a;b.pdf"', 'a;b.pdf'], [`filename="${'n'.repeat(300)}.pdf"`, `${'n'.repeat(116)}.pdf`], ['filename="tab\tname.PDF"', 'tab name.PDF'],
]

describe('R-26: genuine-shaped submissions', () => {
  it('two hundred, of 0 to 60 files with every kind of name, are read byte for byte', async () => {
    let seen = 0
    for (let round = 0; round < 200; round += 1) {
      const count = round % 61
      const chosen = Array.from({ length: count }, (_, at) => NAMES[(round + at) % NAMES.length]!)
      const files = chosen.map(([disposition], at) => file(`file${at + 1}`, disposition, Buffer.concat([PDF, Buffer.from(`${round}/${at}`)])))
      const isMiscounted = round % 7 === 0
      const body = write([...files.slice(0, 1), ...head(isMiscounted ? count + 1 : count), ...files.slice(1)], `b${'x'.repeat(round % 50)}'()+_,-./:=?${round}`)
      const news = await read(body)
      expect(news.files.map(({ bytes }) => Buffer.from(bytes).subarray(PDF.length).toString())).toEqual(chosen.map((_, at) => `${round}/${at}`))
      expect(news.files.every(({ bytes, sha256 }) => createHash('sha256').update(bytes).digest('hex') === sha256)).toBe(true)
      expect(new Set(news.files.map(({ name }) => name.toLowerCase())).size).toBe(count)
      expect(news.facts[0]?.isOk).toBe(!isMiscounted)
      seen += count
    }
    expect(seen).toBeGreaterThan(5_000)
  }, 60_000)

  it.each(NAMES)('%s is shown as %s', async (disposition, shown) => {
    const { files: [received] } = await read(write([...head(1), file('file1', disposition, PDF)]))
    expect(received?.name).toBe(shown)
  })

  it('a name of a file in Latin-1 is read as such and costs no file', async () => {
    const body = Buffer.from(write([...head(1), file('file1', 'filename="@-e.pdf"', PDF)]).map((byte) => (byte === 0x40 ? 0xe4 : byte)))
    const { files } = await read(body)
    expect(files.map(({ name, kind }) => [name, kind])).toEqual([['ä-e.pdf', 'bank-estatement']])
  })

  it('two files of one name are two files', async () => {
    const { files } = await read(write([...head(3), ...['A-e.pdf', 'a-e.pdf', 'a-e.pdf'].map((name, at) => file(`file${at + 1}`, `filename="${name}"`, PDF))]))
    expect(files.map(({ name, kind }) => [name, kind])).toEqual([['A-e.pdf', 'bank-estatement'], ['a (2)-e.pdf', 'bank-estatement'], ['a (3)-e.pdf', 'bank-estatement']])
  })

  it('raw data that is no statement is kept as a file and is a fact for a person; an unchosen file is none', async () => {
    const { files, deliveries, facts } = await read(write([...head(2), file('file1', 'filename="a.json"', RAW), file('file2', 'filename="b.json"', Buffer.from('{"metrics":[]}')), file('file3', 'filename=""', Buffer.alloc(0))]))
    expect([files.length, deliveries.length]).toEqual([2, 1])
    expect(facts).toEqual([{ label: 'Files', value: '2 files', isOk: true }, { label: 'Raw data', value: 'b.json is not readable as statements', isOk: false }])
  })

  it('fileCount missing is a fact too', async () => {
    expect((await read(write([field('referrerCode', 'TEST-1'), file('file1', 'filename="a.pdf"', PDF)]))).facts[0]).toEqual({ label: 'Files', value: '1 file, fileCount is missing', isOk: false })
  })
})

describe('submissions that are not taken', () => {
  const good = write([...head(1), file('file1', 'filename="a.pdf"', PDF)])
  it.each([
    ['nothing', Buffer.alloc(0)], ['no part', Buffer.from('hello')], ['only an end', Buffer.from('--b--\r\n')], ['cut off', good.subarray(0, -20)], ['something behind', Buffer.concat([good, Buffer.from('more')])],
    ['something before', Buffer.concat([Buffer.from('more\r\n'), good])], ['a code twice', write([...head(0), field('referrerCode', 'TEST-2')])], ['no code', write([field('fileCount', '0')])],
    ['a code that is none', write([field('referrerCode', 'TEST 1\n')])], ['no name', write([{ head: 'Content-Disposition: form-data', content: '' }])], ['no form data', write([{ head: 'Content-Disposition: attachment; name="a"', content: '' }])],
    ['a head twice', write([{ head: 'Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"', content: '' }])], ['a name twice', write([{ head: 'Content-Disposition: form-data; name="a"; name="b"', content: '' }])],
    ['a coded part', write([{ head: 'Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64', content: '' }])], ['a field not in UTF-8', write([{ head: 'Content-Disposition: form-data; name="name"', content: Uint8Array.of(0xff) }])],
    ['eleven fields', write(Array.from({ length: SUBMISSION_LIMITS.fields + 1 }, (_, at) => field(`f${at}`, '')))], ['a long field', write([field('name', 'x'.repeat(SUBMISSION_LIMITS.fieldBytes + 1))])],
    ['a long head', write([{ head: `X-A: ${'x'.repeat(SUBMISSION_LIMITS.headerBytes)}`, content: '' }])], ['61 files', write([...head(61), ...Array.from({ length: 61 }, (_, at) => file(`f${at}`, 'filename="a.pdf"', PDF))])],
  ])('%s', async (_name, body) => {
    expect(judge(body).verdict).toBe('malformed')
    expect(await codeOf(read(body))).toBe('callback.malformed')
  })

  it('R-18: limits hold at the byte', () => {
    const withFile = (size: number) => readSubmissionParts(write([file('file1', 'filename="a.pdf"', Buffer.alloc(size))]))
    expect(withFile(SUBMISSION_LIMITS.fileBytes)).toHaveProperty('files')
    expect(withFile(SUBMISSION_LIMITS.fileBytes + 1)).toBe('a file is larger than 25 MiB')
    expect(readSubmissionParts(Buffer.alloc(SUBMISSION_LIMITS.bytes + 1))).toBe('it is larger than 100 MiB')
  })

  it('R-48: one file that is not what it says refuses all of them', async () => {
    for (const [name, bytes] of [['a.exe', PDF], ['a.pdf', Buffer.from('MZ')], ['a.json', PDF], ['a.pdf', Buffer.from('PK\u0003\u0004')], ['a.pdf', Buffer.alloc(0)], ['a.zip', Buffer.from('PK\u0003\u0004')], ['a.pdf.pgp', PDF]] as const) {
      const body = write([...head(2), file('file1', 'filename="ok.pdf"', PDF), file('file2', `filename="${name}"`, bytes)])
      expect(judge(body).verdict).toBe('not-signed')
      expect(await codeOf(read(body)), name).toBe('document.refused')
    }
  })

  it('the listener’s count of a streamed body is judged like the whole', () => {
    const streamed = callbacks.judge({ ...deliver(good), body: new Uint8Array(), parts: { fields: { referrerCode: 'TEST-CB-1042', name: '', fileCount: '1' }, files: [{ field: 'file1', name: 'a.pdf', mediaType: '', size: PDF.length }] } }, { keys: [], toleranceSeconds: null })
    expect(streamed).toEqual(judge(good))
    expect(callbacks.judge({ ...deliver(good), body: new Uint8Array(), parts: null }, { keys: [], toleranceSeconds: null }).verdict).toBe('malformed')
  })
})

describe('names of files', () => {
  it.each([['', 'file'], ['..', 'file'], ['a/..', 'file'], ['\u0000\u0001', 'file'], ['a.pdf...', 'a.pdf'], ['..\\..\\a.pdf', 'a.pdf'], ['\ud800a.pdf', '\ufffda.pdf'], ['x'.repeat(200), 'x'.repeat(120)]])('%j becomes %j', (given, expected) => {
    expect(safeNameOf(given)).toBe(expected)
  })
})
