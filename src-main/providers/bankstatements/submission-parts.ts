/** */
export const SUBMISSION_LIMITS = { bytes: 100 * 1024 ** 2, fileBytes: 25 * 1024 ** 2, fieldBytes: 16 * 1024, headerBytes: 8 * 1024, files: 60, fields: 10 } as const

export type SubmittedFile = Readonly<{ field: string; name: string; mediaType: string; bytes: Uint8Array }>
export type SubmissionParts = Readonly<{ fields: ReadonlyMap<string, string>; files: readonly SubmittedFile[] }>

/** RFC 2046, section 5.1.1. */
const FIRST_LINE = /^(?:\r\n)?--([A-Za-z0-9'()+_,\-./:=? ]{0,69}[A-Za-z0-9'()+_,\-./:=?])[ \t]*\r\n/
const LINE_END = Buffer.from('\r\n')
const HEAD_END = Buffer.from('\r\n\r\n')
const PARAMETER = /;\s*([A-Za-z*]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g

type Head = Readonly<{ name: string; fileName: string | null; mediaType: string }>

const utf8 = (bytes: Uint8Array): string => new TextDecoder('utf-8', { fatal: true }).decode(bytes)

/** `filename*=UTF-8''n%C3%A4me.pdf` (RFC 5987); anything else leaves the plain name. */
const extended = (value: string | undefined): string | undefined => {
  const [, encoded] = /^utf-8'[^']*'(.*)$/i.exec(value ?? '') ?? []
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded)
  } catch {
    return undefined
  }
}

/** Browsers write a quote in a name as `%22`; a backslash before anything but a quote belongs to the name. */
const unquoted = (text: string): string => text.replace(/\\(["\\])/g, '$1').replace(/%22/g, '"')

/** Older senders write names of files in Latin-1; a name must not cost the files. */
const headText = (bytes: Uint8Array): string => {
  try {
    return utf8(bytes)
  } catch {
    return Buffer.from(bytes).toString('latin1')
  }
}

const readHead = (bytes: Uint8Array): Head | string => {
  const lines = headText(bytes).split('\r\n')
  const headers = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = /^([A-Za-z0-9-]{1,60}):[ \t]*(.*)$/.exec(line) ?? []
    if (name === undefined || value === undefined || headers.has(name.toLowerCase())) return 'a part has a head that cannot be read'
    headers.set(name.toLowerCase(), value)
  }
  const disposition = headers.get('content-disposition') ?? ''
  if (!/^form-data\s*;/i.test(disposition)) return 'a part is no field of a form'
  const encoding = headers.get('content-transfer-encoding')?.trim().toLowerCase() ?? 'binary'
  if (!['binary', '8bit', '7bit'].includes(encoding)) return 'a part is encoded in a way that forms do not use'
  const parameters = new Map<string, string>()
  for (const [, name = '', quoted, token = ''] of disposition.matchAll(PARAMETER)) {
    if (parameters.has(name.toLowerCase())) return 'a part says its name twice'
    parameters.set(name.toLowerCase(), quoted === undefined ? token : unquoted(quoted))
  }
  const name = parameters.get('name')
  if (name === undefined || name === '' || name.length > 100) return 'a part has no name'
  const mediaType = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return { name, fileName: extended(parameters.get('filename*')) ?? parameters.get('filename') ?? null, mediaType }
}

const addPart = (parts: { fields: Map<string, string>; files: SubmittedFile[] }, { name, fileName, mediaType }: Head, content: Uint8Array): string | null => {
  if (fileName === null) {
    if (parts.fields.has(name)) return 'a field comes twice'
    if (parts.fields.size >= SUBMISSION_LIMITS.fields || content.length > SUBMISSION_LIMITS.fieldBytes) return 'there are more fields than a submission has'
    parts.fields.set(name, utf8(content))
    return null
  }
  // What a form sends for a file that was not chosen.
  if (fileName === '' && content.length === 0) return null
  if (parts.files.length >= SUBMISSION_LIMITS.files) return 'there are more than 60 files'
  if (content.length > SUBMISSION_LIMITS.fileBytes) return 'a file is larger than 25 MiB'
  parts.files.push({ field: name, name: fileName, mediaType, bytes: content })
  return null
}

/**
 * Takes a submission apart (RFC 7578), whole or not at all. The boundary is read from the first line, since a stored body
 * has no headers beside it. Files are views into the body.
 * @returns what is wrong, as a plain clause with nothing of the body in it.
 */
export const readSubmissionParts = (body: Uint8Array): SubmissionParts | string => {
  if (body.length > SUBMISSION_LIMITS.bytes) return 'it is larger than 100 MiB'
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const boundary = FIRST_LINE.exec(bytes.subarray(0, 90).toString('latin1'))
  if (!boundary) return 'it does not begin with a part'
  const mark = Buffer.from(`\r\n--${boundary[1]}`)
  const parts = { fields: new Map<string, string>(), files: [] as SubmittedFile[] }
  let at = boundary[0].length
  try {
    for (;;) {
      // A part without any header begins with the empty line itself; that is no field of a form.
      const headEnd = bytes.indexOf(HEAD_END, at)
      if (headEnd === -1 || headEnd - at > SUBMISSION_LIMITS.headerBytes) return 'a part has a head that cannot be read'
      const head = readHead(bytes.subarray(at, headEnd))
      if (typeof head === 'string') return head
      const from = headEnd + HEAD_END.length
      // An empty part shares its line end with the mark behind it.
      const end = bytes.indexOf(mark, from - LINE_END.length)
      if (end === -1) return 'it is cut off'
      const problem = addPart(parts, head, bytes.subarray(from, Math.max(from, end)))
      if (problem !== null) return problem
      at = end + mark.length
      const next = bytes.subarray(at, at + 2).toString('latin1')
      if (next === '--') return bytes.subarray(at + 2).toString('latin1').trim() === '' ? parts : 'there is something behind its end'
      if (next !== '\r\n') return 'a part has no clear end'
      at += LINE_END.length
    }
  } catch {
    return 'a field is not UTF-8'
  }
}
