import type { AppErrorCode, ErrorDetail } from '#shared/domain/errors.ts'
import type { ErrorWords } from './error-words.ts'
import { applicationWords } from './words-application.ts'
import { retrievalWords } from './words-retrieval.ts'

const table: Readonly<Record<AppErrorCode, ErrorWords>> = { ...applicationWords, ...retrievalWords }

/** Codes whose own message from main says more than the table can, because it names a field, a file or a rule. */
const SPEAKS_FOR_ITSELF: ReadonlySet<AppErrorCode> = new Set(['app.invalid-input', 'bridge.bad-request', 'provider.refused', 'store.migration-failed'])

/** A refusal as it comes over the bridge; parts that are absent may also be undefined there. */
export type ShownRefusal = Pick<ErrorDetail, 'code' | 'message'> & Readonly<{ providerCode?: string | undefined; retryAfterSeconds?: number | undefined }>

/**
 * A provider's table has many more codes than ours: main has a sentence of its own for each, with what to do in it, and
 * the advice of the wider code could contradict it (a password that differs and a field left empty share one, say). Codes
 * are numbers at one provider and words at another (`too_many_retries`).
 */
const isOfProviderTable = ({ providerCode, message }: ShownRefusal): boolean => message !== '' && /^(?:\d+|[a-z]+(?:[_-][a-z]+)*)$/.test(providerCode ?? '')

/** Words of one refusal. The code of the provider is shown beside them, never instead of them. */
export const wordsFor = (detail: ShownRefusal): ErrorWords => {
  const words = table[detail.code]
  if (isOfProviderTable(detail)) return { ...words, sentence: detail.message, advice: '' }
  return SPEAKS_FOR_ITSELF.has(detail.code) && detail.message !== '' ? { ...words, sentence: detail.message } : words
}

/** Title and sentence in one line, for toasts. */
export const lineFor = (detail: ShownRefusal): string => {
  const { title, sentence } = wordsFor(detail)
  return `${title}. ${sentence}`
}

/** "in 40 s", "in 15 min" for a refusal that says when a further try makes sense; null when it does not. */
export const retryText = ({ retryAfterSeconds }: ShownRefusal): string | null => {
  if (retryAfterSeconds === undefined || retryAfterSeconds <= 0) return null
  if (retryAfterSeconds < 90) return `Try again in ${Math.ceil(retryAfterSeconds)} s.`
  const minutes = Math.ceil(retryAfterSeconds / 60)
  return minutes < 90 ? `Try again in ${minutes} min.` : `Try again in ${Math.ceil(minutes / 60)} h.`
}
