import { timingSafeEqual } from 'node:crypto'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { CallbackReceiver, CallbackRoute } from '../providers/provider.ts'
import type { ListenerEntry } from './listener.ts'

export type Receivers = Readonly<Partial<Record<ProviderId, CallbackReceiver>>>

/** Where a request leads. */
export type Target = Readonly<{
  entry: ListenerEntry
  route: CallbackRoute
  correlation: string | null
  /** Without the question mark. */
  query: string
  /** The path with the secret left out. */
  shownPath: string
  /** Null for the generic intake. */
  receiver: CallbackReceiver | null
}>

/** The generic intake takes anything; `reach` is how main finds out whether it can be reached from outside. */
export const INTAKE_ROUTES: readonly CallbackRoute[] = [
  { name: '', label: 'Anything else, kept for later', method: 'POST', body: 'document', mediaTypes: ['*/*'], takesCorrelation: false },
  { name: 'reach', label: 'Reachability check', method: 'POST', body: 'form', mediaTypes: ['application/x-www-form-urlencoded'], takesCorrelation: true },
]

const SEGMENT = /^[A-Za-z0-9._~-]{1,128}$/
const MAX_SEGMENTS = 4
const SECRET_BYTES = 128

/** A segment of a path has no zero bytes, so filling up with them keeps two secrets apart. */
const padSecret = (secret: string, into: Buffer): Buffer => {
  into.fill(0)
  into.write(secret.slice(0, SECRET_BYTES), 'latin1')
  return into
}

/** A route and a correlation out of what follows the secret, or null. */
const routeOf = (routes: readonly CallbackRoute[], rest: readonly string[]): Pick<Target, 'route' | 'correlation'> | null => {
  const [first, second] = rest
  const named = first === undefined ? undefined : routes.find(({ name }) => name === first)
  if (named) return second === undefined || named.takesCorrelation ? { route: named, correlation: second ?? null } : null
  const plain = routes.find(({ name }) => name === '')
  if (!plain || second !== undefined) return null
  return first === undefined || plain.takesCorrelation ? { route: plain, correlation: first ?? null } : null
}

/**
 * Finds the target of a request's path, `/<prefix>/<secret>[/<route>[/<correlation>]]`. Only the plain spelling of a path
 * is one: no escapes, no doubled slashes, no origin in front. Secrets are compared in full length, all of them, in
 * constant time.
 */
export const createAddressBook = (entries: readonly ListenerEntry[], receivers: Receivers): ((url: string) => Target | null) => {
  const known = entries.filter(({ secret }) => SEGMENT.test(secret)).map((entry) => ({ entry, padded: padSecret(entry.secret, Buffer.alloc(SECRET_BYTES)) }))
  const given = Buffer.alloc(SECRET_BYTES)
  const entryOf = (prefix: string, secret: string): ListenerEntry | null => {
    padSecret(secret, given)
    let found: ListenerEntry | null = null
    for (const candidate of known) {
      const isSecret = timingSafeEqual(candidate.padded, given)
      if (isSecret && candidate.entry.prefix === prefix) found = candidate.entry
    }
    return found
  }
  return (url) => {
    const mark = url.indexOf('?')
    const path = mark === -1 ? url : url.slice(0, mark)
    const [start, prefix, secret, ...rest] = path.split('/', MAX_SEGMENTS + 2)
    if (start !== '' || prefix === undefined || secret === undefined || rest.length > MAX_SEGMENTS - 2) return null
    if (![prefix, secret, ...rest].every((segment) => SEGMENT.test(segment))) return null
    const entry = entryOf(prefix, secret)
    if (entry === null) return null
    const receiver = entry.providerId === 'intake' ? null : (receivers[entry.providerId] ?? null)
    if (receiver === null && entry.providerId !== 'intake') return null
    const found = routeOf(receiver?.routes ?? INTAKE_ROUTES, rest)
    return found && { ...found, entry, receiver, query: mark === -1 ? '' : url.slice(mark + 1), shownPath: ['', prefix, '…', ...rest].join('/') }
  }
}
