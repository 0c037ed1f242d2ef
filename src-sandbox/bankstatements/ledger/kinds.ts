import type { MovementKind } from './movement.ts'

/** A payment that comes every `everyDays` days, on days whose number leaves `phase`; amounts in cents. */
export type RecurringKind = MovementKind & Readonly<{ everyDays: number; phase: number; from: number; to: number }>

/** Day-to-day spending; `weight` says how often it is picked, amounts in cents before they are scaled. */
export type SpendingKind = MovementKind & Readonly<{ weight: number; from: number; to: number }>

/** Income, rent, bills and loans of the everyday account. */
export const recurringKinds: readonly RecurringKind[] = [
  { text: 'SALARY HARBOUR FREIGHT PTY LTD', type: 'Inbound Transfer', category: 'Wages', thirdParty: 'Wages', everyDays: 14, phase: 3, from: 231_480, to: 231_480 },
  { text: 'DELIVERY SHIFTS PAYOUT', type: 'Inbound Transfer', category: 'Wages', thirdParty: 'Wages', everyDays: 21, phase: 9, from: 18_000, to: 48_500 },
  { text: 'CENTRELINK FTB 204117905K', type: 'Welfare Payments', category: 'Centrelink', thirdParty: 'Family Benefits', everyDays: 14, phase: 5, from: 31_246, to: 31_246 },
  { text: 'RENT NORWOOD PROPERTY TRUST 4471', type: 'General Payment', category: 'Rent', thirdParty: 'Rent', everyDays: 7, phase: 4, from: -46_000, to: -46_000 },
  { text: 'TELSTRA CORP DIRECT DEBIT 22009817', type: 'Direct Debit', category: 'Telecommunications', thirdParty: 'Telstra', everyDays: 30, phase: 12, from: -7_900, to: -7_900 },
  { text: 'AGL ENERGY DIRECT DEBIT', type: 'Direct Debit', category: 'Utilities', thirdParty: 'AGL', everyDays: 30, phase: 20, from: -18_400, to: -12_600 },
  { text: 'AAMI CAR INSURANCE', type: 'Direct Debit', category: 'Insurance', thirdParty: 'AAMI', everyDays: 30, phase: 7, from: -9_640, to: -9_640 },
  { text: 'STAN.COM.AU SYDNEY', type: 'Direct Debit', category: 'Subscription TV', thirdParty: 'Stan', everyDays: 30, phase: 25, from: -1_700, to: -1_700 },
  { text: 'FITNESS CLUB KENT TOWN DDR', type: 'Direct Debit', category: 'Gyms and other memberships', thirdParty: 'Direct Debit', everyDays: 14, phase: 8, from: -3_490, to: -3_490 },
  { text: 'MONEYME LOAN REPAYMENT', type: 'Direct Debit', category: 'Non SACC Loans', thirdParty: 'MoneyMe', lenderType: 'Other loans only', everyDays: 14, phase: 6, from: -14_250, to: -14_250 },
  { text: 'AFTERPAY INSTALMENT', type: 'Direct Debit', category: 'Non SACC Loans', thirdParty: 'Afterpay', lenderType: 'Other loans only', everyDays: 14, phase: 10, from: -5_600, to: -2_400 },
  { text: 'ACCOUNT SERVICE FEE', type: 'Maintenance Fees', category: 'Fees', thirdParty: 'Fees', everyDays: 30, phase: 0, from: -500, to: -500 },
  { text: 'Interest - current rate is 1.05%', type: 'Informational', category: 'Information', everyDays: 30, phase: 1, from: 0, to: 0 },
]

/** Spending from day to day; the uncategorised ones keep both summary figures alive. */
export const spendingKinds: readonly SpendingKind[] = [
  { text: 'WOOLWORTHS 5127 NORWOOD SA', type: '', category: 'Groceries', thirdParty: 'Woolworths', weight: 9, from: 1_500, to: 16_000 },
  { text: 'COLES 0497 KENT TOWN SA', type: '', category: 'Groceries', thirdParty: 'Coles', weight: 6, from: 1_200, to: 12_000 },
  { text: 'BP THE PARADE NORWOOD', type: '', category: 'Automotive', thirdParty: 'BP', weight: 4, from: 4_000, to: 9_500 },
  { text: 'ADELAIDE METRO CARD TOP UP', type: '', category: 'Transport', thirdParty: 'Adelaide Metro', weight: 3, from: 1_000, to: 3_000 },
  { text: 'SUSHI TRAIN RUNDLE MALL', type: '', category: 'Dining Out', weight: 4, from: 1_400, to: 5_200 },
  { text: 'PRICELINE PHARMACY 3312', type: '', category: 'Health', weight: 2, from: 900, to: 6_000 },
  { text: 'KMART 1088 FIRLE', type: '', category: 'Department Stores', thirdParty: 'Kmart', weight: 2, from: 1_500, to: 9_000 },
  { text: 'BUNNINGS 6402 KENT TOWN', type: '', category: 'Home Improvement', thirdParty: 'Bunnings', weight: 1, from: 2_000, to: 12_000 },
  { text: 'SPORTSBET.COM.AU MELBOURNE', type: '', category: 'Gambling', thirdParty: 'Sportsbet', weight: 3, from: 1_000, to: 10_000 },
  { text: 'TAB ACCOUNT DEPOSIT', type: '', category: 'Gambling', thirdParty: 'TAB', weight: 2, from: 1_000, to: 5_000 },
  { text: 'ATM WITHDRAWAL THE PARADE 14', type: '', weight: 3, from: 2_000, to: 10_000 },
  { text: 'OSKO PAYMENT TO P JONES', type: 'General Payment', category: 'External Transfers', thirdParty: 'Other Transfers', weight: 2, from: 2_000, to: 15_000 },
  { text: 'SQ *MARKET STALL 118 ADELAIDE', type: '', weight: 2, from: 500, to: 4_000 },
]

/** A small loan of the kind that Australian law calls SACC: paid out once, paid back over some weeks. */
export const smallLoan = {
  paidOut: { text: 'CASH CONVERTERS FUNDS', type: 'Inbound Transfer' },
  repayment: { text: 'CASH CONVERTERS REPAYMENT', type: 'Direct Debit' },
  both: { category: 'SACC Loans', thirdParty: 'Cash Converters', lenderType: 'SACC loans only' },
} as const satisfies Record<string, object>

/** A direct debit that the bank turned back, and what it charges for that. */
export const dishonour = {
  attempt: { text: 'TELSTRA CORP DIRECT DEBIT 22009818', type: 'Direct Debit', category: 'Dishonours', thirdParty: 'Dishonour' },
  reversal: { text: 'RETURN DD TELSTRA CORP INSUFFICIENT FUNDS', type: 'Reversed Transactions', category: 'Dishonours', thirdParty: 'Dishonour' },
  fee: { text: 'DISHONOUR FEE', type: 'Overdrawn Fees', category: 'Dishonours', thirdParty: 'Dishonour' },
  overdrawnFee: { text: 'OVERDRAWN FEE', type: 'Overdrawn Fees', category: 'Overdrawn', thirdParty: 'Overdrawn' },
} as const satisfies Record<string, MovementKind>

/** Money between the accounts of the same customer. */
export const ownTransfer: MovementKind = {
  text: 'TRANSFER',
  type: 'General Payment',
  category: 'Internal Transfer',
  thirdParty: 'Internal Transfer',
}
