import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import type { CategoryId } from '#shared/domain/category.ts'
import { ESTONIAN, LATVIAN, POLISH } from './east.ts'
import { ENGLISH } from './en.ts'
import { FINNISH, SWEDISH } from './nordic.ts'
import type { Language, WordingRule } from './wording.ts'

const RULES: Readonly<Record<Language, readonly WordingRule[]>> = { en: ENGLISH, sv: SWEDISH, fi: FINNISH, pl: POLISH, et: ESTONIAN, lv: LATVIAN }

const BY_COUNTRY: Readonly<Record<string, readonly Language[]>> = { SE: ['sv'], FI: ['fi', 'sv'], PL: ['pl'], EE: ['et'], LV: ['lv'] }
const BY_CURRENCY: Readonly<Record<string, readonly Language[]>> = { SEK: ['sv'], PLN: ['pl'], EUR: ['fi', 'et', 'lv'] }

/** Languages that a bank would write in: by the country of the IBAN, else by currency; English always comes last. */
export const languagesOf = ({ iban, currency }: Pick<AnalysedAccount, 'iban' | 'currency'>): readonly Language[] => [
  ...((iban ? BY_COUNTRY[iban.slice(0, 2).toUpperCase()] : undefined) ?? BY_CURRENCY[currency] ?? []),
  'en',
]

/** The category that words lead to and the phrase that did it. */
export type WordingMatch = Readonly<{ category: CategoryId; phrase: string }>
type Entry = Readonly<{ rank: number; words: readonly string[]; phrase: string; category: CategoryId; direction: 'credit' | 'debit' | undefined }>
export type WordingMatcher = (words: readonly string[], direction: 'credit' | 'debit') => WordingMatch | undefined

const fits = ({ words: phrase }: Entry, words: readonly string[], at: number): boolean => {
  for (let next = 1; next < phrase.length; next += 1) if (words[at + next] !== phrase[next]) return false
  return true
}

/** Finds the most telling phrase in the words of a description; whole words only. */
export const createWordingMatcher = (languages: readonly Language[]): WordingMatcher => {
  const byFirst = new Map<string, Entry[]>()
  languages.flatMap((language) => RULES[language]).forEach(({ category, direction, phrases }, rank) => {
    for (const phrase of phrases) {
      const words = phrase.split(' ')
      const first = words[0] ?? ''
      const entry = { rank, words, phrase, category, direction }
      const found = byFirst.get(first)
      if (found) found.push(entry)
      else byFirst.set(first, [entry])
    }
  })
  return (words, direction) => {
    let best: Entry | undefined
    for (let at = 0; at < words.length; at += 1) {
      for (const entry of byFirst.get(words[at] ?? '') ?? []) {
        if (entry.rank < (best?.rank ?? Infinity) && (entry.direction === undefined || entry.direction === direction) && fits(entry, words, at)) best = entry
      }
    }
    return best && { category: best.category, phrase: best.phrase }
  }
}
