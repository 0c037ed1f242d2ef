import { randomBytes } from 'node:crypto'

/** One part of a form: a plain field, or a file with its name. */
export type FormPart = Readonly<{ name: string; text: string } | { name: string; fileName: string; bytes: Uint8Array; mediaType: string }>

/** Names go into a quoted header value; what could end it is taken out. */
const quoted = (text: string): string => `"${text.replace(/[^\x20-\x7e]|["\\]/g, '_').slice(0, 100)}"`

const headOf = (part: FormPart): string => {
  const disposition = `content-disposition: form-data; name=${quoted(part.name)}`
  return 'text' in part ? `${disposition}\r\n\r\n` : `${disposition}; filename=${quoted(part.fileName)}\r\ncontent-type: ${part.mediaType}\r\n\r\n`
}

/** Writes a form (RFC 7578) under a boundary that no part can contain by chance. */
export const toMultipart = (parts: readonly FormPart[]): Readonly<{ bytes: Uint8Array; mediaType: string }> => {
  const boundary = `casebench-${randomBytes(18).toString('hex')}`
  const chunks = parts.flatMap((part) => [Buffer.from(`--${boundary}\r\n${headOf(part)}`), 'text' in part ? Buffer.from(part.text) : Buffer.from(part.bytes), Buffer.from('\r\n')])
  return { bytes: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]), mediaType: `multipart/form-data; boundary=${boundary}` }
}
