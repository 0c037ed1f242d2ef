import type { AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { RowCategory } from '#shared/domain/category.ts'
import type { Timeline } from '#shared/domain/merge.ts'
import { identityOf } from './account-identity.ts'
import { wordsOf } from './words.ts'

/** Words for moving money, in the languages of the markets; evidence only beside an equal amount on near days. */
const TRANSFER_WORDS: ReadonlySet<string> = new Set([
  'transfer', 'tfr', 'xfer', 'trf', 'internal', 'savings', 'overforing', 'insattning', 'uttag', 'sparkonto', 'siirto', 'tilisiirto', 'oma', 'saasto',
  'przelew', 'wlasny', 'ulekanne', 'parskaitijums', 'parvedums', 'repayment',
])
const WHOLE_DIGITS = 5
const TAIL_DIGITS = 4
const MIN_IBAN = 15

/** What the wording of rows can say about the applicant's accounts. */
export type Evidence = Readonly<{
  /** Timelines whose number, BSB and number, IBAN, or shown end of a number stand in the wording. */
  namedIn(description: string): readonly string[]
  /** The provider's or the officer's mark, else words, else nothing. */
  hintOf(row: AnalysedRow, category: RowCategory): 'provider' | 'wording' | null
}>

/** Prepares the identifiers and holders of the timelines. */
export const createEvidence = (timelines: readonly Timeline[]): Evidence => {
  const whole = new Map<string, Set<string>>()
  const tails = new Map<string, Set<string>>()
  const note = (map: Map<string, Set<string>>, key: string, id: string): void => void map.set(key, (map.get(key) ?? new Set()).add(id))
  for (const timeline of timelines) {
    for (const account of timeline.accounts) {
      const { iban, bsb, number, mask } = identityOf(account)
      if (iban !== null) note(whole, iban, timeline.id)
      if (number !== null && number.length >= WHOLE_DIGITS) note(whole, number, timeline.id)
      if (number !== null && bsb !== null) note(whole, bsb + number, timeline.id)
      const end = (number ?? mask ?? iban ?? '').slice(-TAIL_DIGITS)
      if (/^\d{4}$/.test(end)) note(tails, end, timeline.id)
    }
  }
  const holders = [...new Set(timelines.flatMap(({ accounts }) => accounts.flatMap((account) => account.holders)))]
    .map(wordsOf).filter((words) => words.length > 1)

  const namedIn = (description: string): readonly string[] => {
    if (!/\d{4}/.test(description)) return []
    const found = new Set<string>()
    const add = (ids: ReadonlySet<string> | undefined): void => ids?.forEach((id) => found.add(id))
    for (const [run] of description.matchAll(/\d[\d \-/]*\d/g)) {
      add(whole.get(run.replace(/\D/g, '')))
      for (const part of run.split(/\D+/)) if (part.length >= WHOLE_DIGITS) add(whole.get(part))
    }
    for (const [, end] of description.matchAll(/(?:[x*•]{1,12}[ -]?)(\d{4})(?!\d)/gi)) add(tails.get(end ?? ''))
    for (const [run] of description.matchAll(/[A-Z]{2}\d{2}[A-Z0-9 ]{11,40}/gi)) {
      const text = run.replace(/ /g, '').toUpperCase()
      for (const [key, ids] of whole) if (key.length >= MIN_IBAN && text.startsWith(key)) add(ids)
    }
    return [...found].sort()
  }

  const hintOf = (row: AnalysedRow, { category, basis }: RowCategory): 'provider' | 'wording' | null => {
    if (category === 'transfers' && basis !== 'by-wording') return 'provider'
    const words = wordsOf(row.description)
    if (category === 'transfers' || words.some((word) => TRANSFER_WORDS.has(word))) return 'wording'
    return holders.some((holder) => holder.every((word) => words.includes(word))) ? 'wording' : null
  }
  return { namedIn, hintOf }
}
