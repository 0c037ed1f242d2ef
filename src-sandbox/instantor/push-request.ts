import { banks, type Bank } from './banks.ts'
import { damages, type Damage } from './pushes/damage.ts'
import type { ReportRequest } from './pushes/reporter.ts'
import type { Parameter } from './reports/parameters.ts'

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  status: (value) => typeof value === 'string' && /^\w{1,40}$/u.test(value),
  userName: (value) => typeof value === 'string',
  bank: (value) => typeof value === 'string',
  params: (value) => typeof value === 'object' && value !== null,
  reportNumber: (value) => Number.isInteger(value),
  isFinal: (value) => typeof value === 'boolean',
  format: (value) => value === 'older' || value === 'newer',
  damage: (value) => (damages as readonly unknown[]).includes(value),
  messageId: (value) => typeof value === 'string' && value !== '',
  transactionCount: (value) => value === null || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100_000),
}

/** `{ account: ['1', '2'], firstName: 'A' }` as a list; a key may have several values. */
function readParameters(given: unknown): readonly Parameter[] {
  return Object.entries((given ?? {}) as Readonly<Record<string, unknown>>).flatMap(([key, value]) =>
    (Array.isArray(value) ? (value as unknown[]) : [value]).map((one) => ({ key, value: String(one) })),
  )
}

/** A push on demand, as the control endpoint got it; throws RangeError for an unknown name or a value that does not fit. */
export function readPushRequest(given: Readonly<Record<string, unknown>>, findBank: (name: string) => Bank | undefined): ReportRequest {
  for (const [name, value] of Object.entries(given)) {
    const isFitting = Object.hasOwn(checks, name) ? checks[name] : undefined
    if (!isFitting) throw new RangeError(`unknown value ${name}`)
    if (!isFitting(value)) throw new RangeError(`${name} has a value that does not fit`)
  }
  const { status = 'ok', userName = 'ok', bank: bankName, params, damage, ...rest } = given
  const bank = bankName === undefined ? banks[0] : findBank(bankName as string)
  if (!bank) throw new RangeError('unknown bank')
  return {
    ...(rest as Partial<ReportRequest>),
    ...(damage === undefined ? {} : { damage: damage as Damage }),
    status: status as string,
    userName: userName as string,
    bank,
    parameters: readParameters(params),
  }
}
