import type { MovementKind, MovementType } from './movement.ts'

/** A payment that comes every `everyDays` days, on days whose number leaves `phase`; amounts in cents. */
export type RecurringKind = MovementKind & Readonly<{ everyDays: number; phase: number; from: number; to: number }>

/** Day-to-day spending; `weight` says how often it is picked, amounts in cents before they are scaled. */
export type SpendingKind = MovementKind & Readonly<{ weight: number; from: number; to: number }>

/** Text, type, category, third party. */
type Labels = readonly [text: string, type: MovementType, category?: string, thirdParty?: string]

function toKind([text, type, category, thirdParty]: Labels): MovementKind {
  return {
    text,
    type,
    ...(category === undefined ? {} : { category }),
    ...(thirdParty === undefined ? {} : { thirdParty }),
  }
}

function every(everyDays: number, phase: number, from: number, to: number, labels: Labels): RecurringKind {
  return { ...toKind(labels), everyDays, phase, from, to }
}

function spend(weight: number, from: number, to: number, ...labels: Labels): SpendingKind {
  return { ...toKind(labels), weight, from, to }
}

const gymCategory = 'Gyms and other memberships'
const otherLender = { lenderType: 'Other loans only' } as const

/** Income, rent, bills and loans of the everyday account. */
export const recurringKinds: readonly RecurringKind[] = [
  every(14, 3, 231_480, 231_480, ['SALARY HARBOUR FREIGHT PTY LTD', 'Inbound Transfer', 'Wages', 'Wages']),
  every(21, 9, 18_000, 48_500, ['DELIVERY SHIFTS PAYOUT', 'Inbound Transfer', 'Wages', 'Delivery Shifts']),
  every(14, 5, 31_246, 31_246, ['CENTRELINK FTB 204117905K', 'Welfare Payments', 'Centrelink', 'Family Benefits']),
  every(7, 4, -46_000, -46_000, ['RENT NORWOOD PROPERTY TRUST 4471', 'General Payment', 'Rent', 'Rent']),
  every(30, 12, -7_900, -7_900, ['TELSTRA CORP DD 22009817', 'Direct Debit', 'Telecommunications', 'Telstra']),
  every(30, 20, -18_400, -12_600, ['AGL ENERGY DIRECT DEBIT', 'Direct Debit', 'Utilities', 'AGL']),
  every(30, 7, -9_640, -9_640, ['AAMI CAR INSURANCE', 'Direct Debit', 'Insurance', 'AAMI']),
  every(30, 25, -1_700, -1_700, ['STAN.COM.AU SYDNEY', 'Direct Debit', 'Subscription TV', 'Stan']),
  every(14, 8, -3_490, -3_490, ['FITNESS CLUB KENT TOWN', 'Direct Debit', gymCategory, 'Direct Debit']),
  {
    ...every(14, 6, -14_250, -14_250, ['MONEYME LOAN REPAYMENT', 'Direct Debit', 'Non SACC Loans', 'MoneyMe']),
    ...otherLender,
  },
  {
    ...every(14, 10, -5_600, -2_400, ['AFTERPAY INSTALMENT', 'Direct Debit', 'Non SACC Loans', 'Afterpay']),
    ...otherLender,
  },
  every(30, 0, -500, -500, ['ACCOUNT SERVICE FEE', 'Maintenance Fees', 'Fees', 'Fees']),
  every(30, 1, 0, 0, ['Interest - current rate is 1.05%', 'Informational', 'Information']),
]

/** Spending from day to day; the uncategorised ones keep both summary figures alive. */
export const spendingKinds: readonly SpendingKind[] = [
  spend(9, 1_500, 16_000, 'WOOLWORTHS 5127 NORWOOD SA', '', 'Groceries', 'Woolworths'),
  spend(6, 1_200, 12_000, 'COLES 0497 KENT TOWN SA', '', 'Groceries', 'Coles'),
  spend(4, 4_000, 9_500, 'BP THE PARADE NORWOOD', '', 'Automotive', 'BP'),
  spend(3, 1_000, 3_000, 'ADELAIDE METRO CARD TOP UP', '', 'Transport', 'Adelaide Metro'),
  spend(4, 1_400, 5_200, 'SUSHI TRAIN RUNDLE MALL', '', 'Dining Out'),
  spend(2, 900, 6_000, 'PRICELINE PHARMACY 3312', '', 'Health'),
  spend(2, 1_500, 9_000, 'KMART 1088 FIRLE', '', 'Department Stores', 'Kmart'),
  spend(1, 2_000, 12_000, 'BUNNINGS 6402 KENT TOWN', '', 'Home Improvement', 'Bunnings'),
  spend(3, 1_000, 10_000, 'SPORTSBET.COM.AU MELBOURNE', '', 'Gambling', 'Sportsbet'),
  spend(2, 1_000, 5_000, 'TAB ACCOUNT DEPOSIT', '', 'Gambling', 'TAB'),
  spend(3, 2_000, 10_000, 'ATM WITHDRAWAL THE PARADE 14', ''),
  spend(2, 2_000, 15_000, 'OSKO PAYMENT TO P JONES', 'General Payment', 'External Transfers', 'Other Transfers'),
  spend(2, 500, 4_000, 'SQ *MARKET STALL 118 ADELAIDE', ''),
]

/** A small loan of the kind that Australian law calls SACC: paid out once, paid back over some weeks. */
export const smallLoan = {
  paidOut: { text: 'CASH CONVERTERS FUNDS', type: 'Inbound Transfer' },
  repayment: { text: 'CASH CONVERTERS REPAYMENT', type: 'Direct Debit' },
  both: { category: 'SACC Loans', thirdParty: 'Cash Converters', lenderType: 'SACC loans only' },
} as const satisfies Record<string, object>

const bounced = { category: 'Dishonours', thirdParty: 'Dishonour' } as const

/** A direct debit that the bank turned back, and what it charges for that. */
export const dishonour = {
  attempt: { ...bounced, text: 'TELSTRA CORP DD 22009818', type: 'Direct Debit' },
  reversal: { ...bounced, text: 'RETURN DD TELSTRA CORP INSUFFICIENT FUNDS', type: 'Reversed Transactions' },
  fee: { ...bounced, text: 'DISHONOUR FEE', type: 'Overdrawn Fees' },
  overdrawnFee: { text: 'OVERDRAWN FEE', type: 'Overdrawn Fees', category: 'Overdrawn', thirdParty: 'Overdrawn' },
} as const satisfies Record<string, MovementKind>

/** Money between the accounts of the same customer. */
export const ownTransfer: MovementKind = {
  text: 'TRANSFER',
  type: 'General Payment',
  category: 'Internal Transfer',
  thirdParty: 'Internal Transfer',
}
