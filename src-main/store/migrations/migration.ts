/**
 * One step of the schema. Its number is a multiple of ten and greater than the one before; once released it is never
 * edited. It runs in one transaction together with its own bookkeeping.
 */
export type Migration = Readonly<{ number: number; name: string; sql: string }>
