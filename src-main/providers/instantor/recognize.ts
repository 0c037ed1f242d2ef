import { instantFrom } from '#shared/domain/calendar.ts'
import type { RecognizedContent } from '#shared/domain/recognized-file.ts'
import { marksIn } from '../http/marks.ts'
import { isWireObject } from '../http/wire-object.ts'
import type { FileClaim, FileRecognizer, RawDelivery, SavedFile, VerificationKey } from '../provider.ts'
import { callbacks } from './callback.ts'
import { FIELDS, FORM_TYPE } from './callback-form.ts'
import { readHead } from './report-head.ts'
import { toNews } from './report.ts'
import { newerShape, olderShape } from './wire.ts'

const PUSH = 'Push'

const contentOf = (formatVersion: string | null, label: string, rest: Partial<RecognizedContent>): RecognizedContent =>
  ({ providerId: 'instantor', formatVersion, label, delivery: null, note: null, refusal: null, ...rest })

const noAccounts = (status: string): string => `The report brings no accounts${status === '' ? '' : ` (status ${status.slice(0, 40)})`}.`

const reportClaim = ({ json, bytes }: SavedFile): FileClaim | null => {
  const head = isWireObject(json) ? readHead(json, '') : null
  if (head === null) return null
  return {
    marks: marksIn(json, Object.keys(head.format === 'v1' ? olderShape : newerShape)),
    read: async () => {
      const news = toNews(bytes, '')
      const delivery = news.kind === 'report' ? news.delivery : null
      return contentOf(head.format, 'Report', { delivery, note: delivery === null ? noAccounts(head.status) : null })
    },
  }
}

/** A line end after the last field is an editor's: a form has none. */
const withoutLineEnd = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length - (bytes.at(-1) === 10 ? (bytes.at(-2) === 13 ? 2 : 1) : 0))

/** When it was sent is in the push and is not judged: a saved file is old by nature. */
const EPOCH = instantFrom(0)

const openPush = async (bytes: Uint8Array, keys: readonly VerificationKey[]): Promise<RecognizedContent> => {
  const body = withoutLineEnd(bytes)
  const delivery: RawDelivery = { route: '', correlation: null, query: '', mediaType: FORM_TYPE, charset: null, body, parts: null, bodySize: body.length, bodySha256: '', receivedAt: EPOCH }
  const context = { keys, toleranceSeconds: null }
  const { verdict, checks } = callbacks.judge(delivery, context)
  const failed = checks.find(({ outcome }) => outcome === 'failed')
  if (verdict === 'malformed') return contentOf(null, PUSH, { refusal: `The push is damaged or cut off: ${failed?.detail ?? 'it cannot be read'}.` })
  if (keys.length === 0) return contentOf(null, PUSH, { refusal: 'It is sealed, and no key of Instantor is at hand to check and open it.' })
  if (verdict !== 'valid') return contentOf(null, PUSH, { refusal: `The push is not proven: ${failed?.detail ?? 'no key fits'}.` })
  const news = await callbacks.read(delivery, { ...context, files: { pgpPrivateKey: null } })
  if (news.kind !== 'report') return contentOf(null, PUSH, { note: 'What it holds is no report of a known form.' })
  return contentOf(news.delivery?.statement.formatVersion ?? null, PUSH, { delivery: news.delivery, note: news.delivery === null ? noAccounts(news.status) : null })
}

const MOST_NAMES = 20
/** Names of the fields in the order in which they come; the payload alone may be megabytes long. */
const fieldNames = (bytes: Uint8Array): readonly string[] => {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const names: string[] = []
  for (let at = 0; at !== -1 && names.length < MOST_NAMES;) {
    const start: number = at === 0 ? 0 : at + 1
    names.push(text.slice(start, start + 40).split('=')[0] ?? '')
    at = text.indexOf('&', start)
  }
  return names
}

const pushClaim = ({ bytes }: SavedFile, keys: readonly VerificationKey[]): FileClaim | null => {
  const names = fieldNames(bytes)
  const marks = FIELDS.filter((name) => names.includes(name))
  return marks.includes('msg_id') || (marks.includes('payload') && marks.includes('hash')) ? { marks, read: () => openPush(bytes, keys) } : null
}

/** Reports of both formats as they were decrypted, and a push as it came (providers/instantor.md, sections 1, 5 and 6). */
export const recognizer: FileRecognizer = {
  claim: (file, keys) => (file.mediaType === 'text/plain' ? pushClaim(file, keys) : reportClaim(file)),
}
