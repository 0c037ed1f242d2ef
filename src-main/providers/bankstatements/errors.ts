import { AppError, type AppErrorCode } from '#shared/domain/errors.ts'

type Meaning = Readonly<{ code: AppErrorCode; message: string; retryAfterSeconds?: number }>

/** A call of ours that the API did not take. Nothing the officer can mend. */
const ourFault = (what: string): Meaning => ({ code: 'provider.refused', message: `BankStatements did not accept the request: ${what}. Nothing was fetched. Tell your support.` })

const SIGN_IN_AGAIN = 'Nothing was saved. Ask the applicant to sign in again.'
const sessionEnded: Meaning = { code: 'retrieval.session-ended', message: `The bank session ended. ${SIGN_IN_AGAIN}` }
const bankBusy: Meaning = { code: 'retrieval.bank-unavailable', message: 'The bank cannot be reached from BankStatements right now. Try again in a few minutes.', retryAfterSeconds: 300 }
const bankDown: Meaning = { code: 'retrieval.bank-unavailable', message: 'The bank’s online banking is not available. Try again in a few hours, or choose another bank.', retryAfterSeconds: 7_200 }
const signInTrouble: Meaning = { code: 'retrieval.check-login', message: 'The bank did not complete the sign-in. Check the login with the applicant and try once more.' }
const bankChanged: Meaning = { code: 'retrieval.bank-changed', message: 'The bank has changed its online banking, so nothing can be fetched there for now. Choose another bank or another way.' }
const unreadBank: Meaning = { code: 'retrieval.bank-changed', message: 'What the bank sent could not be read by BankStatements. Sign in again and try once more; if it stays, choose another way.' }
const unknownTrouble: Meaning = { code: 'provider.unknown-error', message: 'BankStatements met a problem that it does not name. Try again later; if it stays, tell BankStatements the number.' }

/** As long as the console itself holds back after two refused sign-ins. */
const DAY_SECONDS = 86_400

/**
 * Every code of seed 004, "API Errors", with what the officer can say and do. Waiting times are the document's where it
 * has them (15 minutes for 20004), else ours.
 */
const MEANINGS: Readonly<Record<number, Meaning>> = {
  10005: sessionEnded,
  19000: ourFault('the bank or service is not known there'),
  19001: ourFault('something that it needs is missing'),
  19002: sessionEnded,
  19003: ourFault('a value has the wrong form'),
  19004: { code: 'provider.refused', message: 'The document is not available. Sign in and fetch the statements again to get a new one.' },
  19005: { code: 'retrieval.check-login', message: 'The login did not reach the bank. Fill in every field and try again.' },
  19006: ourFault('it is not valid at this point'),
  19007: { ...bankDown, message: 'This bank is switched off at BankStatements. Choose another bank, or try again in a few hours.' },
  19008: bankBusy,
  19009: { code: 'provider.unknown-error', message: `BankStatements lost track of the session. ${SIGN_IN_AGAIN}` },
  19010: { code: 'retrieval.bank-action-needed', message: 'The applicant’s myGov is not linked to Centrelink. They have to link it in myGov first.' },
  19011: { code: 'retrieval.bank-unavailable', message: 'myGov did not let BankStatements through to Centrelink. Try again later.', retryAfterSeconds: 900 },
  20001: { code: 'retrieval.too-many-tries', message: 'Too many sign-ins failed. Stop here: one more can lock the applicant’s access. They should sign in at the bank’s own site first.', retryAfterSeconds: DAY_SECONDS },
  20002: { code: 'retrieval.check-login', message: 'The bank wants a field that is empty. Fill in every field and try again.' },
  20004: { code: 'retrieval.wait', message: 'The applicant is signed in to online banking, or was until just now. They have to sign out there; try again after 15 minutes.', retryAfterSeconds: 900 },
  20005: { code: 'retrieval.login-locked', message: 'The applicant’s online banking is locked. Only their bank can open it.', retryAfterSeconds: 3_600 },
  20007: { code: 'retrieval.password-expired', message: 'The online banking password has expired. The applicant has to set a new one with their bank first.' },
  20008: { code: 'retrieval.wrong-login', message: 'The bank did not accept the login. Check it with the applicant; a few wrong tries lock the access.' },
  30001: signInTrouble,
  30002: signInTrouble,
  30003: { code: 'retrieval.bank-unavailable', message: 'The statements of this account could not be fetched from the bank. Sign in again and try once more.' },
  30004: { code: 'retrieval.bank-action-needed', message: 'The bank wants something done by hand first. The applicant should sign in on the bank’s website on a computer, follow what it asks, then try again.' },
  30005: unreadBank,
  30006: bankBusy,
  30009: signInTrouble,
  30010: { ...bankDown, message: 'The bank is updating its online banking. Try again in a few hours.' },
  30011: bankDown,
  32003: { code: 'retrieval.check-login', message: 'The password is not the one of the sign-in. Nothing was fetched. Ask the applicant to sign in again.' },
  32008: { code: 'retrieval.bank-action-needed', message: 'The applicant has not finished setting up online banking. Their bank can help with it.' },
  40001: { code: 'provider.unknown-error', message: 'BankStatements could not make the statements. Sign in again and try once more.' },
  40003: unreadBank,
  40004: { code: 'provider.refused', message: 'The bank does not keep history for so many days. Sign in again and ask for fewer days.' },
  40005: { code: 'retrieval.bank-unavailable', message: 'This bank gives out no history for now. Try again later, or choose another way.', retryAfterSeconds: 3_600 },
  40010: unreadBank,
  50001: bankBusy,
  50002: { ...bankBusy, message: 'The bank’s site sent BankStatements around in circles. Try again in a few minutes.' },
  50005: { code: 'retrieval.check-login', message: 'The login does not have the form that this bank uses. Check that it is the right bank and the right number.' },
  50009: { code: 'provider.unknown-error', message: `BankStatements has trouble with its sessions. ${SIGN_IN_AGAIN}` },
  50010: { code: 'retrieval.bank-unavailable', message: 'BankStatements could not confirm that the bank’s site is genuine and stopped. Try again later.', retryAfterSeconds: 3_600 },
  60001: unknownTrouble,
  60006: { code: 'retrieval.logged-out-elsewhere', message: 'The bank signed us out in the middle. The applicant must not use online banking meanwhile. Sign in again.' },
  60008: { code: 'retrieval.no-usable-account', message: 'There is no account at this bank from which statements can be fetched. Check that it is the right login.' },
  60012: { code: 'retrieval.no-usable-account', message: 'This login may not see balances and transactions. Ask for the login of somebody who may.' },
  80001: bankChanged,
  80002: bankChanged,
  80003: bankChanged,
  80004: bankChanged,
  80008: bankChanged,
  80009: { code: 'retrieval.bank-changed', message: 'The bank’s security question could not be found. Sign in again; if it stays, choose another way.' },
  90001: unknownTrouble,
  90002: unknownTrouble,
  90003: { code: 'retrieval.challenge-not-supported', message: 'BankStatements cannot do this bank’s security step for now. Choose another bank or another way.' },
  110000: bankBusy,
  110001: bankBusy,
  110002: bankBusy,
  110003: bankBusy,
  110004: bankBusy,
  110009: bankBusy,
}

