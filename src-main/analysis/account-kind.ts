import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import { wordsOf } from './words.ts'

/**
 * What an account is for, as far as its type and name say. Credits on cards, loans and investments are never income;
 * insurances and points are filed under investments, because they are no money at hand either.
 */
export type AccountKind = 'everyday' | 'savings' | 'card' | 'loan' | 'mortgage' | 'investment'

/** Words of account types by language, most telling first: a home loan is a loan, too. */
const KIND_WORDS: readonly (readonly [AccountKind, readonly string[]])[] = [
  ['mortgage', ['mortgage', 'home loan', 'housing loan', 'bolan', 'bostadslan', 'asuntolaina', 'hipoteka', 'hipoteczny', 'kodulaen', 'eluasemelaen', 'hipotekars']],
  ['card', ['credit card', 'creditcard', 'kreditkort', 'luottokortti', 'karta kredytowa', 'krediitkaart', 'kreditkarte']],
  ['loan', ['loan', 'lan', 'laina', 'kredyt', 'pozyczka', 'laen', 'aizdevums', 'kredits']],
  ['savings', ['savings', 'saving', 'saver', 'sparkonto', 'spar', 'sparande', 'saasto', 'saastotili', 'oszczednosciowe', 'oszczednosciowy', 'saastukonto', 'kogumishoius', 'krajkonts', 'krajumu']],
  ['investment', [
    'superannuation', 'investment', 'investments', 'trading', 'shares', 'term deposit', 'insurance', 'reward card', 'frequent flyer', 'shopping reward', 'fond', 'isk', 'depa',
    'sijoitus', 'rahasto', 'inwestycyjne', 'investeerimine', 'ieguldijumu',
  ]],
]

const holds = (words: readonly string[], phrase: string): boolean => ` ${words.join(' ')} `.includes(` ${phrase} `)

/** The type decides; the name is asked only where no type was sent. Banks call everyday accounts by any name. */
export const accountKindOf = ({ type, name }: Pick<AnalysedAccount, 'type' | 'name'>): AccountKind => {
  const words = wordsOf(type?.trim() || name)
  return KIND_WORDS.find(([, phrases]) => phrases.some((phrase) => holds(words, phrase)))?.[0] ?? 'everyday'
}
