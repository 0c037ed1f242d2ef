/** Objects of a body: members by name. */
export type WireObject = Readonly<Record<string, unknown>>

export const isWireObject = (value: unknown): value is WireObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const EXACT_INTEGER = /^-?\d{1,15}$/

/**
 * Parses JSON so that no amount passes through a float: whole numbers of up to 15 digits stay numbers, every
 * other number becomes its own text. Members called `__proto__` are dropped.
 * @throws SyntaxError for anything that is not JSON in UTF-8, or nested too deep to read.
 */
export const parseJson = (bytes: Uint8Array): unknown => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return JSON.parse(text, (key: string, value: unknown, context?: { source?: string }) => {
      if (key === '__proto__') return undefined
      if (typeof value !== 'number') return value
      const source = context?.source ?? String(value)
      return EXACT_INTEGER.test(source) ? value : source
    })
  } catch {
    // The parser's own message quotes the body.
    throw new SyntaxError('not readable as JSON')
  }
}

/** The text of a text or a number; undefined for anything else. */
export const scalarText = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
