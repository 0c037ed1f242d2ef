import { invalid } from './refusal.ts'

/** A transaction of a raw file, as far as merging looks at it. */
export type RawTransaction = Readonly<{
  date: string
  description: string
  amount: number
  balance: string
  transactionHash?: string
}>

/** An account of a raw file. */
export type RawAccount = Readonly<{
  bsb: string
  accountNumber: string
  transactions: readonly RawTransaction[]
  statementSummary: Readonly<Record<string, unknown>>
  statementAnalysis?: unknown
  additionalDetails?: unknown
}>

/** A bank of a raw file. */
export type RawBank = Readonly<{
  bankName: string
  bankSlug: string
  errors: readonly unknown[]
  bankAccounts: readonly RawAccount[]
}>

/** A raw file of version 20190901. */
export type RawStatement = Readonly<{ reference: string; submissionTime: string; banks: readonly RawBank[] }>

type Loose = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isTransaction(value: unknown): boolean {
  return isObject(value) && typeof value['date'] === 'string' && Number.isFinite(Number(value['amount']))
}

function isAccount(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['statementSummary'])) return false
  const transactions = value['transactions']
  return Array.isArray(transactions) && transactions.every(isTransaction)
}

function isBank(value: unknown): boolean {
  if (!isObject(value) || typeof value['bankSlug'] !== 'string') return false
  const accounts = value['bankAccounts']
  return Array.isArray(accounts) && accounts.every(isAccount)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Reads a raw file; only JSON of version 20190901 is taken (seed 004, "Merge", request body). */
export function requireRawStatement(text: string): RawStatement {
  const value = parse(text)
  const isRaw =
    isObject(value) &&
    value['dataVersion'] === 20190901 &&
    typeof value['submissionTime'] === 'string' &&
    Array.isArray(value['banks']) &&
    value['banks'].every(isBank)
  if (!isRaw) throw invalid('file', 'use raw JSON of version 20190901')
  return value as unknown as RawStatement
}
