import type { Instant } from './calendar.ts'
import type { ChallengeField } from './challenge.ts'

/** A bank that the applicant can pick, as the provider lists it. */
export type Institution = Readonly<{
  slug: string
  name: string
  /** Groups such as `Test banks`; null when the provider has none. */
  group: string | null
  searchWords: readonly string[]
  /** Credential form in the order the bank sends it. */
  loginFields: readonly ChallengeField[]
  /** A picture code or other step has to be fetched before the login form can be shown. */
  needsPreload: boolean
  /** The bank asks for a security step after sign-in. */
  asksSecurityStep: boolean
  isPasswordNeededAtExport: boolean
  maxDays: number | null
  isTest: boolean
  isAvailable: boolean
}>

/** Institutions with the moment at which the provider gave them. */
export type InstitutionList = Readonly<{ institutions: readonly Institution[]; fetchedAt: Instant }>
