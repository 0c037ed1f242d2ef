import type { FormErrors } from '../forms/use-form.ts'
import { settingsWords } from './words.ts'

const words = settingsWords.security

export type PassphraseMode = 'set' | 'change' | 'remove'
export type PassphraseValues = { current: string; next: string; repeat: string }

/** Shortest passphrase; main checks the same and more. */
const SHORTEST = 12

export const checkPassphrase = (mode: PassphraseMode) => ({ current, next, repeat }: PassphraseValues): FormErrors<PassphraseValues> => ({
  ...(mode !== 'set' && current === '' ? { current: words.missing } : {}),
  ...(mode !== 'remove' && [...next].length < SHORTEST ? { next: words.short } : {}),
  ...(mode !== 'remove' && next !== repeat ? { repeat: words.differ } : {}),
})
