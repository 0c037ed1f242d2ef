import { createCipheriv, createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleSize, steadyT } from '../http/testing/welch.ts'
import { callbacks } from './callback.ts'
import { openPayload } from './callback-payload.ts'
import { API_KEY, CONTEXT, deliver, formOf, makeFields, MESSAGE_ID, type Fields } from './testing/pushes.ts'
import { extendSha1, gluePadding } from './testing/sha1-extension.ts'

const REPORT = JSON.stringify({ processStatus: 'ok', filler: 'x'.repeat(150) })
const GENUINE = makeFields(REPORT)
const NAMES = ['action', 'encryption', 'msg_id', 'payload', 'source', 'timestamp'] as const
type Name = (typeof NAMES)[number]

const isAccepted = (body: string | Uint8Array): boolean => {
  const { verdict, answer, decoded } = callbacks.judge(deliver(body), CONTEXT)
  expect([answer.status, answer.body.startsWith('OK'), decoded !== null]).toEqual(verdict === 'valid' ? [200, true, true] : [400, false, false])
  return verdict === 'valid'
}
/** What a receiver without the grammar takes: any fields whose hash fits. */
const fitsHash = (fields: Readonly<Record<Name, string | Buffer>>, hash: string): boolean =>
  NAMES.reduce((digest, name) => digest.update(fields[name]), createHash('sha1').update(API_KEY)).digest('hex') === hash

/** Characters moved over the border between two neighbors; the hashed text, and so the hash, stays the same. */
const shift = (at: number, by: number, fields: Fields = GENUINE): Fields => {
  const [left, right] = [NAMES[at] ?? 'action', NAMES[at + 1] ?? 'timestamp']
  const joined = fields[left] + fields[right]
  const border = fields[left].length + by
  return { ...fields, [left]: joined.slice(0, border), [right]: joined.slice(border) }
}

