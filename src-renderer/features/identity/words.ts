import type { NameMatch } from '#shared/domain/identity.ts'
import type { Tone } from '../../format/tone.ts'

/** What the customer details of banks say. */
export const identityWords = {
  title: 'Customer details of the bank',
  from: (bank: string, when: string) => `${bank}, received ${when}`,
  older: (count: number) => (count === 1 ? 'Show 1 older' : `Show ${count} older`),
  newest: 'Show the newest only',
  loading: 'Reading the customer details',
  retry: 'Try again',
  name: 'Name',
  address: 'Address',
  phone: 'Phone',
  email: 'E-mail',
  notGiven: 'not given',
  accounts: 'Accounts',
  account: 'Account',
  bsb: (bsb: string) => `BSB ${bsb.slice(0, 3)}-${bsb.slice(3)}`,
  heldBy: (holder: string) => `held by ${holder}`,
  asKept: 'Unchanged in the raw file among the documents.',
} as const

/** The rule behind each verdict on a name, with the name on the case where they differ. */
export const MATCHES: Readonly<Record<NameMatch, Readonly<{ tone: Tone; label: string; rule: (applicant: string) => string }>>> = {
  exact: { tone: 'positive', label: 'Same name', rule: () => 'The same words in the same order as on the case; capitals do not count.' },
  'same-words': { tone: 'positive', label: 'Same words', rule: () => 'The same words as on the case, in another order or with a title, accents or punctuation.' },
  differs: { tone: 'attention', label: 'Name differs', rule: (applicant) => `Not the same words as on the case, which says ${applicant}. A missing or further name, or an initial, counts as different.` },
}
