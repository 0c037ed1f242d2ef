import { AppError } from '#shared/domain/errors.ts'
import type { SecretName } from './secret-store.ts'

/** Windows holds at most 2,560 bytes per credential; we stay well below it. */
export const MOST_SECRET_BYTES = 2_000

const NAME = /^[A-Za-z0-9._-]+(?:\/[A-Za-z0-9._-]+)*$/
const MOST_NAME_LENGTH = 200

/** @throws RangeError for a name outside the grammar: names come from our own code. */
export const assertSecretName = (name: SecretName): void => {
  if (name.length > MOST_NAME_LENGTH || !NAME.test(name)) throw new RangeError('not a name of a keychain entry')
}

/**
 * Looks at a value before anything is attempted: keychains cut, refuse or damage what is too long.
 * @throws AppError `secrets.too-large`; RangeError for an empty value, which no keychain takes.
 */
export const assertSecretValue = (value: string): void => {
  if (value === '') throw new RangeError('a keychain entry needs a value')
  if (Buffer.byteLength(value, 'utf8') <= MOST_SECRET_BYTES) return
  throw new AppError('secrets.too-large', `A keychain entry holds at most ${MOST_SECRET_BYTES} bytes. Nothing was stored.`)
}
