import { describe, expect, it } from 'vitest'
import { parseFormFields } from './form-fields.ts'

const read = (text: string) => parseFormFields(Buffer.from(text), 20, 64 * 1024)

describe('parseFormFields', () => {
  it('decodes once', () => expect([...(read('a=1+2%2B3&b=%C3%A9%2541&c=x=y;z&d=').fields ?? [])]).toEqual([['a', '1 2+3'], ['b', 'é%41'], ['c', 'x=y;z'], ['d', '']]))
  it('keeps the values as written beside', () => expect([...(read('a=%7b+&b=').sent ?? [])]).toEqual([['a', '%7b+'], ['b', '']]))
  it('an empty body has no fields', () => expect(read('').fields?.size).toBe(0))
  it('a mark at the start of a value belongs to it', () => expect(read('a=%EF%BB%BFx').fields?.get('a')).toBe('\ufeffx'))
  it.each([
    'a', 'a=1&', '&a=1', 'a=1&&b=2', '=1', 'a=1&a=2', 'a=1&%61=2', 'a=%', 'a=%2', 'a=%zz', 'a=%00', 'a=\u0000', 'a=%1b', 'a=%ff', 'a=%c3', 'a=%ed%a0%80', 'a=%c0%80', 'a=é', 'a=1\n', '\ufeffa=1', '%20=1', '__%00=1', 'a b=1',
    Array.from({ length: 21 }, (_, at) => `f${at}=1`).join('&'),
  ])('T-04: refuses %j', (text) => expect(read(text)).toMatchObject({ fields: null, problem: expect.stringMatching(/^[A-Za-z8 -]+$/) as string }))
  it('T-04: refuses bytes that are no text', () => expect(parseFormFields(Buffer.from([0x61, 0x3d, 0xff])).problem).toBe('not UTF-8'))
  it('R-18: takes exactly as much as the limits', () => {
    expect(read(`a=${'x'.repeat(64 * 1024 - 2)}`).fields?.get('a')).toHaveLength(64 * 1024 - 2)
    expect(read(`a=${'x'.repeat(64 * 1024 - 1)}`).problem).toBe('too large')
    expect(read(Array.from({ length: 20 }, (_, at) => `f${at}=1`).join('&')).fields?.size).toBe(20)
  })
})
