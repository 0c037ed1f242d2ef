import type { Instant, LocalDate } from './calendar.ts'
import type { AccountId, CaseId, RetrievalId, StatementId, TransactionId } from './ids.ts'
import type { CurrencyCode, Money } from './money.ts'
import type { ProviderId } from './provider-id.ts'

/** A bank account with its identifiers as delivered. */
export type Account = Readonly<{
  /** The provider's own key of the account inside one delivery. */
  providerKey: string
  institutionSlug: string
  institutionName: string
  name: string
  holders: readonly string[]
  isJoint: boolean | null
  type: string | null
  bsb: string | null
  number: string | null
  iban: string | null
  currency: CurrencyCode
  balance: Money | null
  available: Money | null
  openingBalance: Money | null
  closingBalance: Money | null
  totalCredits: Money | null
  totalDebits: Money | null
  startsOn: LocalDate | null
  endsOn: LocalDate | null
}>

/** A booked or pending movement. Amounts are signed: credits above zero. */
export type Transaction = Readonly<{
  /** Position in the delivery, so that rows keep the bank's order inside one day. */
  ordinal: number
  bookedOn: LocalDate
  description: string
  amount: Money
  balance: Money | null
  status: 'booked' | 'pending'
  category: string | null
  type: string | null
  /** Path of the row inside the raw body, for provenance: e.g. `banks[0].bankAccounts[1].transactions[12]`. */
  sourcePath: string
}>

export type AccountStatement = Readonly<{ account: Account; transactions: readonly Transaction[] }>

/** Account data for a period, as one provider delivered it; the raw body is kept beside it, byte for byte. */
export type Statement = Readonly<{
  providerId: ProviderId
  /** Version of the provider's format, e.g. `20190901`. */
  formatVersion: string
  accounts: readonly AccountStatement[]
  /** Names (never values) of fields that the reader did not know. */
  unknownFields: readonly string[]
}>

/** What a provider handed over: the parsed statement and the body it was read from. */
export type StatementDelivery = Readonly<{ statement: Statement; rawBody: Uint8Array; rawMediaType: string }>

/** One stored account for lists. Amounts as minor-unit text. */
export type StoredAccount = Readonly<{
  id: AccountId
  statementId: StatementId
  institutionName: string
  name: string
  bsb: string | null
  number: string | null
  iban: string | null
  type: string | null
  isJoint: boolean | null
  currency: CurrencyCode
  balanceMinor: string | null
  availableMinor: string | null
  transactionCount: number
  startsOn: LocalDate | null
  endsOn: LocalDate | null
}>

export type StoredStatement = Readonly<{
  id: StatementId
  caseId: CaseId
  retrievalId: RetrievalId
  /** What the retrieval was of: the bank's name, or that statements were merged. Null where it never came that far. */
  institutionName: string | null
  providerId: ProviderId
  formatVersion: string
  receivedAt: Instant
  rawSize: number
  rawSha256: string
  /** The statement that came in its place; null for one that counts. */
  replacedBy: StatementId | null
  accounts: readonly StoredAccount[]
}>

/** One stored row for the table. Amounts as minor-unit text in the account's currency. */
export type StoredTransaction = Readonly<{
  id: TransactionId
  ordinal: number
  bookedOn: LocalDate
  description: string
  amountMinor: string
  balanceMinor: string | null
  status: 'booked' | 'pending'
  category: string | null
}>
