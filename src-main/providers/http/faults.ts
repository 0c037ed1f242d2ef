import { AppError, type AppErrorCode } from '#shared/domain/errors.ts'

/** What can go wrong on the line, before there is an answer to read. */
export type LineFaultKind = 'offline' | 'timeout' | 'tls' | 'unavailable' | 'too-large' | 'redirect' | 'address' | 'cancelled'

/** A call that ended without an answer. The text never quotes what was sent. */
export class LineFault extends Error {
  override readonly name = 'LineFault'
  readonly kind: LineFaultKind
  /** True when no byte of the request has left: another address may be tried. */
  readonly isBeforeSending: boolean

  constructor(kind: LineFaultKind, reason: string, isBeforeSending = false) {
    super(reason)
    this.kind = kind
    this.isBeforeSending = isBeforeSending
  }
}

const OFFLINE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME', 'ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EACCES', 'EPERM'])
const TLS = /^(ERR_TLS|ERR_SSL|CERT_|CRL_|EPROTO|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERROR_IN_CERT)/

const codeOf = (error: unknown): string => {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'unknown'
}

/** Names a socket's, resolver's or TLS error by kind. */
export const toLineFault = (error: unknown, isBeforeSending: boolean): LineFault => {
  if (error instanceof LineFault) return error
  const code = codeOf(error)
  if (OFFLINE.has(code)) return new LineFault('offline', code, isBeforeSending)
  return new LineFault(TLS.test(code) ? 'tls' : 'unavailable', code, isBeforeSending)
}

const WORDS: Readonly<Record<LineFaultKind, readonly [AppErrorCode, (name: string) => string]>> = {
  offline: ['provider.offline', (name) => `${name} cannot be reached from this computer. Check the internet connection and try again.`],
  timeout: ['provider.timeout', (name) => `${name} did not answer in time. Try again in a few minutes.`],
  tls: ['provider.tls', (name) => `The connection to ${name} is not safe: its certificate could not be verified. Nothing was sent. Tell your support.`],
  unavailable: ['provider.unavailable', (name) => `${name} broke off the connection. Try again in a few minutes.`],
  'too-large': ['provider.too-large', (name) => `${name} sent more than Casebench takes in one answer. Ask for fewer days or accounts.`],
  redirect: ['provider.not-allowed', (name) => `${name} pointed to another address. Casebench does not follow; tell your support.`],
  address: ['provider.not-allowed', (name) => `The address for ${name} is not one that Casebench may call. Nothing was sent. Tell your support.`],
  cancelled: ['app.cancelled', () => 'Cancelled.'],
}

/** A fault of the line in the officer's words. @param providerName as the officer knows it, e.g. `BankStatements`. */
export const toProviderError = (fault: LineFault, providerName: string): AppError => {
  const [code, sentence] = WORDS[fault.kind]
  return new AppError(code, sentence(providerName), { cause: fault })
}
