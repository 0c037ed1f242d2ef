import { AppError } from '#shared/domain/errors.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { WireFormat } from './format.ts'

/** Seed 004, "API URL": one host per environment, the version is part of the path. */
export const hosts: Readonly<Record<ProviderEnvironment, readonly string[]>> = {
  production: ['www.bankstatements.com.au'],
  test: ['test.bankstatements.com.au'],
  sandbox: [],
}

const API_PATH = '/api/v1'

/**
 * Base address of the calls, without a slash at the end. The sandbox has each provider under a prefix of its own.
 * @throws AppError `provider.not-allowed` for the sandbox environment without a sandbox.
 */
export const baseUrlOf = (environment: ProviderEnvironment, sandboxUrl: string | null): string => {
  if (environment !== 'sandbox') return `https://${hosts[environment][0] ?? ''}${API_PATH}`
  if (sandboxUrl === null) throw new AppError('provider.not-allowed', 'The practice environment exists in the practice workspace only.')
  return `${sandboxUrl}/bankstatements${API_PATH}`
}

/** Version strings of seed 004, "API Versions"; blank is the original. */
export const OUTPUT_VERSIONS = ['', '20160527', '20170401', '20190901'] as const
export type OutputVersion = (typeof OUTPUT_VERSIONS)[number]

/** Several banks in one body, and the richest one. */
export const DEFAULT_VERSION: OutputVersion = '20190901'

/**
 * Regions of the list of banks. The document lost its table of values: `au` stands in the samples, `nz` is likely; null
 * leaves it to the account, which is the document's own default.
 */
const REGIONS = ['au', 'nz'] as const

/** How calls are written, which version and region are asked for; anything else than the listed values counts as not set. */
export const readOptions = (options: Readonly<Record<string, string>>): Readonly<{ format: WireFormat; outputVersion: OutputVersion; region: string | null }> => {
  const version = options['outputVersion'] === 'original' ? '' : options['outputVersion']
  return {
    format: options['format'] === 'xml' ? 'xml' : 'json', outputVersion: OUTPUT_VERSIONS.find((known) => known === version) ?? DEFAULT_VERSION,
    region: REGIONS.find((known) => known === options['region']) ?? null,
  }
}

const MINUTE = 60_000

/**
 * Time and size limits. `bank` is for calls that wait while the provider signs in at a bank or reads from it,
 * which takes minutes at some; the document gives no figures. What is larger than a JSON or XML body may be
 * is not even fetched. The sign-out has to fit into the two seconds in which a flow process ends.
 */
export const LIMITS = {
  quick: { firstByteMs: 30_000, totalMs: 2 * MINUTE, maxBytes: 10 * 1024 ** 2 },
  bank: { firstByteMs: 3 * MINUTE, totalMs: 5 * MINUTE, maxBytes: 20 * 1024 ** 2 },
  files: { firstByteMs: 3 * MINUTE, totalMs: 5 * MINUTE, maxBytes: 50 * 1024 ** 2 },
  signOut: { firstByteMs: 1_500, totalMs: 1_500, maxBytes: 64 * 1024 },
} as const

/** How long a password that the bank wants again at export stays in the flow process. */
export const PASSWORD_KEPT_MS = 10 * MINUTE

export const descriptor: ProviderDescriptor = {
  id: 'bankstatements',
  name: 'BankStatements',
  mark: 'ILN',
  summary: 'Bank statements from Australian banks, fetched while the applicant is on the phone.',
  markets: ['AU'],
  environments: ['test', 'production', 'sandbox'],
  credentialFields: [
    { name: 'apiKey', label: 'API key', isSecret: true, hint: 'One key per environment, sent to you by BankStatements.', pattern: '[\\x21-\\x7e]{6,}', maxLength: 200 },
    { name: 'referralCode', label: 'Referral code', isSecret: false, hint: 'The four letters of your organisation, e.g. TEST.', pattern: '[A-Za-z]{4}', maxLength: 4 },
  ],
  options: [
    {
      name: 'format', label: 'Wire format', hint: 'How calls are written. Both bring the same records.', defaultValue: 'json',
      choices: [{ value: 'json', label: 'JSON' }, { value: 'xml', label: 'XML' }],
    },
    {
      name: 'outputVersion', label: 'Statement version', hint: 'Which form the statements come in. The newest one tells most.', defaultValue: DEFAULT_VERSION,
      choices: [{ value: '20190901', label: '20190901' }, { value: '20170401', label: '20170401' }, { value: '20160527', label: '20160527' }, { value: 'original', label: 'Original (no version)' }],
    },
    {
      name: 'region', label: 'Banks of', hint: 'Counts from the next refresh of the list of banks.', defaultValue: 'account',
      choices: [{ value: 'account', label: 'The account’s country' }, { value: 'au', label: 'Australia' }, { value: 'nz', label: 'New Zealand' }],
    },
  ],
  // Callbacks come with their own issue; what is not built is not promised.
  capabilities: { assistedRetrieval: true, fetchesAllAtSignIn: true, sendsLink: true, handsOver: true, mergeableFormats: ['20190901'], importsFile: false, runsInFrame: false, deliversLater: true, callbackSignature: 'none', creditApplications: false },
  isAvailable: true,
}
