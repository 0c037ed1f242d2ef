import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asInstant, type Instant } from '#shared/domain/calendar.ts'
import type { CallbackJudgement } from '#shared/domain/callback.ts'
import { sampleSize, steadyT } from '../http/testing/welch.ts'
import type { JudgeContext, RawDelivery, SampleFlaw, VerificationKey } from '../provider.ts'
import { receivers } from '../receivers.ts'
import { callbacks } from './callback.ts'
import { FORM_TYPE } from './callback-form.ts'

type Vector = Readonly<{ name: string; api_key: string; timestamp: string; message: string; hmac: string; form_body?: string; valid: boolean }>
const { vectors, seed_sample: seedSample } = JSON.parse(readFileSync(new URL('fixtures/callback-hmac-vectors.json', import.meta.url), 'utf8')) as { vectors: Vector[]; seed_sample: Vector }

const APPLICATION = 'bb3853ce-2034-499e-8b08-42625fdf068b'
const NOW = asInstant('2024-08-02T08:29:56.000Z')
const keyOf = (apiKey: string, generation: 'current' | 'previous' = 'current'): VerificationKey =>
  ({ mark: { providerId: 'inbank', environment: 'test', generation, ending: '' }, values: { apiKey, shopUuid: 'shop' } })
const CONTEXT: JudgeContext = { keys: [keyOf('test_api_key')], toleranceSeconds: 300 }

const deliver = (body: string | Uint8Array, receivedAt: Instant = NOW, rest: Partial<RawDelivery> = {}): RawDelivery => {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return { route: '', correlation: null, query: '', mediaType: FORM_TYPE, charset: null, body: bytes, parts: null, bodySize: bytes.length, bodySha256: '', receivedAt, ...rest }
}
const judge = (body: string | Uint8Array, context: Partial<JudgeContext> = {}, receivedAt: Instant = NOW): CallbackJudgement =>
  callbacks.judge(deliver(body, receivedAt), { ...CONTEXT, ...context })
const hmacOf = (text: string, key = 'test_api_key'): string => createHmac('sha512', key).update(text).digest('hex')
const formOf = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString()

const MESSAGE = `{"type":"CONTRACT","status":"SIGNED","creditApplicationUuid":"${APPLICATION}"}`
const STAMP = String(Date.parse(NOW) - 1_900)
const SIGNED = { message: MESSAGE, hmac: hmacOf(`${STAMP}.${MESSAGE}`), timestamp: STAMP }
const matching = ({ signature }: CallbackJudgement): readonly string[] => signature?.nearMisses.filter(({ isMatch }) => isMatch).map(({ name }) => name) ?? []

describe('the vectors', () => {
  it.each(vectors)('R-20: $name', (vector) => {
    const receivedAt = asInstant(new Date(Number(vector.timestamp) * (vector.timestamp.length === 10 ? 1000 : 1)).toISOString())
    const { verdict, signature, answer } = judge(vector.form_body ?? formOf({ message: vector.message, hmac: vector.hmac, timestamp: vector.timestamp }), { keys: [keyOf(vector.api_key)] }, receivedAt)
    expect([verdict, answer.status]).toEqual(vector.valid ? ['valid', 200] : ['bad-signature', 403])
    expect(signature?.computed === vector.hmac).toBe(vector.valid)
  })

  it('R-20: the document’s own sample does not fit the key printed beside it', () => {
    const { message, hmac, timestamp } = seedSample
    expect(judge(formOf({ message, hmac, timestamp }), { keys: [keyOf('e93174d3b9158a01c861c65fab0e7f96')], toleranceSeconds: null }).verdict).toBe('bad-signature')
    // As printed, `&times` has become a sign of its own.
    expect(judge(`message=${encodeURIComponent(message)}&hmac=${hmac}×tamp=${timestamp}`).verdict).toBe('malformed')
  })
})

