import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'

/** A row while deliveries are compared: its day as a number, its delivery by order of arrival, its place from old to new. */
export type RowOfDelivery = Readonly<{ row: AnalysedRow; day: number; arrival: number; position: number; wording: string }>

/** One delivered account with the days that it proves, rows from old to new. */
export type Delivered = Readonly<{ account: AnalysedAccount; arrival: number; from: number; to: number; rows: readonly RowOfDelivery[] }>

/** A row that no other one stands for, with the deliveries in which it came. */
export type StandingRow = Readonly<{ entry: RowOfDelivery; arrivals: readonly number[] }>
