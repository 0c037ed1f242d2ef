/** What the codec writes: JSON with tagged arrays for everything JSON cannot say. */
export type Encoded = null | boolean | number | string | readonly unknown[]

export interface Codec {
  /** Structured clone of `value` as JSON; throws Electron's text for what cannot be cloned. */
  encode(value: unknown): Encoded
  decode(encoded: unknown): unknown
}

type Bytes = Uint8Array<ArrayBuffer> & { toBase64?(): string }
type ByteClass = { fromBase64?(text: string): Uint8Array<ArrayBuffer> }
type Seen = Map<object, number>

function bytesToText(bytes: Uint8Array<ArrayBuffer>): string {
  const own = bytes as Bytes
  return own.toBase64 ? own.toBase64() : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  const own = Uint8Array as unknown as ByteClass
  return own.fromBase64 ? own.fromBase64(text) : new Uint8Array(Buffer.from(text, 'base64'))
}

function encodeNumber(value: number): Encoded {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value
  return ['n', Object.is(value, -0) ? '-0' : String(value)]
}

function encodeView(view: ArrayBufferView, seen: Seen): Encoded {
  const name = Object.prototype.toString.call(view).slice(8, -1)
  const length = 'length' in view ? (view.length as number) : view.byteLength
  return ['v', name, encodeClean(view.buffer, seen), view.byteOffset, length]
}

function encodeEntries(value: object, seen: Seen): unknown[] {
  return Object.entries(value).map(([key, child]) => [key, encodeClean(child, seen)])
}

function encodeError(error: Error, seen: Seen): Encoded {
  const cause = 'cause' in error ? [encodeClean(error.cause, seen)] : []
  return ['e', error.name, error.message, error.stack ?? '', ...cause]
}

function encodeArray(list: readonly unknown[], seen: Seen): Encoded {
  const keys = Object.keys(list)
  const isDense = keys.length === list.length && keys.every((key, index) => key === String(index))
  if (isDense) return ['a', ...list.map((child) => encodeClean(child, seen))]
  return ['h', list.length, encodeEntries(list, seen)]
}

function encodeObject(value: object, seen: Seen): Encoded {
  const known = seen.get(value)
  if (known !== undefined) return ['@', known]
  seen.set(value, seen.size)
  if (Array.isArray(value)) return encodeArray(value, seen)
  if (ArrayBuffer.isView(value)) return encodeView(value, seen)
  const tag = Object.prototype.toString.call(value).slice(8, -1)
  if (tag === 'Object') return ['o', encodeEntries(value, seen)]
  if (tag === 'Date') return ['d', encodeNumber((value as Date).getTime())]
  if (tag === 'RegExp') return ['r', (value as RegExp).source, (value as RegExp).flags]
  if (tag === 'Map') return ['m', [...(value as Map<unknown, unknown>)].map((pair) => pair.map((item) => encodeClean(item, seen)))]
  if (tag === 'Set') return ['s', [...(value as Set<unknown>)].map((item) => encodeClean(item, seen))]
  if (tag === 'Error') return encodeError(value as Error, seen)
  if (tag === 'ArrayBuffer') return ['b', bytesToText(new Uint8Array(value as ArrayBuffer))]
  if (['Boolean', 'Number', 'String', 'BigInt'].includes(tag)) return ['x', encodeClean((value as Date).valueOf(), seen)]
  throw new Error('An object could not be cloned.')
}

// `value` went through structuredClone before, so no function, symbol, proxy, getter or class instance is left in it.
function encodeClean(value: unknown, seen: Seen): Encoded {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value
  if (value === undefined) return ['u']
  if (typeof value === 'number') return encodeNumber(value)
  if (typeof value === 'bigint') return ['i', String(value)]
  return encodeObject(value as object, seen)
}