describe('judging', () => {
  it('shows what was signed, the key that fitted, the age and the subject', () => {
    const judgement = judge(formOf(SIGNED))
    expect(judgement).toMatchObject({
      verdict: 'valid', key: { generation: 'current' }, sentAt: { readAs: 'milliseconds', ageSeconds: 1 }, decoded: MESSAGE,
      subject: { title: 'SIGNED', detail: 'contract', references: [APPLICATION], status: 'SIGNED' },
      signature: { received: SIGNED.hmac, computed: SIGNED.hmac, agreeingBytes: 64, totalBytes: 64, nearMisses: [] },
    })
    expect(judgement.signature?.signedText.map(({ text }) => text).join('')).toBe(`${STAMP}.${MESSAGE}`)
    expect(judgement.checks.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual(['form passed', 'sender passed', 'signature passed', 'content passed', 'age passed'])
  })

  it('the first failure decides, and later checks are not looked at', () => {
    const outcomes = (judgement: CallbackJudgement): readonly string[] => [judgement.verdict, ...judgement.checks.map(({ outcome }) => outcome)]
    expect(outcomes(judge('hello'))).toEqual(['malformed', 'failed'])
    expect(outcomes(judge(formOf(SIGNED), { keys: [] }))).toEqual(['unknown', 'passed', 'failed', 'skipped', 'skipped', 'skipped'])
    const old = { ...SIGNED, timestamp: '1500000000' }
    expect(outcomes(judge(formOf(old)))).toEqual(['bad-signature', 'passed', 'passed', 'failed', 'skipped', 'skipped'])
    const odd = { message: '[]', timestamp: '1500000000', hmac: hmacOf('1500000000.[]') }
    expect(outcomes(judge(formOf(odd)))).toEqual(['malformed', 'passed', 'passed', 'passed', 'failed', 'skipped'])
  })

  it('every key is tried, the newest first, and the older one says so', () => {
    const keys = [keyOf('new key'), keyOf('test_api_key', 'previous')]
    const judgement = judge(formOf(SIGNED), { keys })
    expect([judgement.verdict, judgement.key?.generation, matching(judgement)]).toEqual(['valid', 'previous', ['older-key']])
    expect(judge(formOf(SIGNED), { keys: [keyOf('a'), keyOf('b', 'previous')] }).signature?.nearMisses.at(-1)).toMatchObject({ name: 'older-key', isMatch: false })
  })

  it.each([
    ['seconds', 1000, 'seconds'], ['milliseconds', 1, 'milliseconds'],
  ] as const)('T-03: %s are told by their digits; old and ahead are both stale, taken and answered', (_, unit, readAs) => {
    for (const [shiftSeconds, verdict] of [[0, 'valid'], [-300, 'valid'], [-302, 'stale'], [300, 'valid'], [302, 'stale'], [-86_400, 'stale'], [86_400, 'stale']] as const) {
      const timestamp = String(Math.floor((Date.parse(NOW) + shiftSeconds * 1000) / unit))
      const judgement = judge(formOf({ message: MESSAGE, timestamp, hmac: hmacOf(`${timestamp}.${MESSAGE}`) }))
      expect([shiftSeconds, judgement.verdict, judgement.sentAt?.readAs, judgement.answer.status]).toEqual([shiftSeconds, verdict, readAs, 200])
    }
  })

  it.each(['1970-01-01T00:00:10.000Z', '2038-01-19T03:14:08.000Z'])('R-22: with our clock at %s nothing is lost and nothing is fresh', (at) => {
    const judgement = judge(formOf(SIGNED), {}, asInstant(at))
    expect([judgement.verdict, judgement.answer.status, judgement.dedupeKey]).toEqual(['stale', 200, judge(formOf(SIGNED)).dedupeKey])
  })

  it('a retry signed anew is the same message; another status, type or application is not', () => {
    const sign = (message: string, timestamp = STAMP): string => formOf({ message, timestamp, hmac: hmacOf(`${timestamp}.${message}`) })
    const keyOfMessage = (message: string, timestamp?: string): string | null => judge(sign(message, timestamp)).dedupeKey
    const first = keyOfMessage(MESSAGE)
    expect(first).toMatch(/^[0-9a-f]{64}$/)
    expect(keyOfMessage(MESSAGE, String(Number(STAMP) + 30_000))).toBe(first)
    expect(keyOfMessage(MESSAGE.replace('SIGNED', 'SIGNED '))).toBe(first)
    for (const other of [MESSAGE.replace('SIGNED', 'ACTIVATED'), MESSAGE.replace('CONTRACT', 'DECISION'), MESSAGE.replace('bb38', 'bb39')]) expect(keyOfMessage(other)).not.toBe(first)
    expect(judge(formOf({ ...SIGNED, hmac: SIGNED.hmac.replace(/^./, 'x') })).dedupeKey).toBeNull()
  })

  it('a byte order mark is part of what was signed', () => {
    const message = `\ufeff${MESSAGE}`
    expect(judge(formOf({ message, timestamp: STAMP, hmac: hmacOf(`${STAMP}.${message}`) })).verdict).toBe('valid')
    expect(judge(formOf({ ...SIGNED, message })).verdict).toBe('bad-signature')
  })

  it('an undocumented status is shown and taken, a blank around it falls off', () => {
    const message = `{"type":"PURCHASE","status":" SHIPPED ","creditApplicationUuid":"${APPLICATION}"}`
    const judgement = judge(formOf({ message, timestamp: STAMP, hmac: hmacOf(`${STAMP}.${message}`) }))
    expect(judgement).toMatchObject({ verdict: 'valid', subject: { title: 'SHIPPED', detail: 'PURCHASE' } })
    expect(judgement.checks.find(({ name }) => name === 'content')?.outcome).toBe('noted')
  })

  it('T-04: a member given twice, prototype members and bodies that are no message are not taken for one', async () => {
    for (const message of ['{"type":"CONTRACT","type":"DECISION","status":"POSITIVE","creditApplicationUuid":"12345678"}', '{"__proto__":1}', 'null', '{"type":"CONTRACT","status":"SIGNED"}']) {
      const body = formOf({ message, timestamp: STAMP, hmac: hmacOf(`${STAMP}.${message}`) })
      expect([message, judge(body).verdict]).toEqual([message, 'malformed'])
      await expect(callbacks.read(deliver(body), { ...CONTEXT, files: { pgpPrivateKey: null } })).rejects.toMatchObject({ detail: { code: 'callback.malformed' } })
    }
  })
})

describe('near misses tell what went wrong on the way', () => {
  const wrong = (fields: Partial<typeof SIGNED>, signedText: string): CallbackJudgement => judge(formOf({ ...SIGNED, ...fields, hmac: hmacOf(signedText) }))
  const seconds = STAMP.slice(0, -3)
  const plus = MESSAGE.replace('}', ',"note":"a+b"}')
  it.each<[string, () => CallbackJudgement]>([
    ['encoded-message', () => wrong({}, `${STAMP}.${encodeURIComponent(MESSAGE)}`)],
    ['rewritten-json', () => wrong({ message: MESSAGE.replaceAll('":', '": ') }, `${STAMP}.${MESSAGE}`)],
    ['other-unit', () => wrong({}, `${seconds}.${MESSAGE}`)],
    ['other-unit', () => wrong({ timestamp: seconds }, `${seconds}000.${MESSAGE}`)],
    ['without-dot', () => wrong({}, `${STAMP}${MESSAGE}`)],
    ['plus-became-space', () => judge(`message=${encodeURIComponent(plus).replace('%2B', '+')}&hmac=${hmacOf(`${STAMP}.${plus}`)}&timestamp=${STAMP}`)],
    ['blanks-around', () => wrong({ message: `${MESSAGE}\n` }, `${STAMP}.${MESSAGE}`)],
    ['upper-case-hex', () => judge(formOf({ ...SIGNED, hmac: SIGNED.hmac.toUpperCase() }))],
  ])('%s', (name, make) => {
    const judgement = make()
    expect([judgement.verdict, matching(judgement)]).toEqual(['bad-signature', [name]])
  })
  it('and none of them fits a forgery', () => {
    expect(matching(judge(formOf({ ...SIGNED, hmac: hmacOf(`${STAMP}.${MESSAGE}`, 'another key') })))).toEqual([])
  })
})

/** Written a second time over Node's own form reader: what a receiver without our reader would take. */
const isGenuine = (body: string): boolean => {
  const fields = new URLSearchParams(body)
  return Object.entries(SIGNED).every(([name, value]) => fields.getAll(name).length === 1 && fields.get(name) === value)
}

describe('R-20: mutations', { timeout: 120_000 }, () => {
  const body = formOf(SIGNED)
  const escapeAll = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const { message, hmac, timestamp } = SIGNED
  const bits = Array.from({ length: 512 }, (_, bit) => Buffer.from(hmac, 'hex').map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte)))
  const named: readonly string[] = [
    ...bits.map((bytes) => formOf({ ...SIGNED, hmac: Buffer.from(bytes).toString('hex') })),
    ...[...hmac].flatMap((digit, at) => (/[a-f]/.test(digit) ? [formOf({ ...SIGNED, hmac: hmac.slice(0, at) + digit.toUpperCase() + hmac.slice(at + 1) })] : [])),
    ...Array.from({ length: 128 }, (_, length) => formOf({ ...SIGNED, hmac: hmac.slice(0, length) })),
    formOf({ ...SIGNED, hmac: `${hmac}00` }), formOf({ ...SIGNED, hmac: ` ${hmac}` }), formOf({ message, hmac }), formOf({ message, timestamp }), formOf({ hmac, timestamp }),
    `${body}&hmac=${hmac}`, `${body}&message=${encodeURIComponent('{}')}`, `timestamp=1&${body}`, `${body}&extra=1`, `m%65ssage=${escapeAll(message)}&hmac=${hmac}&timestamp=${timestamp}`,
    `message=${escapeAll(message)}&hmac=${escapeAll(hmac)}&timestamp=${escapeAll(timestamp)}`, `message=${message}&hmac=${hmac}&timestamp=${timestamp}`,
    `message=${encodeURIComponent(encodeURIComponent(message))}&hmac=${hmac}&timestamp=${timestamp}`, `${body}%00`, `message=%00${encodeURIComponent(message)}&hmac=${hmac}&timestamp=${timestamp}`,
    formOf({ ...SIGNED, timestamp: `${timestamp}.` }), formOf({ ...SIGNED, timestamp: `0${timestamp}` }), formOf({ ...SIGNED, timestamp: timestamp.slice(0, -3) }),
    formOf({ timestamp: `${timestamp}.{"type":"CONTRACT"`, message: message.slice(18), hmac }),
    ...[['hmac', 'message', 'timestamp'], ['timestamp', 'hmac', 'message'], ['hmac', 'timestamp', 'message']].map((names) => formOf(Object.fromEntries(names.map((name) => [name, SIGNED[name as 'hmac']])))),
  ]
  const check = (mutated: string): void => {
    const { verdict, answer } = judge(mutated)
    expect([mutated, verdict === 'valid', answer.status]).toEqual([mutated, isGenuine(mutated), isGenuine(mutated) ? 200 : 403])
  }
  it(`${named.length} named ones: none accepted that should not be, none refused that should be accepted`, () => {
    named.forEach(check)
    expect(named.filter(isGenuine)).toHaveLength(7)
  })
  const count = sampleSize(1_500, 10_000)
  it(`${count} random ones`, () => {
    const bytes = Buffer.from(body)
    const change = fc.oneof(
      fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, byte]) => bytes.map((old, place) => (place === at ? byte : old))),
      fc.tuple(fc.nat(bytes.length - 1), fc.nat(bytes.length - 1)).map(([from, to]) => Buffer.concat([bytes.subarray(0, Math.min(from, to)), bytes.subarray(Math.max(from, to))])),
      fc.tuple(fc.nat(bytes.length), fc.uint8Array({ maxLength: 5 })).map(([at, added]) => Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)])),
      fc.uint8Array({ maxLength: 400 }),
    )
    fc.assert(fc.property(change, (mutated) => {
      const text = Buffer.from(mutated).toString('utf8')
      const isSame = Buffer.from(text, 'utf8').equals(mutated) && isGenuine(text)
      // What a lenient reader mends (an empty part, a raw control code) is refused; nothing else may differ.
      const { verdict } = judge(mutated)
      if (verdict === 'valid') expect(isSame).toBe(true)
      else expect(isSame && /^[ -~]*$/.test(text) && !/&&|^&|&$|&[^=&]*(?:&|$)|&=|%(?![0-9a-f]{2})/i.test(text) && !/%[01][0-9a-f]|%7f|%[89a-f]/i.test(text)).toBe(false)
    }), { numRuns: count, seed: 20 })
  })
  it('R-20 ◆ with the comparison left out the same mutations get through', () => {
    const unchecked = (mutated: string): boolean => {
      const fields = new URLSearchParams(mutated)
      return ['message', 'hmac', 'timestamp'].every((name) => fields.get(name) !== null)
    }
    expect(named.filter((mutated) => unchecked(mutated) && !isGenuine(mutated)).length).toBeGreaterThan(600)
  })
})

