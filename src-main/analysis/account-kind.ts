import type { AnalysedAccount } from '#shared/domain/analysed-account.ts'
import { wordsOf } from './words.ts'

/** What an account is for, as far as its type and name say. Credits on cards, loans and investments are never income. */
export type AccountKind = 'everyday' | 'savings' | 'card' | 'loan' | 'mortgage' | 'investment'

/** Words of account types by language, most telling first: a home loan is a loan, too. */
const KIND_WORDS: readonly (readonly [AccountKind, readonly string[]])[] = [
  ['mortgage', ['mortgage', 'home loan', 'housing loan', 'bolan', 'bostadslan', 'asuntolaina', 'hipoteka', 'hipoteczny', 'kodulaen', 'eluasemelaen', 'hipotekars']],
  ['card', ['credit card', 'creditcard', 'credit', 'kreditkort', 'luottokortti', 'karta kredytowa', 'krediitkaart', 'kreditkarte']],
  ['loan', ['loan', 'lan', 'laina', 'kredyt', 'pozyczka', 'laen', 'aizdevums', 'kredits']],
  ['investment', ['superannuation', 'super', 'investment', 'trading', 'shares', 'term deposit', 'fond', 'isk', 'depa', 'sijoitus', 'rahasto', 'inwestycyjne', 'investeerimine', 'ieguldijumu']],
  ['savings', ['savings', 'saving', 'saver', 'sparkonto', 'spar', 'sparande', 'saasto', 'saastotili', 'oszczednosciowe', 'oszczednosciowy', 'saastukonto', 'kogumishoius', 'krajkonts', 'krajumu']],
]

const holds = (words: readonly string[], phrase: string): boolean => ` ${words.join(' ')} `.includes(` ${phrase} `)

/** The type decides; the name is asked only where the type says nothing. */
export const accountKindOf = ({ type, name }: Pick<AnalysedAccount, 'type' | 'name'>): AccountKind => {
  for (const text of [type, name]) {
    const words = wordsOf(text ?? '')
    const found = KIND_WORDS.find(([, phrases]) => phrases.some((phrase) => holds(words, phrase)))
    if (found) return found[0]
  }
  return 'everyday'
}
