import type { Instant } from './calendar.ts'
import type { CaseId, IdentityReportId, RetrievalId } from './ids.ts'
import type { ProviderId } from './provider-id.ts'

/** What a bank knows of its customer, as far as the provider asked it. Every member is personal data of the applicant. */
export type IdentityReport = Readonly<{
  institutionSlug: string
  institutionName: string
  holder: string | null
  address: Readonly<{ text: string | null; suburb: string | null; state: string | null; postcode: string | null; country: string | null }>
  phone: string | null
  email: string | null
  accounts: readonly Readonly<{ holder: string | null; bsb: string | null; number: string | null; type: string | null; name: string | null }>[]
}>

/** The report and the body it was read from, byte for byte. */
export type IdentityDelivery = Readonly<{ report: IdentityReport; rawBody: Uint8Array; rawMediaType: string }>

/** A report on its way into the store. */
export type NewIdentityReport = Readonly<{ id: IdentityReportId; report: IdentityReport }>

/** A report as it is kept with its case; the body it was read from is a document of the same retrieval. */
export type StoredIdentityReport = IdentityReport & Readonly<{
  id: IdentityReportId
  caseId: CaseId
  retrievalId: RetrievalId
  providerId: ProviderId
  receivedAt: Instant
}>

/**
 * How two spellings of a name compare. `exact`: the same words in the same order, letter case and width of gaps aside.
 * `same-words`: the same words in any order, with titles, accents and punctuation aside. `differs`: everything else,
 * so also one name more or an initial.
 */
export type NameMatch = 'exact' | 'same-words' | 'differs'

const TITLES: ReadonlySet<string> = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'prof'])

const plain = (name: string): string => name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase()
/** Apostrophes go without a gap, so that O'Neil is ONEIL; other marks part words. */
const wordsOf = (name: string): string =>
  name.normalize('NFKD').replace(/[\p{M}'’‘`]/gu, '').toLowerCase().split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !TITLES.has(word)).sort().join(' ')

/** Compares by rule, never by likeness: a likeness would be a guess about a person. */
export const matchNames = (one: string, other: string): NameMatch => {
  if (plain(one) === plain(other)) return 'exact'
  return wordsOf(one) !== '' && wordsOf(one) === wordsOf(other) ? 'same-words' : 'differs'
}

/** The last three digits, as banks print them. */
export const maskPhone = (phone: string): string => `•••• ••• ${phone.replace(/\D/g, '').slice(-3)}`

/** First letters only. */
export const maskEmail = (email: string): string => {
  const [name = '', domain = ''] = email.split('@')
  return `${name.slice(0, 1)}•••@${domain.slice(0, 1)}•••`
}
