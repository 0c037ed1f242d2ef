/** One credential that an institution asks for (seed 004, "List Institutions"). */
export type CredentialField = Readonly<{
  name: string
  fieldID: string
  type: 'TEXT' | 'password' | 'captcha'
  description: string
  values: string
  keyboardType?: 'number' | 'default'
}>

/** An institution of the list; flags are kept as booleans and take the vendor's mixed forms when they are sent. */
export type Institution = Readonly<{
  slug: string
  name: string
  kind: 'bank' | 'super'
  credentials: readonly CredentialField[]
  aliases: string
  region: 'au' | 'nz'
  isPasswordExported: boolean
  hasEStatements: boolean
  isPreloadRequired: boolean
  isMfaRequired: boolean
  maxDays: number
  /** Whether the emulated test environment has logins for it; the others can be listed and found only. */
  isTestBank: boolean
}>

type Extra = Partial<Omit<Institution, 'slug' | 'name'>>

const text = (
  name: string,
  fieldID: string,
  keyboardType: 'number' | 'default' = 'default',
  description = '',
): CredentialField => ({
  name,
  fieldID,
  type: 'TEXT',
  description,
  values: '',
  keyboardType,
})

const secret = (name: string): CredentialField => ({
  name,
  fieldID: 'password',
  type: 'password',
  description: '',
  values: '',
  keyboardType: 'default',
})

const usual = [text('Username', 'username'), secret('Password')]
const member = [text('Member Number', 'username', 'number'), secret('Access Code')]

function institution(slug: string, name: string, extra: Extra = {}): Institution {
  return {
    slug,
    name,
    kind: 'bank',
    credentials: usual,
    aliases: '',
    region: 'au',
    isPasswordExported: false,
    hasEStatements: true,
    isPreloadRequired: false,
    isMfaRequired: false,
    maxDays: 180,
    isTestBank: false,
    ...extra,
  }
}

const testBank = { isTestBank: true } as const

/** The institutions that the emulated list has, test banks first. */
export const institutions: readonly Institution[] = [
  institution('bank_of_statements', 'Bank of Statements', { ...testBank, aliases: 'bos123456' }),
  institution('bank_of_mfa', 'Bank of MFA', {
    ...testBank,
    isMfaRequired: true,
    credentials: [...usual, text('MFA', 'with-mfa', 'default', 'Enter "with" to be asked for a security step')],
  }),
  institution('bank_of_optmfa', 'Bank of Optional MFA', {
    ...testBank,
    credentials: [...usual, text('Date', 'date', 'number', 'Only if your token asks for it: today as YYYYMMDD')],
  }),
  institution('bank_of_captcha', 'Bank of CAPTCHA', { ...testBank, isPreloadRequired: true }),
  institution('bank_of_mortgage', 'Bank of Mortgage', { ...testBank, maxDays: 365 }),
  institution('super_of_statements', 'Super of Statements', { ...testBank, kind: 'super', hasEStatements: false }),
  institution('anz', 'ANZ', {
    credentials: [text('Customer Registration Number', 'username', 'number'), secret('Password')],
    aliases: 'australianewzealandbankinggroup013012',
    maxDays: 120,
  }),
  institution('adcu', 'Australian Defence Credit Union', { credentials: member, aliases: 'defence' }),
  institution('awacu', 'AWA Credit Union', { credentials: member, isPasswordExported: true, hasEStatements: false }),
  institution('bankvic', 'BankVic ', {
    credentials: [text('Member Number', 'username', 'number'), secret('Password')],
    aliases: 'policefinancialservicesvictoria',
    isPasswordExported: true,
    hasEStatements: false,
    isPreloadRequired: true,
  }),
  institution('bendigo', 'Bendigo Bank', {
    credentials: [text('Access ID', 'username', 'number'), secret('Password')],
    isMfaRequired: true,
  }),
  institution('boq', 'Bank of Queensland', { aliases: '124001' }),
  institution('cba', 'Commonwealth Bank', {
    credentials: [text('Client Number', 'username', 'number'), secret('Password')],
    aliases: 'commbanknetbank062030',
  }),
  institution('hsbc', 'HSBC', { isMfaRequired: true }),
  institution('macquarie', 'Macquarie Bank', { isMfaRequired: true }),
  institution('rabo', 'Rabobank', { isMfaRequired: true, hasEStatements: false }),
  institution('restsuper', 'REST Super', { kind: 'super', hasEStatements: false }),
  institution('westpac', 'Westpac', {
    credentials: [text('Customer ID', 'username', 'number'), secret('Password')],
    aliases: '032000',
  }),
  institution('kiwibank', 'Kiwibank', { region: 'nz' }),
]

/** The institution with this slug, if the list has one. */
export function findInstitution(slug: string): Institution | undefined {
  return institutions.find((entry) => entry.slug === slug)
}

const flag = (isSet: boolean): string => (isSet ? '1' : '0')

/**
 * The institution object of "List Institutions" and "Login Preload". The samples mix numbers and texts for the flags
 * (0, "0", 1, "1"); so does this: two flags are numbers unless `isPreload`, where the sample has texts only.
 */
export function describeInstitution(
  entry: Institution,
  isPreload: boolean,
  extraCredentials: readonly Record<string, unknown>[] = [],
): Record<string, unknown> {
  const number = (isSet: boolean): number | string => (isPreload ? flag(isSet) : Number(isSet))
  return {
    slug: entry.slug,
    name: entry.name,
    credentials: [...entry.credentials, ...extraCredentials],
    status: '',
    searchable: '1',
    display: '1',
    searchVal: `${entry.name}${entry.slug}${entry.aliases}`.toLowerCase().replace(/[^a-z0-9]/g, ''),
    region: entry.region,
    export_with_password: number(entry.isPasswordExported),
    estatements_supported: number(entry.hasEStatements),
    transaction_listings_supported: '1',
    requires_preload: flag(entry.isPreloadRequired),
    requires_mfa: flag(entry.isMfaRequired),
    updated_at: '2025-05-25 11:58:55',
    max_days: String(entry.maxDays),
  }
}
