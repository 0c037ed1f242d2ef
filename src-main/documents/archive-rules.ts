import { AppError } from '#shared/domain/errors.ts'

/** Sizes are counted on what comes out, not on what the headers say. */
export const ARCHIVE_LIMITS = {
  bytes: 50 * 1024 ** 2,
  entries: 500,
  entryBytes: 50 * 1024 ** 2,
  totalBytes: 200 * 1024 ** 2,
  ratio: 100,
  nameLength: 255,
} as const

/** The archive breaks a rule. @param what a plain clause; nothing out of the archive is in it. */
export const refused = (what: string): AppError => new AppError('document.refused', `The files were not taken over: ${what}. The statements are not affected.`)

/** Control codes, line and paragraph separators, and marks that turn neighboring text around. */
const UNSAFE_NAME = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u

/** The last part of a name; folders inside an archive mean nothing here. */
export const shownNameOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1)

/** A name is only ever shown, yet one that tries to lead somewhere says what its archive is. @throws AppError `document.refused`. */
export const checkName = (name: string): void => {
  const parts = name.replace(/\/$/, '').split('/')
  if (name === '' || name.length > ARCHIVE_LIMITS.nameLength) throw refused('a file name is empty or too long')
  if (UNSAFE_NAME.test(name) || !name.isWellFormed()) throw refused('a file name has characters that cannot be shown')
  if (name.includes('\\') || name.includes(':') || name.startsWith('/')) throw refused('a file name is a path')
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part !== part.trim())) throw refused('a file name is a path')
}

/** Two names that one file system or another takes for the same. */
export const sameNameKey = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/[. ]+$/, '')
