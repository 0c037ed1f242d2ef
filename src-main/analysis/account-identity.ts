import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { AccountLinkBasis } from '#shared/domain/merge.ts'
import { wordingOf } from './words.ts'

/** Identifiers of an account in comparable form. */
export type AccountIdentity = Readonly<{
  iban: string | null
  bsb: string | null
  /** Digits only; null where the number is masked or not there. */
  number: string | null
  /** Digits and `x` for each hidden place; null where nothing is hidden. */
  mask: string | null
  institution: string
  type: string | null
  currency: string
  deliveryId: string
}>

const HIDDEN = /[x*•·#.]/gi

/** Identifiers as delivered, in comparable form: spaces and hyphens out, hidden places as `x`. */
export const identityOf = ({ iban, bsb, number, institution, type, currency, deliveryId }: AnalysedAccount): AccountIdentity => {
  const bare = (number ?? '').replace(/[\s\-/]/g, '')
  const isMasked = HIDDEN.test(bare)
  // A pattern with the g flag remembers its place between tests.
  HIDDEN.lastIndex = 0
  const shown = bare.replace(HIDDEN, 'x').replace(/[^\dx]/g, '')
  const ibanText = (iban ?? '').replace(/\s/g, '').toUpperCase()
  return {
    iban: /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(ibanText) ? ibanText : null,
    bsb: /^\d{6}$/.test((bsb ?? '').replace(/\D/g, '')) ? (bsb ?? '').replace(/\D/g, '') : null,
    number: !isMasked && shown.length > 0 ? shown : null,
    mask: isMasked && shown.length > 0 ? shown : null,
    institution: wordingOf(institution), type: type === null ? null : wordingOf(type), currency, deliveryId,
  }
}

const WHOLE_NUMBER_DIGITS = 5
const TAIL_DIGITS = 8

/** Some banks write an account number with the number of the branch in front, some without. */
const isTail = (whole: string, end: string): boolean => end.length >= TAIL_DIGITS && whole.endsWith(end)

/** True where something says that the two are different accounts, whatever else agrees; an equal IBAN settles it. */
export const isDifferent = (one: AccountIdentity, other: AccountIdentity): boolean => {
  if (one.currency !== other.currency) return true
  if (one.iban !== null && other.iban !== null) return one.iban !== other.iban
  if (one.bsb !== null && other.bsb !== null && one.bsb !== other.bsb) return true
  if (one.number !== null && other.number !== null && one.number !== other.number && !isTail(one.number, other.number) && !isTail(other.number, one.number)) return true
  return one.mask !== null && other.mask !== null && !masksAgree(one.mask, other.mask)
}

/** Compared from the right: hidden places agree with anything, at least three digits must be shown by both. */
const masksAgree = (one: string, other: string): boolean => {
  let shared = 0
  for (let back = 1; back <= Math.min(one.length, other.length); back += 1) {
    const [left, right] = [one[one.length - back], other[other.length - back]]
    if (left === 'x' || right === 'x') continue
    if (left !== right) return false
    shared += 1
  }
  return shared >= 3
}

/** Each basis as a test of two accounts that nothing sets apart; the words are the rules `account-*`. */
export const LINKS: Readonly<Record<AccountLinkBasis, (one: AccountIdentity, other: AccountIdentity) => boolean>> = {
  iban: (one, other) => one.iban !== null && one.iban === other.iban,
  'bsb-number': (one, other) => one.bsb !== null && one.number !== null && one.bsb === other.bsb && one.number === other.number,
  'number-institution': (one, other) =>
    one.number !== null && one.number.length >= WHOLE_NUMBER_DIGITS && one.number === other.number && one.institution !== '' && one.institution === other.institution,
  'number-in-iban': (one, other) =>
    (one.iban !== null && other.number !== null && isTail(one.iban, other.number)) || (other.iban !== null && one.number !== null && isTail(other.iban, one.number)),
  'masked-number': (one, other) => {
    if (one.mask === null && other.mask === null) return false
    if (one.institution === '' || one.institution !== other.institution || one.deliveryId === other.deliveryId) return false
    if (one.type !== null && other.type !== null && one.type !== other.type) return false
    const [left, right] = [one.mask ?? one.number, other.mask ?? other.number]
    return left !== null && right !== null && masksAgree(left, right)
  },
}
