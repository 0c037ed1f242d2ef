import { AppError, type AppErrorCode, type ErrorDetail } from '#shared/domain/errors.ts'
import { toLine } from '../http/proof.ts'
import type { ReportHead } from './report-head.ts'

/** After too many tries the customer must wait a day (seed 000, code snippet). */
export const LOCK_SECONDS = 24 * 60 * 60

/** `goesOn`: the applicant may try again in the same frame, as a process of its own. */
type Meaning = Readonly<{ code: AppErrorCode; message: string; retryAfterSeconds?: number; goesOn?: boolean }>

const wrongLogin: Meaning = { code: 'retrieval.wrong-login', message: 'The bank did not accept the applicant’s login. Ask them to try once more, with care: a few wrong tries lock the access.', goesOn: true }
/** Seed 000 names the two ways, and both begin anew in the same frame. */
const leftHalfway: Meaning = { code: 'retrieval.session-ended', message: 'The applicant left halfway: the page was loaded again or another bank was chosen. They can begin again.', goesOn: true }
const notReadable: Meaning = { code: 'retrieval.bank-changed', message: 'Instantor could not read the applicant’s online banking. Try again later, or choose another way.' }

/**
 * Every documented status that ends a run without data: seed 000, "Possible statuses and descriptions", and the five of
 * the newer format (providers/instantor.md, section 6).
 */
const FAILURES: Readonly<Record<string, Meaning>> = {
  invalid_login: wrongLogin,
  insufficient_data: { code: 'retrieval.no-usable-account', message: 'The applicant signed in, but there is nothing to calculate: no usable account, or no transactions for a long time. Ask for another bank.' },
  bank_error: { code: 'retrieval.bank-unavailable', message: 'The bank did not answer or reported a fault of its own. Try again later, or choose another bank.', retryAfterSeconds: 3_600 },
  parse_error: notReadable,
  scrape_error: { ...notReadable, message: 'The bank has changed its online banking, so Instantor fetches nothing there for now. Choose another bank or another way.' },
  process_error: notReadable,
  abandoned: leftHalfway,
  timed_out: { code: 'retrieval.session-ended', message: 'The sign-in or the collecting took too long and was ended. Start again with the applicant.' },
  blocked: { code: 'retrieval.already-running', message: 'An earlier run for this applicant is still open at Instantor. Wait until it is over, then start again.' },
  too_many_retries: { code: 'retrieval.wait', message: 'Too many sign-ins failed. The applicant must not try again for 24 hours, or the bank may lock them out.', retryAfterSeconds: LOCK_SECONDS },
}

/** Statuses that say by themselves that more reports follow. */
const MORE = new Set(['incomplete', 'partial'])

/** Words of the table, for tests. */
export const KNOWN_STATUSES: readonly string[] = ['ok', ...MORE, ...Object.keys(FAILURES)]

/** What a status means for the retrieval; `failure` with `failed` only. */
export type StatusMeaning = Readonly<{ outcome: 'complete' | 'more' | 'failed'; goesOn: boolean; failure: ErrorDetail | null }>

const MORE_FOLLOWS: StatusMeaning = { outcome: 'more', goesOn: false, failure: null }

const fail = ({ code, message, retryAfterSeconds, goesOn = false }: Meaning, providerCode: string): StatusMeaning =>
  ({ outcome: 'failed', goesOn, failure: { code, message, providerCode, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) } })

/**
 * Words are compared without case and blanks. One that nobody documented (the vendor adds custom ones) is never taken for
 * good: it ends the run with its own word, unless the report says that more follows.
 */
export const readStatus = ({ status, isFinal }: Pick<ReportHead, 'status' | 'isFinal'>): StatusMeaning => {
  const word = status.trim().toLowerCase().replaceAll('-', '_')
  const providerCode = toLine(status, 60)
  if (MORE.has(word)) return MORE_FOLLOWS
  if (word === 'ok') return isFinal === false ? MORE_FOLLOWS : { outcome: 'complete', goesOn: false, failure: null }
  const meaning = Object.hasOwn(FAILURES, word) ? FAILURES[word] : undefined
  if (meaning) return fail(meaning, providerCode)
  if (isFinal === false) return MORE_FOLLOWS
  return fail({ code: 'provider.unknown-error', message: `Instantor ended the run with a status that Casebench does not know (${providerCode || 'none'}). Read its comment, then start again or choose another way.` }, providerCode)
}

/** A report that cannot be read whole. @param where the field, never its value. */
export const unreadable = (where: string): AppError =>
  new AppError('callback.malformed', `Instantor’s report cannot be read (${where}). Nothing was saved. It is kept; tell your support.`)
