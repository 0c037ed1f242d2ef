import type { AnalysedAccount, AnalysedRow } from './analysed-account.ts'
import type { RuleRef } from './figure.ts'
import type { CurrencyCode } from './money.ts'

/** What two deliveries of one account were recognised by, strongest first. */
export const ACCOUNT_LINK_BASES = ['iban', 'bsb-number', 'number-institution', 'number-in-iban', 'masked-number'] as const
export type AccountLinkBasis = (typeof ACCOUNT_LINK_BASES)[number]

/**
 * One decision of the merge; taking it back by its id restores what it joined. `account`: two deliveries are of one
 * account (the ids are accounts'). `repeat`: the same row came twice. `settled`: a pending row came back as booked.
 */
export type MergeDecision = Readonly<{
  id: string
  kind: 'account' | 'repeat' | 'settled'
  keptId: string
  foldedId: string
  rule: RuleRef
  reason: string
  isUndone: boolean
}>

/** A row at its place in the timeline; one that is folded stays visible and is counted nowhere. */
export type TimelineRow = Readonly<{
  row: AnalysedRow
  accountId: string
  /** The row that stands for it, and the decision that says so. */
  foldedInto: string | null
  decisionId: string | null
}>

/** All deliveries of one account as one history, oldest row first. */
export type Timeline = Readonly<{
  /** The id of the account that was delivered first. */
  id: string
  currency: CurrencyCode
  accounts: readonly AnalysedAccount[]
  rows: readonly TimelineRow[]
}>
