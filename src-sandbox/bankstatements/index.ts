import type { SandboxContext, SandboxProvider, SandboxReply, SandboxRequest, TestLogin } from '../frame/provider-module.ts'
import type { Call, Environment, Outcome } from './call.ts'
import { customers } from './customers.ts'
import { readBody, readFormat, readVersion, writeReply, type Format, type RequestBody } from './exchange.ts'
import { institutions } from './institutions.ts'
import { checkReferralCode } from './parameters.ts'
import { Refusal } from './refusal.ts'
import { findRoute, type Route } from './routes.ts'
import { createSessions, type Session } from './sessions.ts'
import { changeSettings, initialSettings } from './settings.ts'

/** The key that the emulated test environment takes. */
export const sandboxApiKey = 'SANDBOX-BANKSTATEMENTS-KEY'

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

function describeLogins(): TestLogin[] {
  return customers.map(({ institution, username, password, loginError, exportError }) => ({
    institution,
    values: { username, password },
    note: loginError ? `login ends with ${loginError}` : exportError ? `export ends with ${exportError}` : '',
  }))
}

function lastText(body: RequestBody, request: SandboxRequest, name: string, header: string): string | undefined {
  // A GET or POST variable goes before the header (seed 004, "User Token").
  const given = body[name] ?? request.query.get(name) ?? request.headers[header]
  return given === undefined || given === null || given === '' ? undefined : String(given)
}

function findSession(environment: Environment, route: Route, request: SandboxRequest, body: RequestBody): Session | undefined {
  const token = lastText(body, request, 'user_token', 'x-user-token')
  if (token === undefined) return route.opensSession ? environment.sessions.open() : undefined
  const session = environment.sessions.find(token)
  if (!session) throw new Refusal(19002)
  return session
}

function checkKey(request: SandboxRequest, body: RequestBody): void {
  const key = request.headers['x-api-key'] ?? body['X-API-KEY'] ?? request.query.get('X-API-KEY')
  if (key === undefined || key === null || key === '') throw new Refusal(19001, 'X-API-KEY', 401)
  if (key !== sandboxApiKey) throw new Refusal(19003, 'X-API-KEY', 401)
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

/** BankStatements' test environment, emulated from seed 004 and nothing else of the house. */
export function createBankStatementsSandbox(context: SandboxContext): SandboxProvider {
  const sessions = createSessions(context.random('tokens'), context.clock)
  const exportNumbers = new Map<string, number>()
  let settings = initialSettings
  const environment: Environment = {
    context,
    sessions,
    settings: () => settings,
    nextExportNumber: (login) => {
      const number = (exportNumbers.get(login) ?? 0) + 1
      exportNumbers.set(login, number)
      return number
    },
  }

  const handle = async (request: SandboxRequest): Promise<SandboxReply> => {
    let format: Format = 'json'
    let session: Session | undefined
    try {
      format = readFormat(request)
      const route = findRoute(request, basePath)
      const posted = route.readsBody ? readBody(request, route.malformedCode) : {}
      checkKey(request, posted)
      const body = request.method === 'GET' ? Object.fromEntries(request.query) : posted
      const version = readVersion(request)
      session = findSession(environment, route, request, body)
      const referral = lastText(body, request, 'referral_code', 'referral-code')
      if (session && referral !== undefined) session.referralCode = checkReferralCode(referral)
      const call: Call = { environment, request, format, version, body, session }
      return finish(environment, format, await route.handler(call))
    } catch (error) {
      if (error instanceof Refusal) return refuse(format, error, session)
      throw error
    }
  }

  return {
    prefix: 'bankstatements',
    title: 'BankStatements (illion)',
    apiKey: sandboxApiKey,
    testLogins: describeLogins(),
    openValues,
    handle,
    renderError: (request, code) => {
      const format = request.headers['accept']?.includes('xml') ? 'xml' : 'json'
      return refuse(format, new Refusal(code))
    },
    configure: (changes) => {
      settings = changeSettings(settings, changes)
    },
    reset: () => {
      sessions.clear()
      exportNumbers.clear()
      settings = initialSettings
    },
  }
}
