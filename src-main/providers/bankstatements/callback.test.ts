import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import * as openpgp from 'openpgp'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import type { Sandbox } from '#sandbox/server.ts'
import { openFile } from '../../documents/open-file.ts'
import { makePgpKey, type KeyPair } from '../../documents/pgp.ts'
import { codeOf } from '../http/testing/sending.ts'
import type { RawDelivery } from '../provider.ts'
import { basicSignIn, never, providerOver, recordingLogger, startTwin } from '../testing/twin.ts'
import { callbacks } from './callback.ts'

const AT = asInstant('2026-03-16T01:30:00.000Z')
const FIXTURES = new URL('fixtures/', import.meta.url)
const CONTEXT = { keys: [], toleranceSeconds: null } as const
const REFERENCE = 'TEST-CB-1042'
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const deliver = (route: string, body: Uint8Array, over: Partial<RawDelivery> = {}): RawDelivery =>
  ({ route, correlation: null, query: '', mediaType: 'application/json', charset: null, body, parts: null, bodySize: body.length, bodySha256: sha(body), receivedAt: AT, ...over })

type Received = Readonly<{ path: string; query: string; mediaType: string; body: Buffer }>
let received: Received[] = []
let waiting: (() => void)[] = []
let server: Server
let twin: Sandbox
let key: KeyPair
const base = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const next = async (count = 1): Promise<Received> => {
  while (received.length < count) await new Promise<void>((resolve) => void waiting.push(resolve))
  return received[count - 1]!
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const [path = '', query = ''] = (request.url ?? '').split('?')
      received.push({ path, query, mediaType: (request.headers['content-type'] ?? '').split(';')[0] ?? '', body: Buffer.concat(chunks) })
      response.end('OK')
      for (const wake of waiting.splice(0)) wake()
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  twin = await startTwin()
  key = await makePgpKey('Test Desk')
}, 30_000)
afterEach(() => {
  received = []
  waiting = []
  twin.control.reset()
})
afterAll(async () => {
  await twin.close()
  server.close()
})

const toDelivery = (route: string, { body, mediaType, query }: Received, correlation: string | null = null): RawDelivery => deliver(route, body, { mediaType, query, correlation })
const read = (delivery: RawDelivery, pgpPrivateKey: string | null = null): Promise<CallbackNews> => callbacks.read(delivery, { ...CONTEXT, files: { pgpPrivateKey }, openFile })

const fetchAsync = async (format: 'application/json' | 'application/xml', answers: Readonly<Record<string, string>> = basicSignIn.answers): Promise<void> => {
  const provider = providerOver(twin, recordingLogger())
  const session = await provider.assisted!.signIn({
    ...basicSignIn, answers, fetchAll: { days: 90, wantsRawFile: true, delivery: { callback: `${base()}/result/corr-1`, errorCallback: `${base()}/error/corr-1`, format, includesFiles: true } },
  }, never)
  expect(session.pending).toMatchObject({ reference: REFERENCE, bringsFiles: true, deliversTo: `${base()}/result/corr-1` })
}

