/** Objects of a body: members by name. */
export type WireObject = Readonly<Record<string, unknown>>

export const isWireObject = (value: unknown): value is WireObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text of a text or a number; undefined for anything else. */
export const scalarText = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
