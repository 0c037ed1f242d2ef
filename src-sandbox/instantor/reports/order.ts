import type { Bank } from '../banks.ts'
import type { Customer } from './customer.ts'
import type { Parameter } from './parameters.ts'

/** What a report is about, for either format. */
export type ReportOrder = Readonly<{
  status: string
  reportNumber: number
  isFinal: boolean
  source: string
  requestId: string
  bank: Bank
  /** As they come back: reserved keys are the vendor's. */
  parameters: readonly Parameter[]
  customer: Customer
  startedAt: Date
  reportedAt: Date
}>

/** Statuses with which the login itself had worked. */
const signedIn: ReadonlySet<string> = new Set(['ok', 'incomplete', 'partial', 'insufficient_data', 'parse_error'])
/** Statuses that come with accounts. */
const withAccounts: ReadonlySet<string> = new Set(['ok', 'incomplete', 'partial'])

export const isSignedIn = ({ status }: ReportOrder): boolean => signedIn.has(status)
export const hasAccounts = ({ status }: ReportOrder): boolean => withAccounts.has(status)

/** How much of the customer's data a report has reached: partial ones grow into the final one. */
export function reached({ status, customer }: ReportOrder): Customer['accounts'] {
  const share = status === 'incomplete' ? 1 / 3 : status === 'partial' ? 2 / 3 : 1
  const accounts = status === 'incomplete' ? customer.accounts.slice(0, 1) : customer.accounts
  return accounts.map((account) => ({ ...account, movements: account.movements.slice(0, Math.ceil(account.movements.length * share)) }))
}
