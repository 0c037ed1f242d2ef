import type { BankAccount } from './accounts.ts'
import type { RequestBody } from './exchange.ts'
import type { Institution } from './institutions.ts'
import { invalid, missing, Refusal } from './refusal.ts'
import type { Session } from './sessions.ts'

const referralForm = /^[a-z0-9~.:_-]{1,30}$/i

/** Checks a referral code: its characters and at most 30 of them (seed 004, "Unique Identifiers"). */
export function checkReferralCode(code: string): string {
  if (!referralForm.test(code)) throw invalid('referral_code', 'use up to 30 of a-z 0-9 ~ . : _ -')
  return code
}

/** A text or number member as text; undefined where it is absent or empty. */
export function readText(body: RequestBody, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw invalid(name, 'use a text')
}

/** The members of `credentials` as texts; absent, empty or misshapen ones are 19005. */
export function readCredentials(body: RequestBody): Readonly<Record<string, string>> {
  const given = body['credentials']
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw new Refusal(19005)
  const entries = Object.entries(given).map(([name, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number') throw new Refusal(19005, `${name} is not a text`)
    return [name, String(value)] as const
  })
  if (entries.length === 0) throw new Refusal(19005)
  return Object.fromEntries(entries)
}

/**
 * Days back from today. Absent is everything that the institution keeps; more than it keeps is 40004.
 */
export function readDays(body: RequestBody, institution: Institution): number {
  const given = readText(body, 'requestNumDays')
  if (given === undefined) return institution.maxDays
  if (!/^[1-9]\d{0,4}$/.test(given)) throw invalid('requestNumDays', 'use a whole number of days, 1 or more')
  const days = Number(given)
  if (days > institution.maxDays) throw new Refusal(40004, `at most ${institution.maxDays} days`)
  return days
}

/** The accounts chosen under the slug of the session's bank (seed 004, "Retrieve Statement Data", `accounts`). */
export function readAccounts(body: RequestBody, session: Session): BankAccount[] {
  const given = body['accounts']
  if (given === undefined || given === '') throw missing('accounts')
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw invalid('accounts', 'name the bank')
  const slug = session.institution?.slug ?? ''
  const slugs = Object.keys(given)
  if (slugs.length !== 1 || slugs[0] !== slug) throw invalid('accounts', 'not the bank of this session')
  const ids: unknown = (given as Record<string, unknown>)[slug]
  if (!Array.isArray(ids) || ids.length === 0) throw invalid('accounts', 'use a list of account ids')
  const known = session.customer?.accounts ?? []
  const chosen = ids.map((id: unknown) => known.find((account) => String(account.id) === String(id)))
  if (chosen.some((account) => account === undefined)) throw invalid('accounts', 'no such account id')
  return known.filter((account) => chosen.includes(account))
}
