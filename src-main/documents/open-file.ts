import { createHash } from 'node:crypto'
import { documentKindOf, type ReceivedFile } from '#shared/domain/document.ts'
import { AppError } from '#shared/domain/errors.ts'
import { fileTypeOf, isArchive } from './file-type.ts'

const PGP_ENDING = /\.(?:pgp|gpg|asc)$/i
const ARMOR = '-----BEGIN PGP MESSAGE-----'
/** First bytes of a packet with a session key, in the new style and in the old one. */
const SESSION_KEY_STARTS: ReadonlySet<number> = new Set([0xc1, 0x84, 0x85, 0x86])
const LONGEST_NAME = 120

/** Control codes, separators of paths, and marks that turn neighboring text around or cannot be seen. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff:*?"<>|]/gu

const refused = (what: string): AppError => new AppError('document.refused', `The files were not taken over: ${what}.`)

/** A name as it may be shown and saved under: the last part of it, without what could lead or mislead. */
export const safeNameOf = (name: string): string => {
  const last = name.toWellFormed().normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  const plain = last.replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim().replace(/^\.+/, '').replace(/[. ]+$/, '')
  if (plain === '') return 'file'
  if (plain.length <= LONGEST_NAME) return plain
  const ending = /\.[A-Za-z0-9]{1,5}(?:\.[A-Za-z]{3})?$/.exec(plain)?.[0] ?? ''
  return `${plain.slice(0, LONGEST_NAME - ending.length)}${ending}`
}

/** By its ending, its armor, or because it begins with a session key and is not what its ending says. */
const isEncrypted = (name: string, bytes: Uint8Array): boolean =>
  PGP_ENDING.test(name) || Buffer.from(bytes.subarray(0, ARMOR.length)).toString('latin1') === ARMOR || (SESSION_KEY_STARTS.has(bytes[0] ?? 0) && fileTypeOf(name, bytes) === undefined)

/** `a.pdf.pgp` is `a.pdf` inside; where that is no name of a file, the message may have kept one. */
const innerNameOf = (name: string, kept: string | null): string => {
  const outer = name.replace(PGP_ENDING, '')
  return /\.[A-Za-z0-9]{1,5}$/.test(outer) || kept === null ? outer : safeNameOf(kept)
}

const decrypt = async (name: string, bytes: Uint8Array, privateKey: string | null): Promise<Readonly<{ name: string; bytes: Uint8Array }>> => {
  if (privateKey === null) throw refused('they are encrypted, and this desk has no key to open them')
  // Loaded only where it is needed: it is the largest library of all.
  const { decryptFile } = await import('./pgp.ts')
  const opened = await decryptFile(bytes, privateKey)
  return { name: innerNameOf(name, opened.name), bytes: opened.bytes }
}

/**
 * Opens one received file: decrypts it where it is encrypted, tells its type by content and ending together, makes
 * its name safe. Runs in the parse process only.
 * @throws AppError `document.refused` for a file that is not what it says, an archive, or one that cannot be decrypted.
 */
export const openFile = async (givenName: string, given: Uint8Array, keys: Readonly<{ pgpPrivateKey: string | null }>): Promise<ReceivedFile> => {
  const outer = safeNameOf(givenName)
  const { name, bytes } = isEncrypted(outer, given) ? await decrypt(outer, given, keys.pgpPrivateKey) : { name: outer, bytes: given }
  if (isArchive(name, bytes)) throw refused('there is an archive among them')
  const type = fileTypeOf(name, bytes)
  if (!type || type.mediaType === 'application/pgp-encrypted') throw refused('one is not what its name says, or of a kind that is not taken')
  return { name, mediaType: type.mediaType, kind: documentKindOf(name, type.mediaType), bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}
