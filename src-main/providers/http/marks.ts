import { isWireObject } from './wire-object.ts'

/** Which of the names are members of a body. */
export const marksIn = (body: unknown, names: readonly string[]): readonly string[] =>
  isWireObject(body) ? names.filter((name) => Object.hasOwn(body, name)) : []

/** The first entries of a list that are objects; enough to tell what a list is of. */
export const firstObjects = (value: unknown): readonly Readonly<Record<string, unknown>>[] =>
  Array.isArray(value) ? value.slice(0, 20).filter(isWireObject) : []
