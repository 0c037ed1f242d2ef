import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'

/** Base addresses as the vendor's own SDK has them (providers/kontomatik.md, section 1). */
export const hosts: Readonly<Record<ProviderEnvironment, readonly string[]>> = {
  test: ['test.api.kontomatik.com'],
  production: ['api.kontomatik.com'],
  sandbox: [],
}

/** Seed 002: client id for the sign-in page, API key for the calls; the vendor also wants the desk's fixed address. */
export const descriptor: ProviderDescriptor = {
  id: 'kontomatik',
  name: 'Kontomatik',
  mark: 'KON',
  summary: 'Accounts, transactions and scores after the applicant signed in on Kontomatik’s page.',
  markets: ['PL', 'CZ', 'ES', 'EE', 'LV', 'LT'],
  environments: ['test', 'production', 'sandbox'],
  credentialFields: [
    { name: 'clientId', label: 'Client ID', isSecret: false, hint: 'From Kontomatik Insight.', pattern: '[A-Za-z0-9._-]{2,80}', maxLength: 80 },
    { name: 'apiKey', label: 'API key', isSecret: true, hint: 'Works from addresses that Kontomatik has on its list only.', pattern: '[\\x21-\\x7e]{6,}', maxLength: 200 },
  ],
  options: [],
  capabilities: { assistedRetrieval: false, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, runsInFrame: false, deliversLater: false, callbackSignature: null, creditApplications: false },
  isAvailable: false,
}
