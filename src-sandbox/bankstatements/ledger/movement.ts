/** Transaction types seen in answers of the vendor's test bank (version 20190901). */
export type MovementType =
  | ''
  | 'Direct Debit'
  | 'General Payment'
  | 'Inbound Transfer'
  | 'Informational'
  | 'Maintenance Fees'
  | 'Overdrawn Fees'
  | 'Reversed Transactions'
  | 'Welfare Payments'

/** What a movement is about, apart from when and how much; an absent category means uncategorised. */
export type MovementKind = Readonly<{
  text: string
  type: MovementType
  category?: string
  thirdParty?: string
  lenderType?: 'SACC loans only' | 'Other loans only'
}>

/** One movement; cents are positive for credits and negative for debits. */
export type Movement = MovementKind & Readonly<{ date: string; cents: number; isPending?: boolean }>

/** A movement with the balance after it. */
export type LedgerTransaction = Movement & Readonly<{ balanceCents: number }>