/** The codes that the table knows, in its order. */
export const KNOWN_CODES: readonly number[] = Object.keys(MEANINGS).map(Number)

/**
 * Seed 004 shows an ended session under 90002, which its own table calls an unknown error: the sentence tells it better
 * than the number (providers/bankstatements.md, section 4). Only these two codes are looked at this way.
 */
const VAGUE_CODES = new Set([90_001, 90_002])
const SAYS_SESSION_ENDED = /\bsession (has )?(expired|ended)\b/i

/** The vendor's number as the officer can tell it to support; anything else than digits is left out. */
const asText = (vendorCode: unknown): string => (/^\d{1,9}$/.test(String(vendorCode)) ? String(vendorCode) : 'none')

/**
 * The error for a body that carries `error`. The vendor's own sentence is not passed on: it may quote what was typed.
 * An unlisted code says so instead of guessing.
 * @param vendorText the vendor's sentence; read for the codes that mean two things, never shown or kept.
 */
export const toErrorOfCode = (vendorCode: unknown, vendorText?: unknown): AppError => {
  const providerCode = asText(vendorCode)
  const isEnded = VAGUE_CODES.has(Number(providerCode)) && typeof vendorText === 'string' && SAYS_SESSION_ENDED.test(vendorText)
  const meaning = isEnded ? sessionEnded : MEANINGS[Number(providerCode)]
  if (!meaning) {
    return new AppError('provider.unknown-error', `BankStatements refused with a code that Casebench does not know (${providerCode}). Nothing was saved. Tell your support the code.`, { providerCode })
  }
  const { code, message, retryAfterSeconds } = meaning
  return new AppError(code, message, { providerCode, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) })
}

/** The error for a status that stands above any body: keys and rate limits have no code in the document. */
export const toErrorOfStatus = (status: number, retryAfterMs: number | undefined): AppError => {
  const providerCode = `HTTP ${status}`
  const wait = retryAfterMs === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfterMs / 1000) }
  if (status === 401 || status === 403) return new AppError('provider.unauthorized', 'BankStatements did not accept the API key of this environment. Check it in Settings, Providers.', { providerCode })
  if (status === 429) return new AppError('provider.rate-limited', 'BankStatements asks for a pause. Try again in a few minutes.', { providerCode, ...wait })
  if (status >= 500) return new AppError('provider.unavailable', 'BankStatements is not available right now. Try again in a few minutes.', { providerCode, ...wait })
  return new AppError('provider.refused', `BankStatements refused the request (${providerCode}). Nothing was fetched. Tell your support.`, { providerCode })
}

/** The error for an answer that is not what the document describes. @param where the call or field, never its value. */
export const unreadable = (where: string): AppError =>
  new AppError('provider.unreadable', `BankStatements sent an answer that Casebench cannot read (${where}). Nothing was saved. Try again; if it stays, tell your support.`)
