import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'

/** Seed 001: one pair of hosts per country; those of Estonia and Latvia are documented. */
export const hosts: Readonly<Record<ProviderEnvironment, readonly string[]>> = {
  test: ['demo-api.inbank.ee', 'demo-api.inbank.lv'],
  production: ['api.inbank.ee', 'api.inbank.lv'],
  sandbox: [],
}

/** Seed 001: the key authenticates the calls and also signs the callbacks; the shop is part of every address. */
export const descriptor: ProviderDescriptor = {
  id: 'inbank',
  name: 'Inbank',
  mark: 'INB',
  summary: 'Credit applications, decisions and contracts with Inbank.',
  markets: ['EE', 'LV'],
  environments: ['test', 'production', 'sandbox'],
  credentialFields: [
    { name: 'apiKey', label: 'API key', isSecret: true, hint: 'Also checks the callbacks from Inbank.', pattern: '[\\x21-\\x7e]{6,}', maxLength: 200 },
    { name: 'shopUuid', label: 'Shop UUID', isSecret: false, hint: 'Comes together with the key.', pattern: '[A-Za-z0-9-]{4,80}', maxLength: 80 },
  ],
  options: [],
  capabilities: { assistedRetrieval: false, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, runsInFrame: false, deliversLater: false, callbackSignature: 'hmac', creditApplications: true },
  isAvailable: false,
}
