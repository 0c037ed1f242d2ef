import type {
  SandboxContext,
  SandboxProvider,
  SandboxReply,
  SandboxRequest,
  TestLogin,
} from '../frame/provider-module.ts'
import {
  checkKey,
  checkOrigin,
  corsHeaders,
  findSession,
  noteReferral,
  preflightReply,
  sandboxApiKey,
} from './admission.ts'
import type { Call, Environment, Outcome } from './call.ts'
import { customers } from './customers.ts'
import { readBody, readFormat, readVersion, writeReply, type Format } from './exchange.ts'
import { institutions } from './institutions.ts'
import { Refusal } from './refusal.ts'
import { findRoute, routeName } from './routes.ts'
import { finishLink } from './submission/finish-link.ts'
import { createSessions, type Session } from './sessions.ts'
import { changeSettings, initialSettings } from './settings.ts'

export { sandboxApiKey } from './admission.ts'

/** Base path of the emulated API below the provider's prefix, as in the document's base URLs. */
export const basePath = '/api/v1'

const openValues = new Set([
  'institution',
  'region',
  'requestNumDays',
  'referral_code',
  'silent',
  'async',
  'generate_raw_file',
  'include_files',
  'performOutputSubmission',
  ...institutions.map((entry) => entry.slug),
])

/** Values that a login takes beside username and password. */
const extraValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  bank_of_mfa: { 'with-mfa': 'with' },
  bank_of_captcha: { captcha: 'D49ZHN' },
}

function describeLogins(): TestLogin[] {
  return customers.map(({ institution, username, password, loginError, exportError }) => {
    const hasDate = institution === 'bank_of_optmfa' && username === 'with'
    const extra = hasDate ? { date: 'today as YYYYMMDD' } : extraValues[institution]
    const note = loginError ? `login ends with ${loginError}` : exportError ? `export ends with ${exportError}` : ''
    return { institution, values: { username, password, ...extra }, note }
  })
}

/** Adds what every successful answer carries: the newest token, and the referral code where there is one. */
function finish(environment: Environment, format: Format, outcome: Outcome): SandboxReply {
  if (outcome.kind === 'empty') return { status: 200, headers: {}, body: '' }
  if (outcome.kind === 'file') {
    return { status: 200, headers: { 'content-type': outcome.contentType }, body: outcome.bytes }
  }
  const { session } = outcome
  const body = {
    ...outcome.body,
    ...(session ? { user_token: environment.sessions.rotate(session) } : {}),
    ...(session?.referralCode === undefined ? {} : { referral_code: session.referralCode }),
  }
  return writeReply(format, 200, body, outcome.dataVersion)
}

function refuse(format: Format, refusal: Refusal, session?: Session): SandboxReply {
  const token = session ? { user_token: session.token } : {}
  return writeReply(format, refusal.status, { error: refusal.message, errorCode: refusal.code, ...token })
}

async function handle(environment: Environment, request: SandboxRequest): Promise<SandboxReply> {
  let format: Format = 'json'
  let session: Session | undefined
  let headers: Readonly<Record<string, string>> = {}
  try {
    format = readFormat(request)
    const found = findRoute(request, basePath)
    const { route } = found
    if (route.isClientSide) {
      checkOrigin(request)
      if (request.method === 'OPTIONS') return preflightReply()
      headers = corsHeaders
    }
    const posted = route.readsBody ? readBody(request, route.malformedCode) : {}
    if (!route.isClientSide) checkKey(request, posted)
    const body = request.method === 'GET' ? Object.fromEntries(request.query) : posted
    const version = readVersion(request)
    session = findSession(environment, found, request, body)
    noteReferral(session, request, body)
    const call: Call = { environment, request, format, version, body, session }
    const reply = finish(environment, format, await route.handler(call))
    return { ...reply, headers: { ...reply.headers, ...headers } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const reply = refuse(format, error, session)
    return { ...reply, headers: { ...reply.headers, ...headers } }
  }
}

/** BankStatements' test environment, emulated from seed 004 and nothing else of the house. */
export function createBankStatementsSandbox(context: SandboxContext): SandboxProvider {
  const sessions = createSessions(context.random('tokens'), context.clock)
  const exportNumbers = new Map<string, number>()
  let settings = initialSettings
  const environment: Environment = {
    context,
    sessions,
    clock: context.clock,
    random: context.random('challenges'),
    settings: () => settings,
    later: (work) => {
      // After the answer has been written; a receiver that fails is the receiver's affair.
      setImmediate(() => void work().catch(() => undefined))
    },
    nextExportNumber: (login) => {
      const number = (exportNumbers.get(login) ?? 0) + 1
      exportNumbers.set(login, number)
      return number
    },
  }
  return {
    prefix: 'bankstatements',
    title: 'BankStatements (illion)',
    apiKey: sandboxApiKey,
    testLogins: describeLogins(),
    openValues,
    routeOf: (request) => `/${routeName(request.path, basePath)}`,
    handle: (request) => handle(environment, request),
    renderError: (request, code) => {
      const format = request.headers['accept']?.includes('xml') ? 'xml' : 'json'
      return refuse(format, new Refusal(code))
    },
    configure: (changes) => {
      settings = changeSettings(settings, changes)
    },
    actions: { finishLink: (given) => finishLink(environment, given) },
    reset: () => {
      sessions.clear()
      exportNumbers.clear()
      settings = initialSettings
    },
  }
}
