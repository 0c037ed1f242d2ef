import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { asInstant, type Instant } from '#shared/domain/calendar.ts'
import type { CallbackJudgement } from '#shared/domain/callback.ts'
import type { JudgeContext, SampleFlaw } from '../provider.ts'
import { receivers } from '../receivers.ts'
import { callbacks } from './callback.ts'
import { API_KEY, CONTEXT, deliver, formOf, hashFields, keyOf, makeFields, MESSAGE_ID, NOW, seal, SENT_AT, SOURCE, type Fields } from './testing/pushes.ts'

type Vector = Readonly<{
  name: string; api_key: string; fields: Fields; form_body?: string; plaintext?: string; plaintext_file?: string; expected_source?: string
  expect: Readonly<{ reply?: string; php_reply?: string }>
}>
const fixture = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url))
const vectors = JSON.parse(fixture('push-vectors.json').toString('utf8')) as Readonly<{ valid: readonly Vector[]; invalid: readonly Vector[] }>

const REPORT = JSON.stringify({ basicInfo: { scrapeReport: { status: 'partial', reportNumber: 2, isFinal: false }, source: SOURCE, miscEntryList: [{ provider: SOURCE, key: 'casebenchReference', value: 'cb-42' }] } })
const judge = (fields: Readonly<Record<string, string>> | string, context: Partial<JudgeContext> = {}, receivedAt: Instant = NOW): CallbackJudgement =>
  callbacks.judge(deliver(typeof fields === 'string' ? fields : formOf(fields), receivedAt), { ...CONTEXT, ...context })
const outcomes = ({ verdict, checks }: CallbackJudgement): string => [verdict, ...checks.map(({ name, outcome }) => `${name} ${outcome}`)].join(', ')
const matching = ({ signature }: CallbackJudgement): readonly string[] => signature?.nearMisses.filter(({ isMatch }) => isMatch).map(({ name }) => name) ?? []

describe('the vectors', () => {
  it.each(vectors.valid)('R-24: $name is opened and thanked for', ({ api_key: apiKey, fields, form_body: body, plaintext, plaintext_file: file, expect: wanted }) => {
    const judgement = judge(body ?? formOf(fields), { keys: [keyOf(apiKey, fields.source)], toleranceSeconds: null })
    expect([judgement.verdict, judgement.answer]).toEqual(['valid', { status: 200, mediaType: 'text/plain', body: wanted.reply }])
    expect(judgement.decoded).toBe(plaintext ?? fixture(file ?? '').toString('utf8'))
    expect(judgement.signature).toMatchObject({ algorithm: 'SHA-1', computed: fields.hash, received: fields.hash, agreeingBytes: 20 })
  })

  const verdicts: Readonly<Record<string, string>> = { 'missing-hash': 'malformed', 'wrong-source': 'unknown', 'wrong-encryption': 'malformed', 'bad-hash': 'bad-signature', 'plus-became-space': 'bad-signature' }
  it.each(vectors.invalid)('R-24: $name is refused in the vendor’s own words', ({ name, api_key: apiKey, fields, expected_source: source, expect: wanted }) => {
    const judgement = judge(formOf(fields), { keys: [keyOf(apiKey, source)], toleranceSeconds: null })
    expect([judgement.answer.body, judgement.answer.mediaType, judgement.verdict]).toEqual([wanted.php_reply, 'text/plain', verdicts[name]])
    expect([judgement.decoded, judgement.dedupeKey]).toEqual([null, null])
    if (name === 'plus-became-space') expect(matching(judgement)).toEqual(['plus-became-space'])
  })
})

