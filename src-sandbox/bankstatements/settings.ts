/** What tests can set for the emulated environment through the control's `configure`. */
export type BankStatementsSettings = Readonly<{
  /** Number of transactions on the everyday account of every export from now on; null for the usual ones. */
  transactionCount: number | null
  /** Whether exports of one login repeat the same transactions; off, as the document says, they differ. */
  isSteady: boolean
  /** What the customer does with a push request: approves it, does nothing yet, or lets the first one time out. */
  pushApproval: 'approved' | 'pending' | 'timed-out'
}>

/** The settings after a start or a reset. */
export const initialSettings: BankStatementsSettings = {
  transactionCount: null,
  isSteady: false,
  pushApproval: 'approved',
}

const maximumTransactionCount = 100_000

const checks: Readonly<Record<keyof BankStatementsSettings, (value: unknown) => boolean>> = {
  transactionCount: (value) =>
    value === null || (Number.isInteger(value) && Number(value) > 0 && Number(value) <= maximumTransactionCount),
  isSteady: (value) => typeof value === 'boolean',
  pushApproval: (value) => ['approved', 'pending', 'timed-out'].includes(String(value)),
}

/** The settings with some of them changed; throws RangeError for an unknown name or a value that does not fit. */
export function changeSettings(
  settings: BankStatementsSettings,
  changes: Readonly<Record<string, unknown>>,
): BankStatementsSettings {
  for (const [name, value] of Object.entries(changes)) {
    const isFitting = Object.hasOwn(checks, name) ? checks[name as keyof BankStatementsSettings] : undefined
    if (!isFitting) throw new RangeError(`unknown setting ${name}`)
    if (!isFitting(value)) throw new RangeError(`setting ${name} has a value that does not fit`)
  }
  return { ...settings, ...changes }
}
