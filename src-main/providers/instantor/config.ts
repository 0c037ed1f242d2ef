import type { ProviderDescriptor } from '#shared/domain/provider.ts'

/**
 * Instantor sends reports to us and is never called, so it has no hosts. API name and key: seed 000, "Registration";
 * the key also decrypts and checks the deliveries.
 */
export const descriptor: ProviderDescriptor = {
  id: 'instantor',
  name: 'Instantor',
  mark: 'INS',
  summary: 'Bank reports that Instantor delivers to your address after the applicant signed in at their bank.',
  markets: ['SE'],
  environments: ['test', 'production', 'sandbox'],
  credentialFields: [
    { name: 'apiName', label: 'API name', isSecret: false, hint: 'The name of your company at Instantor, e.g. customer.se.', pattern: '[A-Za-z0-9._-]{2,80}', maxLength: 80 },
    { name: 'apiKey', label: 'API key', isSecret: true, hint: 'Checks and opens the deliveries.', pattern: '[\\x21-\\x7e]{6,}', maxLength: 200 },
  ],
  options: [],
  capabilities: { assistedRetrieval: false, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, runsInFrame: true, deliversLater: false, callbackSignature: 'aes', creditApplications: false },
  isAvailable: true,
}
