import { lookup } from 'node:dns/promises'
import { AppError } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import { systemRandom, type Random } from '../../platform/random.ts'
import { isPublicAddress } from './addresses.ts'
import { FIRST_WAIT_MS, MOST_TRIES, readRetryAfter, waitBeforeRetry } from './backoff.ts'
import { BREAKER, createBreaker, isBreakerOpen } from './breaker.ts'
import { startDeadline, type Deadline } from './deadline.ts'
import { LineFault, toLineFault, toProviderError } from './faults.ts'
import { createNodeTransport } from './node-transport.ts'
import type { HttpAnswer, HttpRequest, HttpSender } from './sender.ts'
import { checkPolicy, checkTarget, type Target, type TargetPolicy } from './target.ts'
import type { Transport, WireAnswer } from './transport.ts'
import { refuseSecretsInUrl } from './url-secrets.ts'

/** Gives every address of a name, as literals; rejects with the resolver's error. */
export type ResolveHost = (hostname: string) => Promise<readonly string[]>

export type HttpSenderOptions = TargetPolicy & Readonly<{
  providerId: ProviderId
  /** As the officer knows the provider. */
  providerName: string
  clock: Clock
  log: Logger
  /** Values that must not occur in any address, e.g. the desk's keys. */
  secretValues?: readonly string[]
  transport?: Transport
  resolve?: ResolveHost
  random?: Random
  /** Wait before the first repeat; it doubles with each. */
  firstWaitMs?: number
}>

const CONNECT_MS = 5_000
const RETRIED_STATUSES = new Set([429, 502, 503, 504])
const RETRIED_FAULTS = new Set(['offline', 'timeout', 'unavailable'])

/** IPv4 first: where both are given, a broken IPv6 route costs a whole connect limit. */
const resolveWithSystem: ResolveHost = async (hostname) => {
  const found = await lookup(hostname, { all: true, order: 'ipv4first' })
  return found.map(({ address }) => address)
}

/** A number from 0 to below 1. */
const chance = (random: Random): number => random.bytes(4).readUInt32BE() / 2 ** 32

const addressesOf = async ({ url, isSandbox }: Target, resolve: ResolveHost, signal: AbortSignal): Promise<readonly string[]> => {
  if (isSandbox) return [url.hostname.replace(/^\[|\]$/g, '')]
  const gone = Promise.withResolvers<never>()
  signal.addEventListener('abort', () => gone.reject(new LineFault('cancelled', 'cancelled', true)), { once: true })
  const timer = setTimeout(() => gone.reject(new LineFault('timeout', 'look-up', true)), CONNECT_MS)
  const found = await Promise.race([resolve(url.hostname), gone.promise])
    .catch((error: unknown) => {
      throw toLineFault(error, true)
    })
    .finally(() => clearTimeout(timer))
  if (found.length === 0) throw new LineFault('offline', 'no address', true)
  // One bad address among good ones is how a rebinding begins, so it spoils the lot.
  if (!found.every(isPublicAddress)) throw new LineFault('address', 'the name leads to an address that is not public', true)
  return found
}

const bodyOf = (body: HttpRequest['body']): Uint8Array | null =>
  body === undefined ? null : typeof body === 'string' ? new TextEncoder().encode(body) : body

/**
 * Makes the sender of one provider. Each try looks the name up, checks every address and connects to those very
 * addresses. The request id stays in the log: the providers' documents know no header for it.
 * @throws RangeError for a policy that cannot be right, see `checkPolicy`.
 */
export const createHttpSender = (options: HttpSenderOptions): HttpSender => {
  const { providerId, providerName, clock, log, secretValues = [], firstWaitMs = FIRST_WAIT_MS } = options
  const policy: TargetPolicy = { allowedHosts: options.allowedHosts, sandboxOrigin: options.sandboxOrigin }
  checkPolicy(policy)
  const transport = options.transport ?? createNodeTransport()
  const resolve = options.resolve ?? resolveWithSystem
  const random = options.random ?? systemRandom
  const breaker = createBreaker(clock)

  const tryOnce = async (request: HttpRequest, target: Target, deadline: Deadline): Promise<WireAnswer> => {
    const exchange = async (): Promise<WireAnswer> => {
      const addresses = await addressesOf(target, resolve, deadline.signal)
      const { method, headers = {}, firstByteMs, maxBytes } = request
      const wire = { url: target.url, method, headers: { 'accept-encoding': 'identity', ...headers }, body: bodyOf(request.body), addresses }
      return transport.exchange({ ...wire, connectMs: CONNECT_MS, firstByteMs, maxBytes }, deadline.signal)
    }
    const answer = request.passesBreaker ? exchange() : breaker.execute(exchange)
    return answer.catch((error: unknown) => {
      throw error instanceof LineFault ? deadline.rename(error) : error
    })
  }

  const waitOf = (request: HttpRequest, failedTries: number, outcome: WireAnswer | LineFault): number | undefined => {
    if (!request.isRepeatable || failedTries >= MOST_TRIES) return undefined
    if (outcome instanceof LineFault) return RETRIED_FAULTS.has(outcome.kind) ? waitBeforeRetry(failedTries, chance(random), undefined, firstWaitMs) : undefined
    if (!RETRIED_STATUSES.has(outcome.status)) return undefined
    return waitBeforeRetry(failedTries, chance(random), readRetryAfter(outcome.headers.get('retry-after'), clock.now()), firstWaitMs)
  }

  const run = async (request: HttpRequest, target: Target, deadline: Deadline, requestId: string): Promise<HttpAnswer> => {
    for (let attempt = 1; ; attempt += 1) {
      const startedAt = clock.monotonicMs()
      const outcome = await tryOnce(request, target, deadline).catch((error: unknown) => {
        if (error instanceof LineFault) return error
        throw error
      })
      const durationMs = Math.round(clock.monotonicMs() - startedAt)
      const about = { providerId, route: request.route, requestId, attempt, durationMs }
      if (outcome instanceof LineFault) log.log(outcome.kind === 'cancelled' ? 'info' : 'warn', 'http.failed', { ...about, reason: outcome.kind })
      else log.log('info', 'http.answered', { ...about, status: outcome.status, bytes: outcome.body.length })
      const waitMs = waitOf(request, attempt, outcome)
      if (waitMs === undefined || !deadline.hasRoomFor(waitMs)) {
        if (outcome instanceof LineFault) throw outcome
        return { ...outcome, tookMs: durationMs }
      }
      await deadline.wait(waitMs)
    }
  }

  return {
    send: async (request, signal) => {
      const deadline = startDeadline(request.totalMs, signal, clock)
      try {
        const target = checkTarget(request.url, policy)
        refuseSecretsInUrl(target.url, request.headers ?? {}, secretValues)
        return await run(request, target, deadline, random.bytes(9).toString('base64url'))
      } catch (error) {
        if (isBreakerOpen(error)) {
          const retryAfterSeconds = BREAKER.restMs / 1000
          throw new AppError('provider.unavailable', `${providerName} failed several times in a row. Wait half a minute and try again.`, { retryAfterSeconds })
        }
        if (!(error instanceof LineFault)) throw error
        if (error.kind === 'address') log.log('error', 'http.refused', { providerId, route: request.route, reason: error.message })
        throw toProviderError(error, providerName)
      } finally {
        deadline.end()
      }
    },
  }
}