describe('judging', () => {
  it('shows fields, key, age, status, number and our reference', () => {
    const judgement = judge(makeFields(REPORT))
    expect(outcomes(judgement)).toBe('valid, form passed, sender passed, signature passed, decryption passed, content passed, age passed')
    expect(judgement).toMatchObject({
      subject: { title: 'partial, report 2', detail: `msg_id ${MESSAGE_ID}`, references: ['cb-42'], status: 'partial' },
      sentAt: { text: SENT_AT, readAs: 'iso', at: '2026-11-20T09:00:00.000Z', ageSeconds: 2 }, decoded: REPORT, answer: { body: `OK: ${MESSAGE_ID}` },
    })
    const fields = makeFields(REPORT)
    expect(judgement.signature?.signedText.map(({ text }) => text).join('')).toBe(`${fields.action}${fields.encryption}${fields.msg_id}${fields.payload}${fields.source}${fields.timestamp}`)
    expect(JSON.stringify(judgement)).not.toContain(API_KEY)
  })

  it.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['nothing at all', {}, 'malformed, form failed', 'Error: Missing POST field(s): source, msg_id, action, encryption, payload, timestamp, hash'],
    ['two fields', { source: SOURCE, payload: 'AA' }, 'malformed, form failed', 'Error: Missing POST field(s): msg_id, action, encryption, timestamp, hash'],
    ['another sender', makeFields(REPORT, { source: 'other.se' }), 'unknown, form passed, sender failed, signature skipped, decryption skipped, content skipped, age skipped', 'Error: Invalid Product ID: other.se'],
    ['capitals in the sender', makeFields(REPORT, { source: 'Customer.SE' }), 'unknown, form passed, sender failed, signature skipped, decryption skipped, content skipped, age skipped', 'Error: Invalid Product ID: Customer.SE'],
    ['an encryption in small letters', makeFields(REPORT, { encryption: 'b64/md5/aes/cbc/pkcs5' }), 'malformed, form failed, sender skipped, signature skipped, decryption skipped, content skipped, age skipped', 'Error: Invalid encryption: b64/md5/aes/cbc/pkcs5'],
    ['a wrong hash', makeFields(REPORT, {}, { hash: '0'.repeat(40) }), 'bad-signature, form passed, sender passed, signature failed, decryption skipped, content skipped, age skipped', `Error: Invalid checksum: ${'0'.repeat(40)}`],
    ['no report inside', makeFields('hello'), 'undecryptable, form passed, sender passed, signature passed, decryption passed, content failed, age skipped', `Error: Invalid checksum: ${makeFields('hello').hash}`],
    ['bytes that are no text inside', makeFields(Buffer.from([0xff, 0xfe, 0xfd])), 'undecryptable, form passed, sender passed, signature passed, decryption failed, content skipped, age skipped', `Error: Invalid checksum: ${makeFields(Buffer.from([0xff, 0xfe, 0xfd])).hash}`],
  ])('%s: %s', (_, fields, wanted, answer) => {
    const judgement = judge(fields)
    expect([outcomes(judgement), judgement.answer.body, judgement.answer.status]).toEqual([wanted, answer, 400])
  })

  it('the order of the vendor’s answers holds, whichever check decides here', () => {
    expect(judge(makeFields(REPORT, { source: 'other.se', encryption: 'none' })).answer.body).toBe('Error: Invalid Product ID: other.se')
    expect(judge(makeFields(REPORT, { encryption: 'none' }, { hash: '0'.repeat(40) })).answer.body).toBe('Error: Invalid encryption: none')
    expect(judge(makeFields(REPORT), { keys: [] }).answer.body).toBe(`Error: Invalid Product ID: ${SOURCE}`)
  })

  it('what is sealed wrongly gets no thanks: another key, another IV, a cut payload', () => {
    const sealedWith = (payload: string): CallbackJudgement => judge(makeFields(REPORT, { payload }))
    // Some wrong keys leave a good padding by chance and then no text.
    expect(sealedWith(seal(REPORT, MESSAGE_ID, 'other key')).verdict).toBe('undecryptable')
    expect(sealedWith(seal(REPORT, 'msg-another')).verdict).toBe('undecryptable')
    const whole = seal(REPORT)
    for (const cut of [whole.slice(0, -1), whole.slice(0, -4), whole.slice(0, 20), '====', whole.slice(0, -2) + 'A=']) {
      const { verdict, answer } = sealedWith(cut)
      expect([verdict, answer.body.includes(MESSAGE_ID)]).toEqual(['undecryptable', false])
    }
  })

  it('T-03: old and ahead are both stale, opened, kept and thanked for', () => {
    for (const [receivedAt, verdict] of [['2026-11-20T09:05:00.000Z', 'valid'], ['2026-11-20T09:05:01.000Z', 'stale'], ['2026-11-20T08:54:59.000Z', 'stale'], ['1970-01-01T00:00:00.000Z', 'stale'], ['2038-01-19T03:14:08.000Z', 'stale']] as const) {
      const judgement = judge(makeFields(REPORT), {}, asInstant(receivedAt))
      expect([receivedAt, judgement.verdict, judgement.answer.body, judgement.dedupeKey]).toEqual([receivedAt, verdict, `OK: ${MESSAGE_ID}`, judge(makeFields(REPORT)).dedupeKey])
    }
  })

  it('one message id is one message, for each sender and environment', () => {
    const first = judge(makeFields(REPORT)).dedupeKey
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(judge(makeFields('{}', { timestamp: '2026-11-20T10:00:30.000+01:00' })).dedupeKey).toBe(first)
    expect(judge(makeFields(REPORT, { msg_id: 'msg-2' })).dedupeKey).not.toBe(first)
    expect(judge(makeFields(REPORT, { source: 'b.se' }), { keys: [keyOf(API_KEY, 'b.se')] }).dedupeKey).not.toBe(first)
  })

  it('every key of the sender is tried, and the older one says so', () => {
    const judgement = judge(makeFields(REPORT), { keys: [keyOf('new key'), keyOf(API_KEY, 'other.se'), keyOf(API_KEY, SOURCE, 'previous')] })
    expect([judgement.verdict, judgement.key?.generation, matching(judgement)]).toEqual(['valid', 'previous', ['older-key']])
    expect(judge(makeFields(REPORT), { keys: [keyOf('new key'), keyOf(API_KEY, 'other.se')] }).verdict).toBe('bad-signature')
  })

  it('a body of neither format is taken and said to be so; a large one is read apart', () => {
    expect(judge(makeFields('{}')).checks.find(({ name }) => name === 'content')).toMatchObject({ outcome: 'noted' })
    const large = JSON.stringify({ processStatus: 'ok', filler: 'x'.repeat(1_200_000) })
    const judgement = judge(makeFields(large))
    expect([judgement.verdict, judgement.decoded, judgement.subject.title]).toEqual(['valid', null, 'encrypted report'])
    expect(JSON.stringify(judgement).length).toBeLessThan(10_000)
  })

  it('T-14: nothing of the sender’s words can be a line or markup of the answer', () => {
    for (const bad of ['a\r\nOK: b', '<b>x</b>', 'x y', `${'a'.repeat(500)}`, 'é', 'a"b']) {
      for (const name of ['source', 'encryption', 'hash', 'msg_id'] as const) {
        const { verdict, answer } = judge(makeFields(REPORT, {}, { [name]: bad }))
        expect(['malformed', 'unknown']).toContain(verdict)
        expect(answer.body).toMatch(/^Error: [ -~]{1,160}$/)
        expect(answer.body).not.toMatch(/[<>"\r\n]/)
      }
    }
  })

  it('T-14: what stands in place of the digest is shown as one plain line', () => {
    const { signature } = judge(makeFields(REPORT, {}, { hash: `\u009b31m\u202e\nVerdict: valid${'x'.repeat(200)}` }))
    expect(signature?.received).toMatch(/^31m Verdict: valid[x]{50,70}…$/)
  })

  it('nothing that comes makes it throw', () => {
    const bodies = ['', '&', '=', '%', 'hash=%ff', 'source=a&source=b', 'a'.repeat(70_000), '\u0000', formOf({ ...makeFields(REPORT), timestamp: '0000-01-01T00:00:00.000+14:00' }), formOf({ ...makeFields(REPORT), timestamp: '9999-12-31T23:59:59.999-14:00' })]
    for (const body of bodies) expect(judge(body).verdict).toBe('malformed')
    expect(callbacks.judge({ ...deliver(formOf(makeFields(REPORT))), mediaType: 'application/json' }, CONTEXT).verdict).toBe('malformed')
    expect(callbacks.judge({ ...deliver(formOf(makeFields(REPORT))), charset: 'utf-7' }, CONTEXT).verdict).toBe('malformed')
  })
})

