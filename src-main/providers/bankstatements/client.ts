import { AppError } from '#shared/domain/errors.ts'
import { createCalls, type ApiAnswer, type ClientOptions, type TokenBox } from './calls.ts'
import { LIMITS } from './config.ts'
import { toMultipart, type FormPart } from './multipart.ts'
import type { WireObject } from './wire-object.ts'

/** Account ids by bank slug, as the bank gave them. */
export type ChosenAccounts = Readonly<Record<string, readonly (string | number)[]>>

export type StatementsRequest = Readonly<{
  accounts: ChosenAccounts
  days: number
  /** Only for banks that want it again at export. */
  password: string | null
  /** Asks for the raw data file beside the answer, to be fetched with `files`. */
  wantsRawFile?: boolean
}>

/** Seed 004, "Login and Fetch All Statements". Asynchronous answers go to the callback address and need the listener. */
export type FetchAllRequest = Readonly<{
  credentials: Readonly<Record<string, string>>
  referralCode: string
  days?: number
  isSilent?: boolean
  wantsRawFile?: boolean
  delivery?: Readonly<{ callback: string; errorCallback?: string; format: 'application/json' | 'application/xml'; includesFiles: boolean }>
}>

const present = (members: WireObject): WireObject => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

const fetchAllBody = ({ credentials, referralCode, days, isSilent, wantsRawFile, delivery }: FetchAllRequest): WireObject =>
  present({
    credentials, referral_code: referralCode, requestNumDays: days, silent: isSilent, generate_raw_file: wantsRawFile,
    ...(delivery ? { async: true, callback: delivery.callback, errorCallback: delivery.errorCallback, callbackFormat: delivery.format, include_files: delivery.includesFiles } : {}),
  })

const statementsBody = ({ accounts, days, password, wantsRawFile }: StatementsRequest): WireObject =>
  present({ accounts, requestNumDays: days, password: password ?? undefined, generate_raw_file: wantsRawFile })

/**
 * The API's calls: one function per endpoint, wire bodies in and out, nothing kept but the token in the box that is
 * passed along. Only what changes nothing is repeatable; a login never is, since a second wrong try counts at the bank
 * (R-38).
 */
export const createClient = (options: ClientOptions) => {
  const send = createCalls(options)
  const noSession = (): TokenBox => ({ current: null })
  const post = { method: 'POST', limits: LIMITS.bank, isRepeatable: false } as const
  const get = { method: 'GET', limits: LIMITS.quick, isRepeatable: true } as const

  return {
    /** Seed 004, "Verify API Status": anything but `status: true` means that the API is off. */
    verify: async (signal: AbortSignal): Promise<void> => {
      const { body } = await send({ ...get, name: 'verify' }, noSession(), signal)
      if (!['true', '1'].includes(String(body['status']))) throw new AppError('provider.unavailable', 'BankStatements answers, but says that its API is switched off. Try again later.')
    },
    /** Seed 004, "List Institutions". @param region null takes the account's own. The session that it opens holds nothing. */
    institutions: (region: string | null, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...get, name: 'institutions', ...(region === null ? {} : { query: { region } }) }, noSession(), signal),
    /** Seed 004, "Login Preload": the login form as it stands right now, and the session that its login has to use. */
    preload: (institution: string, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> => send({ ...post, name: 'preload', body: { institution } }, box, signal),
    /** The same by GET, which the document offers as well. */
    preloadByGet: (institution: string, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...get, name: 'preload', query: { institution }, limits: LIMITS.bank, isRepeatable: false }, box, signal),
    /** Seed 004, "Login". */
    login: (credentials: Readonly<Record<string, string>>, referralCode: string, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...post, name: 'login', body: { credentials, referral_code: referralCode }, hasVersion: true }, box, signal),
    /** Seed 004, "MFA Response": the ids are members of the body, beside the token. Answers what the call that was begun would have. */
    mfa: (answers: Readonly<Record<string, string>>, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...post, name: 'mfa', body: { ...answers, ...(box.current === null ? {} : { user_token: box.current }) }, hasVersion: true }, box, signal),
    /** Seed 004, "List Accounts". */
    accounts: (box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> => send({ ...get, name: 'accounts', limits: LIMITS.bank, isRepeatable: false }, box, signal),
    /** Seed 004, "Identify": once per session. */
    identify: (accounts: ChosenAccounts, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> => send({ ...post, name: 'identify', body: { accounts }, hasVersion: true }, box, signal),
    /** Seed 004, "Retrieve Statement Data": once per session. */
    statements: (request: StatementsRequest, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...post, name: 'statements', body: statementsBody(request), hasVersion: true }, box, signal),
    /** Seed 004, "Login and Fetch All Statements": the statements, or the accounts when they come by callback. */
    loginFetchAll: (request: FetchAllRequest, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...post, name: 'login_fetch_all', body: fetchAllBody(request), hasVersion: true }, box, signal),
    /** Seed 004, "Retrieve Files": the ZIP as it came; it is read in a process of its own. */
    files: (box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> => send({ ...get, name: 'files', limits: LIMITS.files, isFile: true }, box, signal),
    /** Seed 004, "Merge and Deduplicate Raw data": bodies of version 20190901, merged by the provider. */
    mergeStatements: (files: readonly FormPart[], referenceCode: string, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...post, name: 'merge_statements', form: toMultipart([...files, { name: 'referenceCode', text: referenceCode }]), isRepeatable: true }, noSession(), signal),
    /** Seed 004, "Initialise Client-Side Retrieval Request": a guid for one bank login on a page of the lender. */
    initClientSide: (referralCode: string, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...post, name: 'init_cs_request', body: { referral_code: referralCode }, limits: LIMITS.quick }, box, signal),
    /** Seed 004, the `cs_` calls: the same bodies, a guid in the path instead of the key. */
    clientSide: (name: 'cs_preload' | 'cs_login' | 'cs_mfa' | 'cs_export' | 'cs_login_fetch_all', guid: string, body: WireObject, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
      send({ ...post, name, guid, body, hasVersion: true }, box, signal),
    /** Seed 004, "Logout": 200 without a body. */
    logout: (box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> => send({ ...post, name: 'logout', body: {}, limits: LIMITS.signOut, passesBreaker: true }, box, signal),
  }
}

export type BankStatementsClient = ReturnType<typeof createClient>