describe('R-23: uniform refusal', { timeout: 600_000 }, () => {
  it('every refusal is answered with the same bytes', () => {
    const bodies = ['', 'hello', formOf({ ...SIGNED, hmac: '0'.repeat(128) }), formOf({ ...SIGNED, timestamp: '1' }), formOf({ ...SIGNED, hmac: 'zz' })]
    const answers = [...bodies.map((body) => judge(body).answer), judge(formOf(SIGNED), { keys: [] }).answer]
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
  })
  const count = sampleSize(1_500, 100_000)
  it(`T-05: first byte wrong and last byte wrong take the same time, ${count} of each`, () => {
    const flip = (at: number): Uint8Array => Buffer.from(formOf({ ...SIGNED, hmac: SIGNED.hmac.slice(0, at) + (SIGNED.hmac[at] === '0' ? '1' : '0') + SIGNED.hmac.slice(at + 1) }))
    expect(steadyT(count, (body) => void judge(body), flip(0), flip(127))).toBeLessThan(4.5)
  })
})

describe('reading and samples', () => {
  it('a decision and a contract are news of their application', async () => {
    const context = { ...CONTEXT, files: { pgpPrivateKey: null } }
    expect(await callbacks.read(deliver(formOf(SIGNED)), context)).toEqual({ kind: 'status', references: [APPLICATION], subject: 'contract', status: 'SIGNED' })
    const other = formOf({ ...SIGNED, message: MESSAGE.replace('CONTRACT', 'PURCHASE') })
    expect(await callbacks.read(deliver(other), context)).toEqual({ kind: 'other', references: [APPLICATION] })
  })

  it.each<[SampleFlaw, string]>([
    ['none', 'valid'], ['wrong-signature', 'bad-signature'], ['wrong-key', 'bad-signature'], ['damaged', 'bad-signature'], ['stale', 'stale'], ['future', 'stale'], ['malformed', 'malformed'],
  ])('a sample with flaw %s is judged %s', (flaw, verdict) => {
    const { body, mediaType } = callbacks.makeSample('', flaw, CONTEXT.keys[0] ?? null, NOW, APPLICATION)
    expect([callbacks.samples.some((sample) => sample.flaw === flaw), mediaType, judge(body).verdict]).toEqual([true, FORM_TYPE, verdict])
  })

  it('is what the listener and the parse process load', () => expect(receivers.inbank).toBe(callbacks))
})