describe('near misses tell what went wrong on the way', () => {
  const plus = (): Fields => {
    const made = Array.from({ length: 40 }, (_, at) => makeFields(`${REPORT}${' '.repeat(at)}`)).find(({ payload }) => payload.includes('+'))
    if (!made) throw new Error('no payload with a plus')
    return made
  }
  it.each<[string, () => CallbackJudgement]>([
    ['plus-became-space', () => judge(formOf(plus()).replaceAll('%2B', '+'))],
    ['rewritten-timestamp', () => judge(makeFields(REPORT, {}, { hash: hashFields(makeFields(REPORT, { timestamp: '2026-11-20T09:00:00.000Z' })) }))],
    ['rewritten-timestamp', () => judge(makeFields(REPORT, {}, { hash: hashFields(makeFields(REPORT, { timestamp: '2026-11-20T10:00:00+01:00' })) }))],
    ['field-order', () => judge(makeFields(REPORT, {}, { hash: hashFields({ ...makeFields(REPORT), action: SOURCE, encryption: MESSAGE_ID, msg_id: 'report/user/data', payload: 'B64/MD5/AES/CBC/PKCS5', source: seal(REPORT) }) }))],
    ['key-last', () => judge(makeFields(REPORT, {}, { hash: hashFields({ ...makeFields(REPORT), timestamp: `${SENT_AT}${API_KEY}` }, '') }))],
    ['without-key', () => judge(makeFields(REPORT, {}, { hash: hashFields(makeFields(REPORT), '') }))],
    ['upper-case-hex', () => judge(makeFields(REPORT, {}, { hash: makeFields(REPORT).hash.toUpperCase() }))],
    ['encoded-payload', () => judge(makeFields(REPORT, {}, { hash: hashFields({ ...makeFields(REPORT), payload: encodeURIComponent(seal(REPORT)) }) }))],
    ['source-case', () => judge(makeFields(REPORT, { source: 'CUSTOMER.se' }))],
  ])('%s', (name, make) => {
    const judgement = make()
    expect(judgement.verdict).not.toBe('valid')
    expect(matching(judgement)).toContain(name)
  })
  it('in a large report the damage to + is still found', () => {
    const [payload = '', rest = ''] = formOf(makeFields(`${REPORT}${' '.repeat(600_000)}`)).split('&timestamp')
    const large = `${payload.replaceAll('%2B', '+')}&timestamp${rest}`
    expect(large).toContain('+')
    expect([judge(large).verdict, judge(large).signature?.nearMisses.map(({ name, isMatch }) => `${name} ${isMatch}`)]).toEqual(['bad-signature', ['plus-became-space true']])
  })
  it('and none of them fits a forgery', () => expect(matching(judge(makeFields(REPORT, {}, { hash: 'a'.repeat(40) })))).toEqual([]))
})

describe('samples', () => {
  it.each<[SampleFlaw, string]>([
    ['none', 'valid'], ['wrong-signature', 'bad-signature'], ['wrong-key', 'undecryptable'], ['damaged', 'bad-signature'], ['stale', 'stale'], ['future', 'stale'], ['malformed', 'malformed'],
  ])('with flaw %s is judged %s', (flaw, verdict) => {
    const { body, mediaType } = callbacks.makeSample('', flaw, CONTEXT.keys[0] ?? null, NOW, 'cb-7')
    const judgement = callbacks.judge({ ...deliver(body), mediaType }, CONTEXT)
    expect([callbacks.samples.some((sample) => sample.flaw === flaw), judgement.verdict]).toEqual([true, verdict])
    if (flaw === 'none') expect(judgement.subject).toMatchObject({ title: 'incomplete, report 0', references: ['cb-7'] })
    if (flaw === 'damaged') expect(matching(judgement)).toEqual(['plus-became-space'])
  })
  it('are there without a key too', () => expect(callbacks.makeSample('', 'none', null, NOW, 'cb-7').body.length).toBeGreaterThan(100))
  it('come from the receiver that the listener and the parse process load', () => expect(receivers.instantor).toBe(callbacks))
})
