import type { ResponseOf } from '#shared/bridge/channels.ts'
import { retrieveWords as words } from './words.ts'

export type Institution = ResponseOf<'retrievals.institutions'>['institutions'][number]
export type BankField = Institution['loginFields'][number]
/** Answers by the bank's own field ids, letter case included. In memory of one component only. */
export type BankAnswers = Record<string, string>

/** As many logins as one person may send to a bank from here; more can lock the access. */
export const MOST_TRIES = 2

/** Up to this many choices show as rows, more as a searchable list (ui.md section 6). */
export const MOST_CHOICE_ROWS = 5

/** A form without answers: every field of the bank and nothing else. */
export const emptyAnswers = (fields: readonly BankField[]): BankAnswers => Object.fromEntries(fields.map(({ id }) => [id, '']))

/** What is missing, by field id. A value is never part of it. */
export const missingAnswers = (fields: readonly BankField[], answers: BankAnswers): Readonly<Record<string, string>> =>
  Object.fromEntries(fields
    .filter(({ id, isOptional }) => !isOptional && (answers[id] ?? '') === '')
    .map(({ id, label, kind }) => [id, kind === 'choice' ? words.chooseField(label) : words.fillField(label)]))

/**
 * What goes to the bank: exactly the fields that it listed, as typed. Spaces are kept, because they can be part of a
 * password; the provider's client leaves out optional ones that are empty.
 */
export const answersToSend = (fields: readonly Pick<BankField, 'id'>[], answers: BankAnswers): BankAnswers =>
  Object.fromEntries(fields.map(({ id }) => [id, answers[id] ?? '']))

/** Overwrites every answer in place; the object stays usable as an empty form. */
export const wipeAnswers = (answers: BankAnswers): void => {
  for (const id of Object.keys(answers)) answers[id] = ''
}

const normal = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Banks whose name, slug or search words hold every word, in the order given by the provider. */
export const searchBanks = (banks: readonly Institution[], text: string): readonly Institution[] => {
  const wanted = normal(text).split(/\s+/).filter((word) => word !== '')
  if (wanted.length === 0) return banks
  return banks.filter(({ name, slug, searchWords }) => {
    const all = normal([name, slug, ...searchWords].join(' '))
    return wanted.every((word) => all.includes(word))
  })
}

export type BankGroup = Readonly<{ name: string; banks: readonly Institution[] }>

/** Banks by group: those used lately first, then the provider's own groups, then the rest. */
export const groupBanks = (banks: readonly Institution[], recentSlugs: readonly string[]): readonly BankGroup[] => {
  const groups = new Map<string, Institution[]>()
  const recent = recentSlugs.map((slug) => banks.find((bank) => bank.slug === slug)).filter((bank) => bank !== undefined)
  if (recent.length > 0) groups.set(words.recentBanks, recent)
  for (const bank of banks) {
    if (recent.includes(bank)) continue
    const name = bank.group ?? words.allBanks
    groups.set(name, [...(groups.get(name) ?? []), bank])
  }
  return [...groups].map(([name, members]) => ({ name, banks: members }))
}

/** The small facts beside a bank in the list: what it will ask for, and how far back it goes. */
export const bankTags = ({ isAvailable, needsPreload, asksSecurityStep, isPasswordNeededAtExport, maxDays }: Institution): readonly string[] => {
  if (!isAvailable) return [words.bankDown]
  return [
    ...(needsPreload ? [words.pictureCode] : []),
    ...(asksSecurityStep ? [words.securityStep] : []),
    ...(isPasswordNeededAtExport ? [words.passwordAtExport] : []),
    ...(maxDays === null ? [] : [words.days(maxDays)]),
  ]
}
