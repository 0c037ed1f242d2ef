/** What a client has set up with the vendor (seed 004, "Submission of Data", "Returning Control", and the defaults of an account). */
export type Addresses = Readonly<{ result: string | null; error: string | null; submission: string | null; return: string | null }>

/** What tests and the practice workspace can set for the emulated environment through the control's `configure`. */
export type BankStatementsSettings = Readonly<{
  /** Number of transactions on the everyday account of every export from now on; null for the usual ones. */
  transactionCount: number | null
  /** Whether exports of one login repeat the same transactions; off, as the document says, they differ. */
  isSteady: boolean
  /** What the customer does with a push request: approves it, does nothing yet, or lets the first one time out. */
  pushApproval: 'approved' | 'pending' | 'timed-out'
  addresses: Addresses
  /** Armored OpenPGP key of the client; with it every submitted file is encrypted. */
  publicKey: string | null
  /** Format of the raw data file of a submission. */
  rawFormat: 'json' | 'xml'
}>

/** The settings after a start or a reset. */
export const initialSettings: BankStatementsSettings = {
  transactionCount: null,
  isSteady: false,
  pushApproval: 'approved',
  addresses: { result: null, error: null, submission: null, return: null },
  publicKey: null,
  rawFormat: 'json',
}

const maximumTransactionCount = 100_000
const loopbackNames = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** The sandbox never leaves the machine, whatever address it is given. */
export function isLoopbackAddress(value: unknown): value is string {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, hostname, username, password } = new URL(value)
  return ['http:', 'https:'].includes(protocol) && loopbackNames.has(hostname) && username === '' && password === ''
}

/** `main` is the one address of other providers; who tells all of them the same may send it along. */
const addressNames = new Set(['main', ...Object.keys(initialSettings.addresses)])

function areAddresses(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).every(([name, address]) => addressNames.has(name) && (address === null || isLoopbackAddress(address)))
}

const checks: Readonly<Record<keyof BankStatementsSettings, (value: unknown) => boolean>> = {
  transactionCount: (value) =>
    value === null || (Number.isInteger(value) && Number(value) > 0 && Number(value) <= maximumTransactionCount),
  isSteady: (value) => typeof value === 'boolean',
  pushApproval: (value) => ['approved', 'pending', 'timed-out'].includes(String(value)),
  addresses: areAddresses,
  publicKey: (value) => value === null || (typeof value === 'string' && value.startsWith('-----BEGIN PGP PUBLIC KEY BLOCK-----')),
  rawFormat: (value) => value === 'json' || value === 'xml',
}

/** Addresses that are not named keep their value. */
function mergeAddresses(before: Addresses, given: unknown): Addresses {
  const named = { ...before, ...(given as Partial<Addresses>) }
  return { result: named.result, error: named.error, submission: named.submission, return: named.return }
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
  return { ...settings, ...changes, addresses: mergeAddresses(settings.addresses, changes['addresses'] ?? {}) }
}
