import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCodec } from './codec.ts'

const codec = createCodec()
const roundTrip = (value: unknown): unknown => codec.decode(JSON.parse(JSON.stringify(codec.encode(value))))

const anything = fc.anything({
  withBigInt: true, withDate: true, withMap: true, withSet: true, withSparseArray: true, withTypedArray: true, withBoxedValues: true,
})

describe('the structured-clone codec', () => {
  it('equals structuredClone for random values', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(isDeepStrictEqual(roundTrip(value), structuredClone(value))).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([undefined, null, NaN, -0, Infinity, -Infinity, 10n ** 30n, '', '@', ['u'], ['@', 0], new Array(2), /a+/gi, new Date(NaN)])(
    'keeps %s', (value) => {
      expect(isDeepStrictEqual(roundTrip(value), value)).toBe(true)
    },
  )

  it('keeps cycles and identity', () => {
    const shared = { n: 1 }
    const value: Record<string, unknown> = { a: shared, b: shared, list: [shared], map: new Map([[shared, shared]]) }
    value['self'] = value
    const copy = roundTrip(value) as typeof value
    expect(copy['self']).toBe(copy)
    expect(copy['a']).toBe(copy['b'])
    expect([...(copy['map'] as Map<unknown, unknown>)][0]).toEqual([copy['a'], copy['b']])
  })

  it('keeps views on one buffer together', () => {
    const buffer = new ArrayBuffer(16)
    const copy = roundTrip({ bytes: new Uint8Array(buffer, 2, 4), view: new DataView(buffer) }) as Record<string, ArrayBufferView>
    expect(copy['bytes']?.buffer).toBe(copy['view']?.buffer)
    expect(copy['bytes']?.byteOffset).toBe(2)
  })

  it('keeps an error with its type, text and cause', () => {
    const error = roundTrip(new RangeError('nope', { cause: { n: 1 } })) as RangeError
    expect(error).toBeInstanceOf(RangeError)
    expect([error.message, error.cause, typeof error.stack]).toEqual(['nope', { n: 1 }, 'string'])
  })

  it('makes plain objects of class instances', () => {
    class Thing {
      n = 1
    }
    expect(Object.getPrototypeOf(roundTrip(new Thing()))).toBe(Object.prototype)
  })

  it('never sets the prototype from data', () => {
    const copy = roundTrip(JSON.parse('{"__proto__": {"polluted": true}}')) as object
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype)
    expect(Object.hasOwn(copy, '__proto__')).toBe(true)
  })

  it.each([() => 1, Symbol('s'), Promise.resolve(1), new Proxy({}, {}), { deep: [() => 1] }, new WeakMap()])(
    'refuses what cannot be cloned, in Electron\'s words: %s', (value) => {
      expect(() => codec.encode(value)).toThrow('An object could not be cloned.')
    },
  )
})
