import type { BankAccount } from './accounts.ts'

/** How a login of a test bank behaves. */
export type Customer = Readonly<{
  institution: string
  username: string
  password: string
  accounts: readonly BankAccount[]
  /** Number of transactions on the everyday account; without it the usual ones. */
  transactionCount?: number
  /** How often the home loan is paid: days, or once a month. */
  repayment?: 7 | 14 | 'monthly'
  /** Code that every export ends with, after a good login. */
  exportError?: number
  /** Code that the login itself ends with. */
  loginError?: number
}>

const holder = { accountHolder: 'Mary Jones', accountHolderType: 'single', bsb: '123-456' } as const
const couple = { ...holder, accountHolder: 'Mary Jones and Peter Jones', accountHolderType: 'joint' } as const

/** The everyday account of the samples (seed 004, "Retrieve Statement Data", version 20160527). */
const everyday: BankAccount = {
  ...holder,
  id: 0,
  name: 'Transaction Account',
  accountNumber: '456789',
  balanceCents: 12_345,
  availableCents: 12_345,
  accountType: 'transaction',
}

const savings: BankAccount = {
  ...couple,
  id: 1,
  name: 'Savings Account',
  accountNumber: '456790',
  balanceCents: 412_090,
  availableCents: 412_090,
  accountType: 'savings',
}

const creditCard: BankAccount = {
  ...holder,
  id: 2,
  name: 'Credit Card',
  accountNumber: 'XXXX XXXX XXXX 0042',
  bsb: '',
  balanceCents: -128_435,
  availableCents: 371_565,
  accountType: 'credit card',
}

const homeLoan: BankAccount = {
  ...couple,
  id: 1,
  name: 'Home Loan',
  accountNumber: '700881',
  balanceCents: -38_764_210,
  availableCents: 0,
  accountType: 'home loan',
}

const investmentLoan: BankAccount = {
  ...homeLoan,
  id: 2,
  name: 'Investment Home Loan',
  accountNumber: '700882',
  balanceCents: -21_400_075,
}

const superannuation: BankAccount = {
  ...holder,
  id: 0,
  name: 'Super of Statements',
  accountNumber: '990417665',
  bsb: '',
  balanceCents: 8_641_207,
  availableCents: 8_641_207,
  accountType: 'superannuation',
}

const mfaAccounts = [everyday, savings, creditCard]
const mortgage = { institution: 'bank_of_mortgage', accounts: [everyday, homeLoan] } as const

const mfaNames = [
  'cba',
  'westpac',
  'hsbc-device',
  'hsbc-passwords',
  'rabo',
  'bendigo',
  'macquarie',
  'mfaExampleHtmlHidden',
  'mfaExampleButton',
  'mfaExampleImage',
  'mfaExampleOptions',
  'mfaAndProfile',
] as const

/** Every documented test login (seed 004, section "Testing"), and three of our own: superannuation, a very busy account, and a push whose first notification times out. */
export const customers: readonly Customer[] = [
  { institution: 'bank_of_statements', username: '12345678', password: 'TestMyMoney', accounts: [everyday, savings] },
  {
    institution: 'bank_of_statements',
    username: 'error',
    password: 'error',
    accounts: [everyday, savings],
    exportError: 30_003,
  },
  { institution: 'bank_of_statements', username: 'error', password: '30004', accounts: [], loginError: 30_004 },
  {
    institution: 'bank_of_statements',
    username: 'many-10000',
    password: 'TestMyMoney',
    accounts: [everyday, savings],
    transactionCount: 10_000,
  },
  { institution: 'bank_of_mfa', username: 'bendigo-late', password: 'bendigo-late', accounts: mfaAccounts },
  ...mfaNames.map((name) => ({
    institution: 'bank_of_mfa',
    username: name,
    password: name,
    accounts: mfaAccounts,
  })),
  { institution: 'bank_of_optmfa', username: 'with', password: 'with', accounts: [everyday, savings] },
  { institution: 'bank_of_optmfa', username: 'without', password: 'without', accounts: [everyday, savings] },
  { institution: 'bank_of_captcha', username: '12345678', password: 'TestMyMoney', accounts: [everyday, savings] },
  {
    ...mortgage,
    username: '12345678',
    password: 'TestMyMoney',
    accounts: [everyday, homeLoan, investmentLoan],
    repayment: 'monthly',
  },
  { ...mortgage, username: '7777', password: 'weekly', repayment: 7 },
  { ...mortgage, username: '1414', password: 'fortnightly', repayment: 14 },
  { ...mortgage, username: '3031', password: 'monthly', repayment: 'monthly' },
  {
    institution: 'super_of_statements',
    username: '12345678',
    password: 'TestMyMoney',
    accounts: [superannuation],
  },
]

/** The login with exactly these values, if there is one. */
export function findCustomer(institution: string, username: string, password: string): Customer | undefined {
  return customers.find(
    (entry) => entry.institution === institution && entry.username === username && entry.password === password,
  )
}
