/**
 * Every refusal of the console by its stable code, `area.reason`. The renderer words them; logs carry the code.
 * A code is never renamed once released.
 */
export const ERROR_CODES = [
  'app.internal', 'app.invalid-input', 'app.not-found', 'app.locked', 'app.cancelled', 'app.unsupported',
  'bridge.refused-sender', 'bridge.unknown-channel', 'bridge.bad-request', 'bridge.bad-response', 'bridge.too-many',
  'secrets.no-keychain', 'secrets.keychain-locked', 'secrets.denied', 'secrets.timeout', 'secrets.too-large',
  'secrets.missing', 'secrets.malformed', 'secrets.failed',
  'store.key-lost', 'store.key-wrong', 'store.damaged', 'store.newer-version', 'store.locked-elsewhere', 'store.disk-full',
  'store.read-only', 'store.io', 'store.unsafe-settings', 'store.not-open', 'store.not-ours', 'store.conflict', 'store.migration-failed',
  'lock.wrong-passphrase', 'lock.wait', 'lock.weak-passphrase',
  'process.crashed', 'process.timeout', 'process.failed-to-start',
  'provider.unauthorized', 'provider.forbidden-address', 'provider.rate-limited', 'provider.unavailable', 'provider.timeout',
  'provider.unreadable', 'provider.refused', 'provider.no-credential', 'provider.not-allowed', 'provider.unknown-error',
  'provider.tls', 'provider.offline', 'provider.too-large',
  'retrieval.session-ended', 'retrieval.wrong-login', 'retrieval.too-many-tries', 'retrieval.login-locked', 'retrieval.wait',
  'retrieval.password-expired', 'retrieval.bank-action-needed', 'retrieval.bank-unavailable', 'retrieval.no-usable-account',
  'retrieval.logged-out-elsewhere', 'retrieval.bank-changed', 'retrieval.check-login', 'retrieval.illegal-move',
  'retrieval.already-running', 'retrieval.challenge-not-supported',
  'document.refused', 'document.unreadable',
  'callback.bad-signature', 'callback.malformed', 'callback.no-case', 'callback.not-applicable',
  'listener.port-taken', 'listener.address-unavailable', 'listener.refused', 'listener.not-running', 'listener.bad-certificate', 'listener.unreachable',
] as const
export type AppErrorCode = (typeof ERROR_CODES)[number]

/**
 * What a refusal may carry across the bridge. `message` is one sentence for the officer: what, where, what to do.
 * `providerCode` is the provider's own word or number. Nothing of an applicant belongs in any of these.
 */
export type ErrorDetail = Readonly<{
  code: AppErrorCode
  message: string
  providerCode?: string
  /** Seconds until a further try makes sense. */
  retryAfterSeconds?: number
  /** Field names with what is wrong with them; never their values. */
  fields?: Readonly<Record<string, string>>
}>

/** The one error class that services, providers and the store throw on purpose; anything else is a defect. */
export class AppError extends Error {
  readonly isAppError = true
  readonly detail: ErrorDetail

  constructor(code: AppErrorCode, message: string, rest: Omit<ErrorDetail, 'code' | 'message'> & { cause?: unknown } = {}) {
    const { cause, ...detail } = rest
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'AppError'
    this.detail = { code, message, ...detail }
  }

  get code(): AppErrorCode {
    return this.detail.code
  }
}

/** Does not lean on `instanceof`, so that an error from another bundle or process is recognized too. */
export const isAppError = (error: unknown): error is AppError =>
  typeof error === 'object' && error !== null && 'isAppError' in error && error.isAppError === true && 'detail' in error

/** The detail of any thrown value; an unplanned one becomes `app.internal` without its text, which may quote data. */
export const toErrorDetail = (error: unknown): ErrorDetail =>
  isAppError(error)
    ? error.detail
    : { code: 'app.internal', message: 'Something went wrong inside Casebench. Nothing was changed. Try again, then send diagnostics.' }
