import { readRetryAfter } from '../http/backoff.ts'
import type { Clock } from '../../platform/clock.ts'
import type { HttpAnswer, HttpRequest, HttpSender } from '../http/sender.ts'
import type { LIMITS, OutputVersion } from './config.ts'
import { toErrorOfCode, toErrorOfStatus, unreadable } from './errors.ts'
import { MEDIA_TYPES, readBody, writeBody, type WireFormat } from './format.ts'
import type { WireObject } from './wire-object.ts'

export type ClientOptions = Readonly<{
  http: HttpSender
  /** Without a slash at the end. */
  baseUrl: string
  apiKey: string
  outputVersion: OutputVersion
  /** Format of requests and answers; JSON unless told otherwise. */
  format?: WireFormat
  clock: Clock
}>

/** One answer: what it says, and the bytes it came in. */
export type ApiAnswer = Readonly<{ body: WireObject; bytes: Uint8Array; mediaType: string }>

/** Holds the token of one session: each answer may bring a new one, and only the newest is good (seed 004, "User Token"). */
export type TokenBox = { current: string | null }

/** One endpoint's call. `body` is written in the session's format, `form` goes out as it is. */
export type Call = Readonly<{
  name: string
  method: 'GET' | 'POST'
  /** Single-use token of a client-side start, which the document puts into the path. */
  guid?: string
  query?: Readonly<Record<string, string>>
  body?: WireObject
  form?: Readonly<{ bytes: Uint8Array; mediaType: string }>
  /** The version of the statement body is asked for in this call. */
  hasVersion?: boolean
  /** The answer is a ZIP unless it is a refusal. */
  isFile?: boolean
  limits: (typeof LIMITS)[keyof typeof LIMITS]
  isRepeatable: boolean
  passesBreaker?: boolean
}>

/** Codes from here on speak of the bank or the session; below, of the request, where the HTTP status says it better. */
const FIRST_BANK_CODE = 20_000

/** A ZIP says so in its first bytes; what a server calls it does not matter (R-100: an error sent as a ZIP, and the reverse). */
const isZip = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5)

/**
 * Sends one call and reads its answer: headers, formats, the newest token, refusals in the body or by status.
 * Rejects with AppErrors of `provider.*`, `retrieval.*` and `app.cancelled`.
 */
export const createCalls = ({ http, baseUrl, apiKey, outputVersion, format = 'json', clock }: ClientOptions) => {
  const read = ({ status, headers, body: bytes }: HttpAnswer, { name, isFile = false }: Call, box: TokenBox): ApiAnswer => {
    const retryAfterMs = readRetryAfter(headers.get('retry-after'), clock.now())
    const isFine = status >= 200 && status < 300
    if (isFile && isFine && isZip(bytes)) return { body: {}, bytes, mediaType: 'application/zip' }
    let body: WireObject
    try {
      body = readBody(bytes)
    } catch {
      throw isFine ? unreadable(name) : toErrorOfStatus(status, retryAfterMs)
    }
    const token = body['user_token']
    if (typeof token === 'string' && token !== '') box.current = token
    const isRefusal = body['error'] !== undefined || body['errorCode'] !== undefined
    if (isRefusal && (isFine || Number(body['errorCode']) >= FIRST_BANK_CODE || ![401, 403, 429].includes(status))) throw toErrorOfCode(body['errorCode'], body['error'])
    if (!isFine) throw toErrorOfStatus(status, retryAfterMs)
    if (isFile) throw unreadable(name)
    return { body, bytes, mediaType: headers.get('content-type')?.split(';')[0]?.trim() || MEDIA_TYPES[format] }
  }

  /** The token goes as a header: the document allows it for every call, and an address would end in logs (R-96). */
  const headersOf = (call: Call, box: TokenBox, written: Readonly<{ mediaType: string }> | undefined): Readonly<Record<string, string>> => ({
    accept: MEDIA_TYPES[format],
    'content-type': written?.mediaType ?? MEDIA_TYPES[format],
    // The guid stands for the key in client-side calls; those never see it.
    ...(call.guid === undefined ? { 'x-api-key': apiKey } : {}),
    ...(box.current === null ? {} : { 'x-user-token': box.current }),
    // The original version is what comes without the header (seed 004, "API Versions").
    ...(call.hasVersion && outputVersion !== '' ? { 'x-output-version': outputVersion } : {}),
  })

  return async (call: Call, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> => {
    const query = new URLSearchParams(call.query).toString()
    const written = call.form ?? (call.body === undefined ? undefined : writeBody(call.body, format))
    const path = call.guid === undefined ? call.name : `${call.name}/${encodeURIComponent(call.guid)}`
    const request: HttpRequest = {
      method: call.method,
      url: `${baseUrl}/${path}${query === '' ? '' : `?${query}`}`,
      headers: headersOf(call, box, written),
      ...(written === undefined ? {} : { body: 'bytes' in written ? written.bytes : written.text }),
      route: `bankstatements.${call.name}`,
      isRepeatable: call.isRepeatable,
      ...(call.passesBreaker === undefined ? {} : { passesBreaker: call.passesBreaker }),
      ...call.limits,
    }
    return read(await http.send(request, signal), call, box)
  }
}
