import { AppError } from '#shared/domain/errors.ts'
import type { Clock } from '../../platform/clock.ts'
import { readRetryAfter } from '../http/backoff.ts'
import type { HttpAnswer, HttpRequest, HttpSender } from '../http/sender.ts'
import { LIMITS, type OutputVersion } from './config.ts'
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

type Call = Readonly<{
  name: string
  method: 'GET' | 'POST'
  query?: Readonly<Record<string, string>>
  body?: WireObject
  limits: (typeof LIMITS)[keyof typeof LIMITS]
  isRepeatable: boolean
  passesBreaker?: boolean
}>

/** Codes from here on speak of the bank or the session; below, of the request, where the HTTP status says it better. */
const FIRST_BANK_CODE = 20_000

/**
 * The API's calls: one function per endpoint, wire bodies in and out, nothing kept but the token in the box that is
 * passed along. Rejections are AppErrors of `provider.*`, `retrieval.*` and `app.cancelled`.
 */
export const createClient = ({ http, baseUrl, apiKey, outputVersion, format = 'json', clock }: ClientOptions) => {
  const read = ({ status, headers, body: bytes }: HttpAnswer, { name }: Call, box: TokenBox): ApiAnswer => {
    const retryAfterMs = readRetryAfter(headers.get('retry-after'), clock.now())
    const isFine = status >= 200 && status < 300
    let body: WireObject
    try {
      body = readBody(bytes)
    } catch {
      throw isFine ? unreadable(name) : toErrorOfStatus(status, retryAfterMs)
    }
    const token = body['user_token']
    if (typeof token === 'string' && token !== '') box.current = token
    const isRefusal = body['error'] !== undefined || body['errorCode'] !== undefined
    if (isRefusal && (isFine || Number(body['errorCode']) >= FIRST_BANK_CODE || ![401, 403, 429].includes(status))) throw toErrorOfCode(body['errorCode'])
    if (!isFine) throw toErrorOfStatus(status, retryAfterMs)
    return { body, bytes, mediaType: headers.get('content-type')?.split(';')[0]?.trim() || MEDIA_TYPES[format] }
  }

  /** The token goes as a header: the document allows it for every call, and an address would end in logs (R-96). */
  const send = async (call: Call, box: TokenBox, signal: AbortSignal, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> => {
    const query = new URLSearchParams(call.query).toString()
    const written = call.body === undefined ? undefined : writeBody(call.body, format)
    const request: HttpRequest = {
      method: call.method,
      url: `${baseUrl}/${call.name}${query === '' ? '' : `?${query}`}`,
      headers: {
        accept: MEDIA_TYPES[format], 'content-type': written?.mediaType ?? MEDIA_TYPES[format], 'x-api-key': apiKey,
        ...(box.current === null ? {} : { 'x-user-token': box.current }), ...headers,
      },
      ...(written === undefined ? {} : { body: written.text }),
      route: `bankstatements.${call.name}`,
      isRepeatable: call.isRepeatable,
      ...(call.passesBreaker === undefined ? {} : { passesBreaker: call.passesBreaker }),
      ...call.limits,
    }
    return read(await http.send(request, signal), call, box)
  }
  const version = { 'x-output-version': outputVersion }

  return {
    /** Seed 004, "Verify API Status": anything but `status: true` means that the API is off. */
    verify: async (signal: AbortSignal): Promise<void> => {
      const { body } = await send({ name: 'verify', method: 'GET', limits: LIMITS.quick, isRepeatable: true }, { current: null }, signal)
      if (!['true', '1'].includes(String(body['status']))) throw new AppError('provider.unavailable', 'BankStatements answers, but says that its API is switched off. Try again later.')
    },
    /** Seed 004, "List Institutions". @param region null takes the account's own. The session that it opens holds nothing. */
    institutions: (region: string | null, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ name: 'institutions', method: 'GET', ...(region === null ? {} : { query: { region } }), limits: LIMITS.quick, isRepeatable: true }, { current: null }, signal),
    /** Seed 004, "Login". Never repeated: a second wrong try counts at the bank (R-38). */
    login: (credentials: Readonly<Record<string, string>>, referralCode: string, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ name: 'login', method: 'POST', body: { credentials, referral_code: referralCode }, limits: LIMITS.bank, isRepeatable: false }, box, signal, version),
    /** Seed 004, "Login Preload": the login form as it stands right now, and the session that its login has to use. */
    preload: (institution: string, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ name: 'preload', method: 'POST', body: { institution }, limits: LIMITS.bank, isRepeatable: false }, box, signal),
    /** Seed 004, "MFA Response": the ids are members of the body, beside the token. Answers what the call that was begun would have. */
    mfa: (answers: Readonly<Record<string, string>>, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ name: 'mfa', method: 'POST', body: { ...answers, ...(box.current === null ? {} : { user_token: box.current }) }, limits: LIMITS.bank, isRepeatable: false }, box, signal, version),
    /** Seed 004, "List Accounts". */
    accounts: (box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ name: 'accounts', method: 'GET', limits: LIMITS.bank, isRepeatable: false }, box, signal),
    /** Seed 004, "Retrieve Statement Data": once per session. @param accounts ids by bank slug, as the bank gave them. */
    statements: (request: Readonly<{ accounts: Readonly<Record<string, readonly (string | number)[]>>; days: number; password: string | null }>, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> => {
      const body = { accounts: request.accounts, requestNumDays: request.days, ...(request.password === null ? {} : { password: request.password }) }
      return send({ name: 'statements', method: 'POST', body, limits: LIMITS.bank, isRepeatable: false }, box, signal, version)
    },
    /** Seed 004, "Logout": 200 without a body. */
    logout: (box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ name: 'logout', method: 'POST', body: {}, limits: LIMITS.signOut, isRepeatable: false, passesBreaker: true }, box, signal),
  }
}

export type BankStatementsClient = ReturnType<typeof createClient>