describe('R-24: shifts, extensions, swaps', { timeout: 600_000 }, () => {
  const everyShift = NAMES.slice(1).flatMap((right, at) => Array.from({ length: GENUINE[NAMES[at] ?? 'action'].length + GENUINE[right].length - 1 }, (_, border) =>
    shift(at, border + 1 - GENUINE[NAMES[at] ?? 'action'].length)).filter((fields) => formOf(fields) !== formOf(GENUINE)))

  it(`T-12: none of ${everyShift.length} shifts between neighbors is accepted`, () => {
    expect(isAccepted(formOf(GENUINE))).toBe(true)
    expect(everyShift.filter((fields) => isAccepted(formOf(fields)))).toEqual([])
  })

  it('R-24 ◆ by the hash alone every one of them would be', () => {
    expect(everyShift.every((fields) => fitsHash(fields, fields.hash))).toBe(true)
  })

  const length = API_KEY.length + NAMES.reduce((sum, name) => sum + GENUINE[name].length, 0)
  const extended = (suffix: Buffer): Readonly<{ timestamp: Buffer; hash: string }> =>
    ({ timestamp: Buffer.concat([Buffer.from(GENUINE.timestamp), gluePadding(length), suffix]), hash: extendSha1(GENUINE.hash, length, suffix) })
  const percent = (bytes: Buffer): string => [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  const suffixes = ['', '2026-11-20T10:00:00.000+01:00', '0', 'x'.repeat(100)].map((text) => Buffer.from(text))

  it.each(suffixes.map((suffix) => [suffix.length, suffix] as const))('T-12: a timestamp extended by %i bytes is not accepted, though its hash is right', (_, suffix) => {
    const { timestamp, hash } = extended(suffix)
    expect(fitsHash({ ...GENUINE, timestamp }, hash)).toBe(true)
    const { timestamp: genuine, ...rest } = GENUINE
    expect(isAccepted(`${formOf({ ...rest, hash })}&timestamp=${percent(timestamp)}`)).toBe(false)
    // Not even where the padding could be read as text.
    expect(isAccepted(formOf({ ...rest, hash, timestamp: `${genuine}${timestamp.subarray(genuine.length).toString('latin1')}` }))).toBe(false)
  })

  const count = sampleSize(2_000, 100_000)
  it(`${count} generated shifts, extensions, IV and block swaps: none accepted`, () => {
    const blocks = Buffer.from(GENUINE.payload, 'base64')
    const block = (at: number): Buffer => blocks.subarray(at * 16, at * 16 + 16)
    const total = blocks.length / 16
    const mutation = fc.oneof(
      fc.tuple(fc.nat(4), fc.integer({ min: -300, max: 300 }), fc.nat(4), fc.integer({ min: -70, max: 70 })).map(([a, by, b, more]) => formOf(shift(b, more, shift(a, by)))),
      fc.uint8Array({ minLength: 0, maxLength: 80 }).map((bytes) => {
        const { timestamp, hash } = extended(Buffer.from(bytes))
        const { timestamp: _, ...rest } = GENUINE
        return `${formOf({ ...rest, hash })}&timestamp=${percent(timestamp)}`
      }),
      fc.stringMatching(/^[A-Za-z0-9_-]{1,63}$/).map((id) => formOf({ ...GENUINE, msg_id: id })),
      fc.tuple(fc.nat(total - 1), fc.nat(total - 1)).map(([one, other]) => {
        const order = Array.from({ length: total }, (_, at) => (at === one ? other : at === other ? one : at))
        return formOf({ ...GENUINE, payload: Buffer.concat(order.map(block)).toString('base64') })
      }),
      fc.tuple(fc.nat(blocks.length - 1), fc.nat(255)).map(([at, byte]) => formOf({ ...GENUINE, payload: Buffer.from(blocks.map((old, place) => (place === at ? byte : old))).toString('base64') })),
      fc.stringMatching(/^[0-9a-f]{40}$/).map((hash) => formOf({ ...GENUINE, hash })),
      fc.tuple(fc.constantFrom(...NAMES), fc.string({ maxLength: 70 })).map(([name, text]) => formOf({ ...GENUINE, [name]: text })),
      fc.tuple(fc.nat(formOf(GENUINE).length), fc.nat(255)).map(([at, byte]) => {
        const bytes = Buffer.from(formOf(GENUINE))
        bytes[at] = byte
        return bytes.toString('latin1')
      }),
    )
    const isSame = (body: string): boolean => {
      const fields = new URLSearchParams(body)
      return Object.entries(GENUINE).every(([name, value]) => fields.getAll(name).length === 1 && fields.get(name) === value)
    }
    fc.assert(fc.property(mutation, (body) => { if (!isSame(body)) expect(isAccepted(body)).toBe(false) }), { numRuns: count, seed: 24 })
  })
})

describe('T-13: no oracle', { timeout: 600_000 }, () => {
  const sealed = Buffer.from(GENUINE.payload, 'base64')
  /** The classic probe: every value at every place of the block before the last. */
  const probes = Array.from({ length: 16 }, (_, at) => Array.from({ length: 256 }, (_unused, byte) => {
    const bytes = Buffer.from(sealed)
    bytes[bytes.length - 32 + at] = byte
    return bytes.toString('base64')
  })).flat().filter((payload) => payload !== GENUINE.payload)

  it(`R-24: ${probes.length} probes get the same bytes and status, and nothing is decrypted`, () => {
    const seen = new Set(probes.map((payload) => {
      const { answer, checks, verdict, decoded } = callbacks.judge(deliver(formOf({ ...GENUINE, payload })), CONTEXT)
      return JSON.stringify([answer, verdict, decoded, checks.filter(({ name }) => name === 'decryption')])
    }))
    expect([...seen]).toEqual([JSON.stringify([
      { status: 400, mediaType: 'text/plain', body: `Error: Invalid checksum: ${GENUINE.hash}` }, 'bad-signature', null, [{ name: 'decryption', label: 'AES-128-CBC', outcome: 'skipped', detail: 'not looked at' }],
    ])])
  })

  it('R-24 ◆ a receiver that decrypts first tells good padding from bad', () => {
    const results = probes.map((payload) => 'problem' in openPayload(payload, API_KEY, MESSAGE_ID))
    expect(new Set(results).size).toBe(2)
  })

  const EACH = 128
  /** Bodies under a wrong hash whose payload ends in a padding byte of this value: 1 is a right padding, 0 is none. They are as long when written. */
  const bodiesWith = (last: 0 | 1): readonly Buffer[] => {
    const found: Buffer[] = []
    for (let at = 0; found.length < EACH; at += 1) {
      const text = Buffer.alloc(sealed.length, createHash('sha256').update(`text ${at}`).digest('hex'))
      text[text.length - 1] = last
      const cipher = createCipheriv('aes-128-cbc', createHash('md5').update(API_KEY).digest(), createHash('md5').update(MESSAGE_ID).digest()).setAutoPadding(false)
      const payload = Buffer.concat([cipher.update(text), cipher.final()]).toString('base64')
      expect('problem' in openPayload(payload, API_KEY, MESSAGE_ID)).toBe(last === 0)
      // Signs that need an escape take longer to read, and say nothing.
      if (encodeURIComponent(payload).length === payload.length + 2 * WRITTEN_SIGNS) found.push(Buffer.from(formOf({ ...GENUINE, payload })))
    }
    return found
  }
  const WRITTEN_SIGNS = 10

  const count = sampleSize(600, 100_000)
  it(`T-05: good and bad padding under a wrong hash take the same time, ${count} of each`, () => {
    // Many of each: two single bodies differ by nanoseconds of their own, whatever their padding.
    const [good, bad] = [bodiesWith(1), bodiesWith(0)]
    expect([...good, ...bad].map(({ length }) => length)).toEqual(Array.from({ length: 2 * EACH }, () => good[0]?.length))
    let turn = 0
    const look = (bodies: readonly Buffer[]): void => void callbacks.judge(deliver(bodies[(turn += 1) % EACH] ?? Buffer.alloc(0)), CONTEXT)
    expect(steadyT(count, look, good, bad)).toBeLessThan(4.5)
  })
})
