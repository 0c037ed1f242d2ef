import type { ErrorDetail } from '../domain/errors.ts'

/**
 * What every call answers with. Electron keeps only the text of an error that a handler throws, so refusals travel
 * as values with their code.
 */
export type Result<Value> = Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; error: ErrorDetail }>

export const succeed = <Value>(value: Value): Result<Value> => ({ ok: true, value })
export const refuse = (error: ErrorDetail): Result<never> => ({ ok: false, error })
