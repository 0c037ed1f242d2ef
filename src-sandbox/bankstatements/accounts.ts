/** Account types of the appendix "Bank Account Types" that the test banks have. */
export type AccountType = 'transaction' | 'savings' | 'credit card' | 'home loan' | 'superannuation'

/** An account of a test bank; it never changes. Amounts are cents, debts negative. */
export type BankAccount = Readonly<{
  id: number
  name: string
  accountNumber: string
  bsb: string
  balanceCents: number
  availableCents: number
  accountHolder: string
  accountHolderType: 'single' | 'joint' | 'unknown'
  accountType: AccountType
}>

/** Cents as the decimal text that the vendor's balances have (`-12.50`). */
export function toDecimal(cents: number): string {
  const sign = cents < 0 ? '-' : ''
  const whole = Math.abs(Math.round(cents))
  return `${sign}${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`
}

/** Cents as the number that the vendor's amounts are (`-12.5`). */
export function toNumber(cents: number): number {
  return Number(toDecimal(cents))
}

/** The account object of `login` and `accounts` (seed 004, "Login", response). */
export function describeAccount(account: BankAccount): Record<string, unknown> {
  return {
    name: account.name,
    accountNumber: account.accountNumber,
    id: account.id,
    bsb: account.bsb,
    balance: toDecimal(account.balanceCents),
    available: toDecimal(account.availableCents),
    accountHolder: account.accountHolder,
    accountHolderType: account.accountHolderType,
    accountType: account.accountType,
  }
}
