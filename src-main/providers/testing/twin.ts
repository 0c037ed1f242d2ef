import { createSandbox, type Sandbox } from '#sandbox/server.ts'
import { systemClock } from '../../platform/clock.ts'
import type { LogFields, Logger } from '../../platform/logger.ts'
import { createHttpSender } from '../http/create-sender.ts'
import type { Provider } from '../provider.ts'
import { createBankStatementsProvider } from '../bankstatements/index.ts'

/** A day that tests count from; noon in Adelaide, where the test bank lives. */
export const TWIN_NOW = '2026-03-16T01:30:00Z'
export const startTwin = (): Promise<Sandbox> => createSandbox({ seed: 'client', now: TWIN_NOW })

/** Keeps every line, for tests that look at what was logged. */
export const recordingLogger = (): Logger & { lines: [string, LogFields | undefined][] } => {
  const lines: [string, LogFields | undefined][] = []
  return { lines, log: (_, event, fields) => void lines.push([event, fields]) }
}

/** The BankStatements client over the real sender, led to a twin. */
export const providerOver = (twin: Sandbox, log: Logger, apiKey = keyOf(twin)): Provider => {
  const http = createHttpSender({ providerId: 'bankstatements', providerName: 'BankStatements', allowedHosts: [], sandboxOrigin: twin.url, clock: systemClock, log, secretValues: [apiKey] })
  return createBankStatementsProvider({ environment: 'sandbox', sandboxUrl: twin.url, credentials: { apiKey, referralCode: 'TEST' }, http, clock: systemClock, log })
}

export const keyOf = (twin: Sandbox): string => twin.providers.find(({ prefix }) => prefix === 'bankstatements')?.apiKey ?? ''

export const never = new AbortController().signal

/** The documented basic login (seed 004, "Basic Test Account Details"). */
export const BASIC = { username: '12345678', password: 'TestMyMoney' } as const
export const basicSignIn = { institutionSlug: 'bank_of_statements', answers: BASIC, referralCode: 'CB-1042' } as const