describe('results of an asynchronous fetch, as the twin sends them', () => {
  it.each(['application/json', 'application/xml'] as const)('%s: statements and their files', async (format) => {
    await fetchAsync(format)
    const request = await next()
    expect([request.path, request.mediaType]).toEqual(['/result/corr-1', format])
    const delivery = toDelivery('result', request, 'corr-1')
    const judgement = callbacks.judge(delivery, CONTEXT)
    expect(judgement).toMatchObject({ verdict: 'not-signed', answer: { status: 200 }, subject: { title: 'statements', detail: 'referrerCode corr-1', references: ['corr-1', REFERENCE] } })
    // In the listener nothing of the body was seen, and the message is the same one.
    const streamed = callbacks.judge({ ...delivery, body: new Uint8Array() }, CONTEXT)
    expect([streamed.verdict, streamed.dedupeKey, streamed.subject.references]).toEqual(['not-signed', judgement.dedupeKey, ['corr-1']])
    const news = await read(delivery)
    if (news.kind !== 'statements') throw new Error(news.kind)
    expect(news.deliveries[0]).toMatchObject({ rawMediaType: format, statement: { formatVersion: '20190901', unknownFields: [] } })
    expect(news.deliveries[0]?.statement.accounts.length).toBeGreaterThan(1)
    expect(news.files.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['statement-pdf', 'bank-estatement', 'raw-data']))
    expect(news.files.every(({ bytes, sha256 }) => sha(bytes) === sha256)).toBe(true)
    expect(news.facts.every(({ isOk }) => isOk === null)).toBe(true)
  })

  it('the token of the bank session is not in what the window shows', async () => {
    for (const format of ['application/json', 'application/xml'] as const) {
      received = []
      await fetchAsync(format)
      const request = await next()
      const text = request.body.toString()
      const token = /user_token(?:":\s*"|>)([^"<]+)/.exec(text)?.[1] ?? ''
      expect(token.length).toBeGreaterThan(8)
      const small = Buffer.from(format.endsWith('json') ? `{"user_token": "${token}", "banks": []}` : `<xml><user_token>${token}</user_token><banks/></xml>`)
      expect(callbacks.judge(deliver('result', small), CONTEXT).decoded).not.toContain(token)
    }
  })

  it('the token is taken out of character data of XML too', () => {
    const text = '<xml><user_token><![CDATA[live-token-77]]></user_token><banks/><note>after</note></xml>'
    expect(callbacks.conceal?.(text)).toBe('<xml><user_token>…</user_token><banks/><note>after</note></xml>')
  })

  it('a file that cannot be opened holds the result for a person: with the right key later nothing is lost', async () => {
    const own = await makePgpKey('Invented Desk')
    const encrypted = await openpgp.encrypt({ message: await openpgp.createMessage({ binary: new Uint8Array(Buffer.from('%PDF-1.4\ninvented\n%%EOF\n')) }), encryptionKeys: await openpgp.readKey({ armoredKey: own.publicKey }), format: 'binary' })
    const bank = { bankName: 'B', bankSlug: 'b', bankAccounts: [{ id: 0, transactions: [] }] }
    const delivery = deliver('result', Buffer.from(JSON.stringify({ banks: [bank], files: [{ name: 'a.pdf.pgp', data: Buffer.from(encrypted as Uint8Array).toString('base64') }] })))
    const without = await read(delivery)
    const later = await read(delivery, own.privateKey)
    if (without.kind !== 'statements' || later.kind !== 'statements') throw new Error(without.kind)
    expect([without.files.length, without.facts.filter(({ isOk }) => isOk === false).map(({ label }) => label)]).toEqual([0, ['Files']])
    expect([later.files.map(({ name }) => name), later.facts.some(({ isOk }) => isOk === false)]).toEqual([['a.pdf'], false])
  }, 30_000)

  it('statements with an empty place for an error are statements', async () => {
    const bank = { bankName: 'B', bankSlug: 'b', bankAccounts: [{ id: 0, transactions: [] }] }
    const news = await read(deliver('result', Buffer.from(JSON.stringify({ banks: [bank], errorCode: null, error: '' }))))
    expect(news.kind).toBe('statements')
  })

  it('an error goes to its own address with the vendor’s number and not with its words', async () => {
    const failing = twin.providers.find(({ prefix }) => prefix === 'bankstatements')!.testLogins.find(({ note, institution }) => note.startsWith('export ends') && institution === 'bank_of_statements')!
    await fetchAsync('application/xml', failing.values)
    const request = await next()
    expect(request.path).toBe('/error/corr-1')
    const code = failing.note.split(' ').at(-1)
    const delivery = toDelivery('error', request, 'corr-1')
    expect(callbacks.judge(delivery, CONTEXT)).toMatchObject({ verdict: 'not-signed', subject: { title: `error ${code}`, status: code, references: ['corr-1', REFERENCE] } })
    const news = await read(delivery)
    expect(news).toMatchObject({ kind: 'failure', references: ['corr-1', REFERENCE], failure: { providerCode: code } })
  })
})

describe('submissions of a finished link, as the twin sends them', () => {
  const finish = async (given: Readonly<Record<string, unknown>> = {}) => {
    twin.control.configure('bankstatements', { addresses: { main: null, submission: `${base()}/submission`, return: `${base()}/return` } })
    return twin.control.perform('bankstatements', 'finishLink', { reference: REFERENCE, name: 'Mary\u202e Jones', ...given })
  }

  it('every file byte for byte, raw data as statements, then the way back', async () => {
    expect(await finish()).toMatchObject({ submission: { status: 200 }, return: { status: 200 } })
    const [submission, back] = [await next(), await next(2)]
    const delivery = toDelivery('submission', submission)
    const judgement = callbacks.judge(delivery, CONTEXT)
    expect(judgement).toMatchObject({ verdict: 'not-signed', subject: { title: expect.stringMatching(/^\d files$/), detail: `referrerCode ${REFERENCE}`, references: [REFERENCE] } })
    const news = await read(delivery)
    if (news.kind !== 'statements') throw new Error(news.kind)
    expect(news.references).toEqual([REFERENCE])
    expect(news.deliveries).toHaveLength(1)
    expect(news.files.every(({ bytes, sha256 }) => sha(bytes) === sha256 && submission.body.includes(Buffer.from(bytes)))).toBe(true)
    expect(news.facts).toEqual([{ label: 'Files', value: `${news.files.length} files`, isOk: true }, { label: 'Name as entered', value: 'Mary Jones', isOk: null }])
    const returned = toDelivery('return', back)
    expect(callbacks.judge(returned, CONTEXT)).toMatchObject({ verdict: 'not-signed', subject: { title: 'COMPLETE', status: 'COMPLETE', references: [REFERENCE] } })
    expect(await read(returned)).toEqual({ kind: 'return', references: [REFERENCE], news: { reference: REFERENCE, outcome: 'completed', providerCode: null, text: null } })
  })

  it('R-50: encrypted files are opened with the desk’s key, and not taken without it', async () => {
    twin.control.configure('bankstatements', { publicKey: key.publicKey, rawFormat: 'xml' })
    await finish({ returns: false })
    const delivery = toDelivery('submission', await next())
    const news = await read(delivery, key.privateKey)
    if (news.kind !== 'statements') throw new Error(news.kind)
    expect(news.files.every(({ name }) => !name.endsWith('.pgp'))).toBe(true)
    expect(news.files.map(({ mediaType }) => mediaType)).toEqual(expect.arrayContaining(['application/pdf', 'application/xml']))
    expect(news.deliveries[0]?.rawMediaType).toBe('application/xml')
    expect(await codeOf(read(delivery))).toBe('document.refused')
    expect(await codeOf(read(delivery, (await makePgpKey('Other')).privateKey))).toBe('document.refused')
  })

  it('a file fewer than it says is a fact for a person', async () => {
    await finish({ countOffset: 1, returns: false })
    const delivery = toDelivery('submission', await next())
    const count = callbacks.judge(delivery, CONTEXT).subject.title.split(' ')[0]
    expect(callbacks.judge(delivery, CONTEXT).checks).toContainEqual({ name: 'content', label: 'fileCount', outcome: 'noted', detail: `${count} of ${Number(count) + 1} files` })
    expect((await read(delivery) as Extract<CallbackNews, { kind: 'statements' }>).facts[0]).toEqual({ label: 'Files', value: `${count} of ${Number(count) + 1} files`, isOk: false })
  })

  it('a failed one leads back with its number and its words, and submits nothing', async () => {
    expect(await finish({ status: 'ERROR', errorCode: 30_004, errorText: '<b>Sorry</b>' })).toMatchObject({ submission: null })
    const news = await read(toDelivery('return', await next()))
    expect(news).toMatchObject({ kind: 'return', news: { outcome: 'failed', providerCode: '30004', text: 'Sorry' } })
  })
})

describe('what is not a delivery of BankStatements', () => {
  it('the samples are what they say', async () => {
    for (const { route, flaw } of callbacks.samples) {
      const { body, query, mediaType } = callbacks.makeSample(route, flaw, null, AT, REFERENCE)
      const delivery = deliver(route, body, { query, mediaType: mediaType.split(';')[0] ?? '' })
      const judgement = callbacks.judge(delivery, CONTEXT)
      expect(judgement.verdict, `${route} ${flaw}`).toBe(flaw === 'malformed' ? 'malformed' : 'not-signed')
      if (flaw === 'malformed') {
        expect([judgement.answer.status, judgement.dedupeKey]).toEqual([400, null])
        expect(await codeOf(read(delivery)), route).toBe('callback.malformed')
      } else {
        const news = await read(delivery)
        expect(news.references).toEqual([REFERENCE])
        if (news.kind === 'statements') expect(news.deliveries).toHaveLength(1)
      }
    }
  })

  it('the same bytes at the same address are one message; a return may happen again later', () => {
    const { dedupeKey } = callbacks.judge(deliver('result', Buffer.from('{"banks":[]}')), CONTEXT)
    const keyOf = (delivery: RawDelivery) => callbacks.judge(delivery, CONTEXT).dedupeKey
    expect(keyOf(deliver('result', Buffer.from('{"banks":[]}'), { receivedAt: asInstant('2027-01-01T00:00:00.000Z') }))).toBe(dedupeKey)
    expect(keyOf(deliver('result', Buffer.from('{"banks":[]}'), { correlation: 'other' }))).not.toBe(dedupeKey)
    const query = `referrerCode=${REFERENCE}&status=LOGIN_FAIL`
    const returned = keyOf(deliver('return', new Uint8Array(), { query }))
    expect(keyOf(deliver('return', new Uint8Array(), { query, receivedAt: asInstant('2026-03-16T01:30:40.000Z') }))).toBe(returned)
    expect(keyOf(deliver('return', new Uint8Array(), { query, receivedAt: asInstant('2026-03-16T03:30:40.000Z') }))).not.toBe(returned)
  })

  it('nothing makes the judge throw, and reading ends in a plain refusal', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('result', 'error', 'submission', 'return'), fc.uint8Array({ maxLength: 300 }), fc.string({ maxLength: 100 }), async (route, body, query) => {
      const delivery = deliver(route, body, { query })
      expect(['malformed', 'not-signed']).toContain(callbacks.judge(delivery, CONTEXT).verdict)
      const ending = await read(delivery).then((news) => news.kind, (error: { detail?: { code: string } }) => error.detail?.code)
      expect(['callback.malformed', 'document.refused', 'statements', 'failure', 'return']).toContain(ending)
    }), { numRuns: 300, seed: 5 })
  })

  it.each(readdirSync(FIXTURES).filter((name) => /^(statements-|institution-|login-fetch-all)/.test(name)))('every version is read: %s', async (name) => {
    const body = readFileSync(new URL(name, FIXTURES))
    expect(callbacks.judge(deliver('result', body), CONTEXT).subject.title).toBe('statements')
    const news = await read(deliver('result', body, { mediaType: name.endsWith('xml') ? 'application/xml' : 'application/json' }))
    if (news.kind !== 'statements') throw new Error(news.kind)
    expect(news.deliveries[0]?.statement.accounts.length).toBeGreaterThan(0)
    expect(Buffer.from(news.deliveries[0]?.rawBody ?? []).equals(body)).toBe(true)
  })

  it('half a statement is never taken for a whole', async () => {
    const whole = Buffer.from(callbacks.makeSample('result', 'none', null, AT, REFERENCE).body).toString()
    for (const body of ['{}', '[]', '<xml/>', '<html></html>', '{"banks":[{"bankSlug":"x"}]}', whole.replace('"transactions"', '"transaction"'), whole.replace('"10.00"', '"ten"')]) {
      expect(await codeOf(read(deliver('result', Buffer.from(body)))), body.slice(0, 40)).toBe('callback.malformed')
    }
    expect((await read(deliver('result', Buffer.from(whole)))).kind).toBe('statements')
  })
})
