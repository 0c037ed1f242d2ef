import type { Instant, LocalDate } from './calendar.ts'
import type { CurrencyCode } from './money.ts'
import type { ProviderId } from './provider-id.ts'

/** A row as the analysis takes it. Amounts in minor units of the account's currency, credits above zero. */
export type AnalysedRow = Readonly<{
  id: string
  /** Place in the delivery; whether it runs from old to new or back is found by rule. */
  ordinal: number
  bookedOn: LocalDate
  description: string
  amountMinor: bigint
  balanceMinor: bigint | null
  status: 'booked' | 'pending'
  providerCategory: string | null
  providerType: string | null
  /** The provider's further labels: `key:value` where it names them (`thirdParty:Telstra`), else the bare label. */
  tags?: readonly string[]
  sourcePath: string
}>

/** One account as one delivery brought it. Figures are the provider's, untouched; null where it sent none. */
export type AnalysedAccount = Readonly<{
  id: string
  deliveryId: string
  /** When the delivery came; earlier ones keep their rows when the same row comes twice. */
  receivedAt: Instant | null
  providerId: ProviderId
  institution: string
  name: string
  holders: readonly string[]
  isJoint: boolean | null
  type: string | null
  bsb: string | null
  number: string | null
  iban: string | null
  currency: CurrencyCode
  openingMinor: bigint | null
  closingMinor: bigint | null
  creditsMinor: bigint | null
  debitsMinor: bigint | null
  balanceMinor: bigint | null
  startsOn: LocalDate | null
  endsOn: LocalDate | null
  /** Day-end balances that the provider sent beside the rows. */
  sentDayEnds?: readonly Readonly<{ on: LocalDate; balanceMinor: bigint }>[]
  rows: readonly AnalysedRow[]
}>
