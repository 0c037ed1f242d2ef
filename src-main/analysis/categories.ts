import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'
import type { CategoryMapEdit } from '#shared/domain/analysis.ts'
import type { CategoryId, RowCategory } from '#shared/domain/category.ts'
import { PAY_LATER_NAMES } from './category-maps/bankstatements.ts'
import { CATEGORY_MAPS } from './category-maps/category-maps.ts'
import type { MapTarget, ProviderCategoryMap } from './category-maps/category-map.ts'
import { wordsOf } from './words.ts'
import { createWordingMatcher, languagesOf, type WordingMatcher } from './wording/match-wording.ts'

type Direction = 'credit' | 'debit'

const resolve = (target: MapTarget, direction: Direction): CategoryId => (typeof target === 'string' ? target : target[direction])

/** The value of a tag that names its kind, e.g. `thirdParty:Telstra`. */
export const tagOf = ({ tags }: AnalysedRow, key: string): string | null => {
  const found = tags?.find((tag) => tag.startsWith(`${key}:`))
  return found === undefined ? null : found.slice(key.length + 1).trim() || null
}

/** Categories and bare labels of a row, as the provider wrote them. */
const labelsOf = (row: AnalysedRow): readonly string[] => {
  const own = row.providerCategory === null ? [] : [row.providerCategory]
  if (!row.tags || row.tags.length === 0) return own
  const tagged = row.tags.flatMap((tag) => (tag.startsWith('category:') ? [tag.slice('category:'.length)] : tag.includes(':') ? [] : [tag]))
  return [...new Set([...own, ...tagged])].map((label) => label.trim()).filter((label) => label !== '')
}

const lookUp = (table: Readonly<Record<string, MapTarget>>, word: string): MapTarget | undefined => {
  const key = word.trim().toLowerCase()
  return Object.hasOwn(table, key) ? table[key] : undefined
}

/** Of several labels, the one that stands first in the table; looked up one by one where there is one only. */
const firstOf = (table: Readonly<Record<string, MapTarget>>, labels: readonly string[]): string | undefined => {
  if (labels.length < 2) return labels[0]
  const lower = new Map(labels.map((label) => [label.toLowerCase(), label]))
  const key = Object.keys(table).find((word) => lower.has(word))
  return key === undefined ? labels[0] : lower.get(key)
}

const isLoan = (category: CategoryId): boolean => category === 'loan-repayments' || category === 'loan-paid-out'
const payLaterIn = (words: readonly string[]): string | undefined => {
  const text = ` ${words.join(' ')} `
  return PAY_LATER_NAMES.find((name) => text.includes(` ${name} `))
}

type Found = Readonly<{ category: CategoryId; word: string; basis: 'provider' | 'by-wording' }>

const byProvider = (row: AnalysedRow, map: ProviderCategoryMap, labels: readonly string[], direction: Direction): Found | undefined => {
  const thirdParty = tagOf(row, 'thirdParty')
  const party = thirdParty === null ? undefined : lookUp(map.thirdParties, thirdParty)
  if (party !== undefined && thirdParty !== null) return { category: resolve(party, direction), word: thirdParty, basis: 'provider' }
  const label = firstOf(map.words, labels)
  const target = label === undefined ? undefined : lookUp(map.words, label)
  if (target !== undefined && label !== undefined) {
    const category = resolve(target, direction)
    // The provider files pay later under loans; the name of the company is the better witness.
    const name = isLoan(category) ? payLaterIn(wordsOf(row.description)) : undefined
    if (name !== undefined) return { category: 'pay-later', word: name, basis: 'by-wording' }
    if (category !== 'uncategorised') return { category, word: label, basis: 'provider' }
  }
  const type = row.providerType === null ? undefined : lookUp(map.types, row.providerType)
  return type === undefined || row.providerType === null ? undefined : { category: resolve(type, direction), word: row.providerType, basis: 'provider' }
}

/** What a categorizer needs besides the rows. */
export type CategoryWishes = Readonly<{ overrides: ReadonlyMap<string, CategoryId>; mapEdits?: readonly CategoryMapEdit[] }>

/** Gives a row of an account its category: rule `category-order`. */
export type Categorizer = (row: AnalysedRow, account: AnalysedAccount) => RowCategory

/** Makes a categorizer; it keeps its word tables for as long as it lives. */
export const createCategorizer = ({ overrides, mapEdits = [] }: CategoryWishes): Categorizer => {
  const matchers = new Map<string, WordingMatcher>()
  const matcherOf = (account: AnalysedAccount): WordingMatcher => {
    const languages = languagesOf(account)
    const key = languages.join()
    const matcher = matchers.get(key) ?? createWordingMatcher(languages)
    matchers.set(key, matcher)
    return matcher
  }
  const edits = new Map(mapEdits.map(({ providerId, word, category }) => [`${providerId} ${word.trim().toLowerCase()}`, category]))
  const editedFor = (account: AnalysedAccount, row: AnalysedRow, labels: readonly string[]): Readonly<{ category: CategoryId; word: string }> | undefined => {
    if (edits.size === 0) return undefined
    for (const word of [...labels, tagOf(row, 'thirdParty'), row.providerType]) {
      const category = word === null ? undefined : edits.get(`${account.providerId} ${word.trim().toLowerCase()}`)
      if (word !== null && category !== undefined) return { category, word }
    }
    return undefined
  }
  return (row, account) => {
    const labels = labelsOf(row)
    const map = CATEGORY_MAPS[account.providerId]
    const providerWord = firstOf(map.words, labels) ?? null
    const chosen = overrides.get(row.id)
    if (chosen !== undefined) return { category: chosen, basis: 'officer', providerWord, decidedBy: null }
    const edited = editedFor(account, row, labels)
    if (edited) return { category: edited.category, basis: 'edited-map', providerWord, decidedBy: edited.word }
    const direction = row.amountMinor > 0n ? 'credit' : 'debit'
    const found = byProvider(row, map, labels, direction)
    if (found) return { category: found.category, basis: found.basis, providerWord, decidedBy: found.word }
    if (row.amountMinor === 0n) return { category: 'information', basis: 'by-wording', providerWord, decidedBy: 'amount of zero' }
    const match = matcherOf(account)(wordsOf(row.description), direction)
    if (match) return { category: match.category, basis: 'by-wording', providerWord, decidedBy: match.phrase }
    return { category: 'uncategorised', basis: 'none', providerWord, decidedBy: null }
  }
}
