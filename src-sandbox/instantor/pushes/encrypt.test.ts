import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { damagedBody, damages } from './damage.ts'
import { fieldNames, formBody, hashOf, makePush, type PushFields } from './encrypt.ts'

type Vector = Readonly<{
  name: string
  api_key: string
  fields: PushFields
  form_body?: string
  plaintext?: string
  plaintext_file?: string
  expect: Readonly<{ php_reply?: string }>
}>

const read = (name: string): Promise<string> => readFile(new URL(`../fixtures/${name}`, import.meta.url), 'utf8')
const vectors = JSON.parse(await read('push-vectors.json')) as Readonly<{ valid: Vector[]; invalid: Vector[] }>

describe('the push vectors', () => {
  for (const vector of vectors.valid) {
    it(`${vector.name} comes out byte for byte`, async () => {
      const { api_key: apiKey, fields, plaintext, plaintext_file: file } = vector
      const text = plaintext ?? (await read(file ?? ''))
      const made = makePush({ apiKey, source: fields.source, messageId: fields.msg_id, timestamp: fields.timestamp, text })
      expect(made).toEqual(fields)
      expect(formBody(made)).toBe(vector.form_body ?? formBody(fields))
    })
  }

  const mismatched = vectors.invalid.filter(({ expect: expected }) => expected.php_reply?.startsWith('Error: Invalid checksum'))
  for (const { name, api_key: apiKey, fields } of mismatched) {
    it(`${name} has a hash that does not fit`, () => {
      const { hash, ...unsigned } = fields
      expect(hashOf(apiKey, unsigned)).not.toBe(hash)
    })
  }
})

describe('damage', () => {
  const input = { apiKey: 'test_API_key', source: 'customer.se', messageId: 'msg-1-2', timestamp: '2017-08-24T18:07:51.210+02:00', text: '{"a":1}'.repeat(40) }
  const right = new URLSearchParams(damagedBody('none', input))

  it('none is the push itself, with its seven fields in order', () => {
    expect([...right.keys()]).toEqual([...fieldNames])
    expect(damagedBody('none', input)).toBe(formBody(makePush(input)))
  })

  it('changes only what it names', () => {
    const changed = Object.fromEntries(damages.map((damage) => {
      const fields = new URLSearchParams(damagedBody(damage, input))
      return [damage, fieldNames.filter((name) => fields.get(name) !== right.get(name))]
    }))
    expect(changed).toEqual({
      none: [], 'wrong-hash': ['hash'], 'wrong-key': ['payload', 'hash'], 'wrong-iv': ['payload', 'hash'], 'foreign-key': ['payload', 'hash'],
      truncated: ['payload', 'hash'], 'plus-to-space': ['payload'], 'not-json': ['payload', 'hash'], duplicate: [], stale: [], future: [],
      'missing-hash': ['hash'], 'wrong-source': ['source', 'hash'], 'wrong-encryption': ['encryption', 'hash'],
    })
  })

  it('a plus that became a space is one to whoever reads the form', () => {
    const read = new URLSearchParams(damagedBody('plus-to-space', input)).get('payload') ?? ''
    expect(read).toContain(' ')
    expect(read.replaceAll(' ', '+')).toBe(right.get('payload'))
  })
})
