import type { ProviderDescriptor } from '#shared/domain/provider.ts'

/**
 * Seed 003: a user name and password are exchanged for a short-lived token. One server serves both environments, the
 * credentials tell them apart; its host is not documented, so there is none to call yet.
 */
export const descriptor: ProviderDescriptor = {
  id: 'fimento',
  name: 'Fimento',
  mark: 'FIM',
  summary: 'Consent links, categorized transactions and insights for Sweden and Finland.',
  markets: ['SE', 'FI'],
  environments: ['test', 'production', 'sandbox'],
  credentialFields: [
    { name: 'username', label: 'API user', isSecret: false, hint: 'The demo user for tests, the real one for production.', pattern: null, maxLength: 80 },
    { name: 'password', label: 'API password', isSecret: true, hint: null, pattern: null, maxLength: 200 },
  ],
  options: [],
  capabilities: { assistedRetrieval: false, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, runsInFrame: false, deliversLater: false, callbackSignature: 'none', creditApplications: false },
  isAvailable: false,
}
