import { AppError } from '#shared/domain/errors.ts'

/** Shortest passphrase in characters; length is what a guess costs. */
export const LEAST_PASSPHRASE_LENGTH = 10
const LEAST_DIFFERENT = 5

/** @throws AppError `lock.weak-passphrase`. */
export const assertStrongEnough = (passphrase: string): void => {
  const signs = [...passphrase.normalize('NFKC')]
  if (signs.length >= LEAST_PASSPHRASE_LENGTH && new Set(signs).size >= LEAST_DIFFERENT) return
  throw new AppError('lock.weak-passphrase', `A passphrase needs at least ${LEAST_PASSPHRASE_LENGTH} characters, ${LEAST_DIFFERENT} of them different. Take a few words.`)
}
