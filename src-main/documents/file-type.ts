/** What a file is, as far as its first bytes and its ending agree. */
export type FileType = Readonly<{ mediaType: string }>

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean => start.every((byte, at) => bytes[at] === byte)

/** Archives by their first bytes; a file in a file is a way around every limit. */
const ARCHIVES: readonly (readonly number[])[] = [
  [0x50, 0x4b, 3, 4], [0x50, 0x4b, 5, 6], [0x50, 0x4b, 7, 8], [0x1f, 0x8b], [0x37, 0x7a, 0xbc, 0xaf], [0x52, 0x61, 0x72, 0x21], [0x42, 0x5a, 0x68],
  [0xfd, 0x37, 0x7a, 0x58, 0x5a], [0x28, 0xb5, 0x2f, 0xfd], [0x4d, 0x53, 0x43, 0x46],
]
const ARCHIVE_ENDINGS = /\.(?:zip|gz|tgz|7z|rar|bz2|xz|zst|cab|tar|jar|docx|xlsx|pptx|odt|ods)$/i

export const isArchive = (name: string, bytes: Uint8Array): boolean =>
  ARCHIVE_ENDINGS.test(name) || ARCHIVES.some((start) => startsWith(bytes, ...start)) || Buffer.from(bytes.subarray(257, 262)).toString('latin1') === 'ustar'

/** @returns undefined for bytes that are no clean UTF-8 text: broken sequences, NUL and other control codes. */
const textOf = (bytes: Uint8Array): string | undefined => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

const isJson = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
const isHtml = (text: string): boolean => /^\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html|head|body|script|svg)\b/i.test(text.slice(0, 2000))
const isPdf = (bytes: Uint8Array): boolean => startsWith(bytes, 0x25, 0x50, 0x44, 0x46, 0x2d)
const isPgp = (bytes: Uint8Array): boolean =>
  ((bytes[0] ?? 0) & 0x80) !== 0 && !startsWith(bytes, 0xff, 0xd8) && !startsWith(bytes, 0x89, 0x50) || Buffer.from(bytes.subarray(0, 27)).toString('latin1') === '-----BEGIN PGP MESSAGE-----'

/** A text file must not pass for plain while it says something else in its first bytes. */
const isPlain = (bytes: Uint8Array): boolean => {
  const text = textOf(bytes)
  return text !== undefined && !isPdf(bytes) && !/^\s*[<{]/.test(text) && !/^(?:MZ|#!|\{\\rtf)/.test(text)
}

type Check = readonly [mediaType: string, isIt: (bytes: Uint8Array) => boolean]

/** By ending: what the content has to be. Endings that are missing here are not taken. */
const CHECKS: Readonly<Record<string, Check>> = {
  pdf: ['application/pdf', isPdf],
  json: ['application/json', (bytes) => isJson(textOf(bytes) ?? '')],
  xml: ['application/xml', (bytes) => { const text = textOf(bytes); return text !== undefined && /^\s*<[?A-Za-z_]/.test(text) && !isHtml(text) }],
  html: ['text/html', (bytes) => isHtml(textOf(bytes) ?? '')],
  htm: ['text/html', (bytes) => isHtml(textOf(bytes) ?? '')],
  csv: ['text/csv', isPlain],
  txt: ['text/plain', isPlain],
  png: ['image/png', (bytes) => startsWith(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  jpg: ['image/jpeg', (bytes) => startsWith(bytes, 0xff, 0xd8, 0xff)],
  jpeg: ['image/jpeg', (bytes) => startsWith(bytes, 0xff, 0xd8, 0xff)],
  pgp: ['application/pgp-encrypted', isPgp],
  gpg: ['application/pgp-encrypted', isPgp],
  asc: ['application/pgp-encrypted', isPgp],
}

/**
 * the type of a file by its content and its ending together.
 * @returns undefined where the two disagree, or where the ending is not one that a provider sends.
 */
export const fileTypeOf = (name: string, bytes: Uint8Array): FileType | undefined => {
  const check = CHECKS[/\.([A-Za-z0-9]{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? '']
  if (!check) return undefined
  const [mediaType, isIt] = check
  return isIt(bytes) ? { mediaType } : undefined
}
