import { damages, type Damage } from './pushes/damage.ts'

/** What tests and the practice workspace can set through the control's `configure`. */
export type InstantorSettings = Readonly<{
  /** The registered callback address; null while none is. */
  callback: string | null
  /** Other addresses by the value of the `environment` parameter. */
  callbackByEnvironment: Readonly<Record<string, string>>
  format: 'older' | 'newer'
  /** What is wrong with the reports that a login brings. */
  damage: Damage
  /** Between two deliveries of one push; the document's 30 seconds can be made as short as wanted. */
  retryDelayMs: number
  /** Between two reports of one login. */
  stepDelayMs: number
  /** Transactions on the everyday account; null for the usual ones. */
  transactionCount: number | null
}>

/** The settings after a start or a reset. */
export const initialSettings: InstantorSettings = {
  callback: null,
  callbackByEnvironment: {},
  format: 'older',
  damage: 'none',
  retryDelayMs: 30_000,
  stepDelayMs: 1_500,
  transactionCount: null,
}

const loopbackNames = new Set(['127.0.0.1', '[::1]', 'localhost'])
const maximumTransactionCount = 100_000
const maximumDelayMs = 86_400_000

/** The sandbox never leaves the machine, whatever address it is given. */
function isLoopbackAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false
  const { protocol, hostname, username, password } = new URL(value)
  return ['http:', 'https:'].includes(protocol) && loopbackNames.has(hostname) && username === '' && password === ''
}

const isDelay = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maximumDelayMs

const checks: Readonly<Record<keyof InstantorSettings, (value: unknown) => boolean>> = {
  callback: (value) => value === null || isLoopbackAddress(value),
  callbackByEnvironment: (value) => typeof value === 'object' && value !== null && Object.values(value).every(isLoopbackAddress),
  format: (value) => value === 'older' || value === 'newer',
  damage: (value) => (damages as readonly unknown[]).includes(value),
  retryDelayMs: isDelay,
  stepDelayMs: isDelay,
  transactionCount: (value) =>
    value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= maximumTransactionCount),
}

/** The practice workspace tells every emulated provider its addresses in one form: `{ addresses: { main } }`. */
function withCallback({ addresses, ...rest }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (addresses === undefined) return rest
  if (typeof addresses !== 'object' || addresses === null) throw new RangeError('setting addresses has a value that does not fit')
  return { ...rest, callback: (addresses as Readonly<Record<string, unknown>>)['main'] ?? null }
}

/** The settings with some of them changed; throws RangeError for an unknown name or a value that does not fit. */
export function changeSettings(settings: InstantorSettings, given: Readonly<Record<string, unknown>>): InstantorSettings {
  const changes = withCallback(given)
  for (const [name, value] of Object.entries(changes)) {
    const isFitting = Object.hasOwn(checks, name) ? checks[name as keyof InstantorSettings] : undefined
    if (!isFitting) throw new RangeError(`unknown setting ${name}`)
    if (!isFitting(value)) throw new RangeError(`setting ${name} has a value that does not fit`)
  }
  return { ...settings, ...changes }
}
