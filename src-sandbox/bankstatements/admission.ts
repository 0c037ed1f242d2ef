import { timingSafeEqual } from 'node:crypto'
import type { SandboxReply, SandboxRequest } from '../frame/provider-module.ts'
import type { Environment } from './call.ts'
import type { RequestBody } from './exchange.ts'
import { checkReferralCode } from './parameters.ts'
import { missing, Refusal } from './refusal.ts'
import type { FoundRoute } from './routes.ts'
import type { Session } from './sessions.ts'

/** The key that the emulated test environment takes. */
export const sandboxApiKey = 'SANDBOX-BANKSTATEMENTS-KEY'

/** The lender's site that may make client-side calls. */
export const sandboxOrigin = 'https://lender.example'

function readGiven(body: RequestBody, request: SandboxRequest, name: string, header: string): string | undefined {
  // A GET or POST variable goes before the header (seed 004, "User Token").
  const given = body[name] ?? request.query.get(name) ?? request.headers[header]
  return (typeof given === 'string' && given !== '') || typeof given === 'number' ? String(given) : undefined
}

/** Checks the key, which may be a header or a GET or POST variable (seed 004, "API Keys"). */
export function checkKey(request: SandboxRequest, body: RequestBody): void {
  const key = request.headers['x-api-key'] ?? readGiven(body, request, 'X-API-KEY', '')
  if (key === undefined || key === '') throw new Refusal(19001, 'X-API-KEY', 401)
  const given = Buffer.from(key)
  const expected = Buffer.from(sandboxApiKey)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) throw new Refusal(19003, 'X-API-KEY', 401)
}

/** Finds the session of a token or begins one; a stale token is refused with 19002. */
export function findSession(
  environment: Environment,
  { route, guid }: FoundRoute,
  request: SandboxRequest,
  body: RequestBody,
): Session | undefined {
  const token = readGiven(body, request, 'user_token', 'x-user-token')
  if (token === undefined) {
    if (route.isClientSide) throw missing('user_token')
    return route.opensSession ? environment.sessions.open() : undefined
  }
  const session = environment.sessions.find(token)
  if (!session) throw new Refusal(19002)
  if (route.isClientSide && session.guid !== guid) throw new Refusal(19003, 'guid', 401)
  return session
}

/** Remembers the referral code of a request, from the body or its header, and checks its form. */
export function noteReferral(session: Session | undefined, request: SandboxRequest, body: RequestBody): void {
  const referral = readGiven(body, request, 'referral_code', 'referral-code')
  if (session && referral !== undefined) session.referralCode = checkReferralCode(referral)
}

/** Refuses client-side calls from other sites (seed 004, "Client-Side API Interaction"). */
export function checkOrigin(request: SandboxRequest): void {
  const { origin } = request.headers
  if (origin !== undefined && origin !== sandboxOrigin) throw new Refusal(19006, 'this origin is not white listed', 403)
}

/** CORS headers of a client-side answer. */
export const corsHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': sandboxOrigin,
  vary: 'Origin',
}

/** The answer to a browser's pre-flight request. */
export function preflightReply(): SandboxReply {
  const headers = {
    ...corsHeaders,
    'access-control-allow-methods': 'POST, OPTIONS',
    'access-control-allow-headers': 'Content-Type, Accept, X-OUTPUT-VERSION, X-USER-TOKEN, REFERRAL-CODE',
  }
  return { status: 204, headers, body: '' }
}
