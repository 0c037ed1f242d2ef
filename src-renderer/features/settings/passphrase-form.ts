import type { FormErrors } from '../forms/use-form.ts'
import { settingsWords } from './words.ts'

const words = settingsWords.security

/** `sheet` only asks for the passphrase, before a new recovery sheet is made. */
export type PassphraseMode = 'set' | 'change' | 'remove' | 'sheet'
export type PassphraseValues = { current: string; next: string; repeat: string }

/** Shortest passphrase; main checks the same and more. */
const SHORTEST = 12

const takesNew = (mode: PassphraseMode): boolean => mode === 'set' || mode === 'change'

export const checkPassphrase = (mode: PassphraseMode) => ({ current, next, repeat }: PassphraseValues): FormErrors<PassphraseValues> => ({
  ...(mode !== 'set' && current === '' ? { current: words.missing } : {}),
  ...(takesNew(mode) && [...next].length < SHORTEST ? { next: words.short } : {}),
  ...(takesNew(mode) && next !== repeat ? { repeat: words.differ } : {}),
})