function decodeError(parts: readonly unknown[], seen: unknown[]): unknown {
  const [, name, message, stack] = parts as readonly [string, string, string, string]
  const standard = { EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError } as Record<string, ErrorConstructor>
  const error = new (standard[name] ?? Error)(message)
  seen.push(error)
  Object.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true })
  if (!(name in standard) && name !== 'Error') {
    Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true })
  }
  if (parts.length > 4) {
    Object.defineProperty(error, 'cause', { value: decodeValue(parts[4], seen), configurable: true, writable: true })
  }
  return error
}

function decodeView(parts: readonly unknown[], seen: unknown[]): unknown {
  const [, name, buffer, offset, length] = parts as readonly [string, string, unknown, number, number]
  const slot = seen.push(undefined) - 1
  const classes = globalThis as unknown as Record<string, new (buffer: unknown, offset: number, length: number) => unknown>
  const View = classes[name]
  if (!View) throw new Error('An object could not be cloned.')
  seen[slot] = new View(decodeValue(buffer, seen), offset, length)
  return seen[slot]
}

function decodeInto(target: object, entries: unknown, seen: unknown[]): unknown {
  for (const [key, child] of entries as readonly (readonly [string, unknown])[]) {
    Object.defineProperty(target, key, { value: decodeValue(child, seen), configurable: true, enumerable: true, writable: true })
  }
  return target
}

function decodeContainer(parts: readonly unknown[], seen: unknown[]): unknown {
  const kind = parts[0]
  if (kind === 'e') return decodeError(parts, seen)
  if (kind === 'v') return decodeView(parts, seen)
  const keep = <T>(value: T): T => {
    seen.push(value)
    return value
  }
  if (kind === 'a') {
    const list = keep([] as unknown[])
    for (const child of parts.slice(1)) list.push(decodeValue(child, seen))
    return list
  }
  if (kind === 'h') return decodeInto(keep(new Array(parts[1] as number)), parts[2], seen)
  if (kind === 'o') return decodeInto(keep({}), parts[1], seen)
  if (kind === 'd') return keep(new Date(decodeValue(parts[1], seen) as number))
  if (kind === 'r') return keep(new RegExp(parts[1] as string, parts[2] as string))
  if (kind === 'b') return keep(textToBytes(parts[1] as string).buffer)
  if (kind === 'x') return keep(Object(decodeValue(parts[1], seen)) as unknown)
  const items = parts[1] as readonly unknown[]
  if (kind === 's') {
    const set = keep(new Set())
    for (const item of items) set.add(decodeValue(item, seen))
    return set
  }
  const map = keep(new Map())
  for (const [key, child] of items as readonly (readonly [unknown, unknown])[]) {
    map.set(decodeValue(key, seen), decodeValue(child, seen))
  }
  return map
}

function decodeValue(encoded: unknown, seen: unknown[]): unknown {
  if (!Array.isArray(encoded)) return encoded
  const parts = encoded as readonly unknown[]
  if (parts[0] === 'u') return undefined
  if (parts[0] === 'n') return Number(parts[1])
  if (parts[0] === 'i') return BigInt(parts[1] as string)
  if (parts[0] === '@') return seen[parts[1] as number]
  return decodeContainer(parts, seen)
}

/** Structured clone over JSON, the same code in Node and (as text, see `scripts.ts`) in the page. */
export function createCodec(): Codec {
  return {
    encode(value) {
      let clean: unknown
      try {
        clean = structuredClone(value)
      } catch {
        throw new Error('An object could not be cloned.')
      }
      return encodeClean(clean, new Map())
    },
    decode: (encoded) => decodeValue(encoded, []),
  }
}

/** The functions above, in the order in which a page script needs their text. */
export const codecFunctions = [
  bytesToText, textToBytes, encodeNumber, encodeView, encodeEntries, encodeError, encodeArray, encodeObject, encodeClean,
  decodeError, decodeView, decodeInto, decodeContainer, decodeValue, createCodec,
] as const
