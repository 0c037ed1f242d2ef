/** Letters that have no plain form under Unicode decomposition. */
const FOLDED: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', æ: 'ae', ß: 'ss', ð: 'd', þ: 'th' }

/** Lower case without marks on letters, so that `LÖN`, `Lön` and `LON` are one word. */
export const plainText = (text: string): string => {
  const lower = text.toLowerCase()
  // Plain ASCII is by far the most common and needs no decomposition.
  if (!/\P{ASCII}/u.test(lower)) return lower
  return lower.normalize('NFD').replace(/\p{M}/gu, '').replace(/[łøđæßðþ]/g, (letter) => FOLDED[letter] ?? letter)
}

/** Words of letters and digits in the order of the text, apostrophes left out. */
export const wordsOf = (text: string): readonly string[] => plainText(text).replace(/['’‘`]/g, '').match(/[\p{L}\p{N}]+/gu) ?? []

/** Wording for comparison: words with one space between. */
export const wordingOf = (text: string): string => wordsOf(text).join(' ')

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'maj', 'jun', 'jul', 'aug', 'sep', 'sept', 'okt', 'oct', 'nov', 'dec', 'dez'] as const
const LONG_MONTHS = ['january', 'february', 'march', 'april', 'june', 'july', 'august', 'september', 'october', 'november', 'december'] as const
/** Words by which a payment was made, in the languages of the markets; they say nothing of who it was with. */
const PAYMENT_WORDS = [
  'payment', 'pay', 'payments', 'from', 'to', 'transfer', 'direct', 'credit', 'debit', 'deposit', 'dd', 'eft', 'osko', 'npp', 'visa', 'eftpos',
  'purchase', 'card', 'ref', 'reference', 'invoice', 'inv', 'value', 'date', 'fast', 'internet', 'online', 'recurring', 'autopay', 'bpay',
  'kortkop', 'betalning', 'overforing', 'insattning', 'autogiro', 'swish', 'bg', 'pg', 'korttiosto', 'tilisiirto', 'viite',
  'przelew', 'przychodzacy', 'wychodzacy', 'platnosc', 'karta', 'zakup', 'makse', 'kaardimakse', 'ulekanne', 'ost', 'maksajums', 'pirkums', 'karte',
] as const
const DROPPED: ReadonlySet<string> = new Set([...MONTHS, ...LONG_MONTHS, ...PAYMENT_WORDS])

const KEPT_WORDS = 4

const isReference = (word: string): boolean => /\d/.test(word) && (/\d{3}/.test(word) || /^\d+$/.test(word) || word.length > 6)

/** Who a payment was with, as far as the wording says; the whole wording where nothing else is left. */
export const counterpartyKey = (description: string, alsoDropped?: ReadonlySet<string>): string => {
  const words = wordsOf(description)
  const kept = words.filter((word) => !DROPPED.has(word) && !isReference(word) && !(alsoDropped?.has(word) ?? false)).slice(0, KEPT_WORDS)
  return kept.length > 0 ? kept.join(' ') : words.filter((word) => !isReference(word)).join(' ') || words.join(' ')
}
