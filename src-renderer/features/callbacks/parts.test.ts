import { describe, expect, it } from 'vitest'
import { digestGroups, digestLines } from './digest-groups.ts'
import { jsonLines } from './json-lines.ts'
import { ageText, spanText } from './timing.ts'
import { formBody, pastedBody } from './wire-body.ts'

const shown = (text: string): string | undefined =>
  jsonLines(text)?.map(({ depth, spans }) => `${'  '.repeat(depth)}${spans.map((span) => span.text).join('')}`).join('\n')

describe('digests', () => {
  it('marks the groups that differ, without regard to case', () => {
    expect(digestGroups('aabbccdd00112233ff', 'AABBCCDD00112234ff')).toEqual([
      { text: 'aabbccdd', isSame: true }, { text: '00112233', isSame: false }, { text: 'ff', isSame: true },
    ])
  })

  it('a digest of another length differs where the other has nothing, and alone it differs nowhere', () => {
    expect(digestGroups('aabbccdd00', 'aabbccdd').map(({ isSame }) => isSame)).toEqual([true, false])
    expect(digestGroups('aabbccdd00', null).every(({ isSame }) => isSame)).toBe(true)
    expect(digestLines(digestGroups('0'.repeat(128), null)).map((line) => line.length)).toEqual([4, 4, 4, 4])
  })
})

describe('decoded text', () => {
  it('keeps every literal as it came: digits, doubled names, escapes', () => {
    expect(shown('{"a":1.10,"a":12345678901234567890,"b":"\\u0041 \\"x\\"","c":[],"d":{},"e":[true,null]}')).toBe(
      '{\n  "a": 1.10,\n  "a": 12345678901234567890,\n  "b": "\\u0041 \\"x\\"",\n  "c": [],\n  "d": {},\n  "e": [\n    true,\n    null\n  ]\n}')
  })

  it('tells names from values', () => {
    expect(jsonLines('{"status":"ok"}')?.[1]?.spans.map(({ kind }) => kind)).toEqual(['key', 'mark', 'string'])
  })

  it.each(['<xml/>', 'plain', '{"a": undefined}', '"text"', ''])('leaves what is no JSON object alone: %j', (text) => {
    expect(jsonLines(text)).toBeNull()
  })
})

describe('pasted bodies', () => {
  it('counts fields and leaves out a line break that an editor added', () => {
    expect(pastedBody('message=a&hmac=b&timestamp=1\r\n')).toEqual({ body: 'message=a&hmac=b&timestamp=1', fieldCount: 3, hadLineBreak: true })
    expect(pastedBody('')).toEqual({ body: '', fieldCount: 0, hadLineBreak: false })
  })

  it('writes fields the way a form sends them, and the form reads them back the same', () => {
    const values = { message: '{"a": "ü + & = %"}', hmac: '', timestamp: '1722587395319' }
    const body = formBody(['message', 'hmac', 'timestamp'], values)
    expect(body).not.toContain('hmac')
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({ message: values.message, timestamp: values.timestamp })
  })
})

it.each([[1.94, '1.9 s'], [11, '11 s'], [47 * 60, '47 min'], [3 * 3600, '3 h'], [86_400 * 12, '12 days'], [86_400 * 832, '2 years and 102 days'], [86_400 * 366, '1 year and 1 day']])(
  'writes %d seconds as %s', (seconds, text) => { expect(spanText(seconds)).toBe(text) })

it('says which side of now a time lies on', () => {
  expect([ageText(-600), ageText(0)]).toEqual(['10 min in the future', '0 s old'])
})
