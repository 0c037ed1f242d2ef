import type { SandboxClock } from './clock.ts'
import type { Random } from './random.ts'

/** One request as a provider's module sees it; `path` begins after the provider's prefix. */
export type SandboxRequest = Readonly<{
  method: string
  path: string
  query: URLSearchParams
  /** Lower-case header names. */
  headers: Readonly<Record<string, string>>
  body: Buffer
}>

/** One answer; `body` is sent byte for byte. */
export type SandboxReply = Readonly<{
  status: number
  headers: Readonly<Record<string, string>>
  body: Buffer | string
}>

/** A documented login of a test bank, printed by `npm run sandbox`. */
export type TestLogin = Readonly<{ institution: string; values: Readonly<Record<string, string>>; note: string }>

/** What the frame gives to each provider's module. */
export type SandboxContext = Readonly<{
  seed: string
  clock: SandboxClock
  /** A repeatable stream of its own for the given label. */
  random: (label: string) => Random
}>

/** A provider's test environment, mounted under `/<prefix>`. */
export type SandboxProvider = Readonly<{
  prefix: string
  title: string
  apiKey: string
  testLogins: readonly TestLogin[]
  /** The route that faults name: the path without base path and ids (`/login`). */
  routeOf: (request: SandboxRequest) => string
  handle: (request: SandboxRequest) => SandboxReply | Promise<SandboxReply>
  /** The provider's own error body for a code of its own table, in the format that the request asked for. */
  renderError: (request: SandboxRequest, code: number) => SandboxReply
  /** Request values that may stand in the request list as they are; every other value is redacted. */
  openValues: ReadonlySet<string>
  /** Applies settings from the control endpoint; throws RangeError with a readable message on an unknown one. */
  configure: (settings: Readonly<Record<string, unknown>>) => void
  /** What tests can have it do beside its own routes, by name; each throws RangeError for parameters that do not fit. */
  actions?: Readonly<Record<string, (parameters: Readonly<Record<string, unknown>>) => unknown>>
  /** Forgets every session and setting. */
  reset: () => void
}>

/** Makes one provider's module. */
export type SandboxProviderFactory = (context: SandboxContext) => SandboxProvider
