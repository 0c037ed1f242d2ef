import { readJson } from '../http/read-json.ts'
import { isWireObject } from '../http/wire-object.ts'
import { toLine } from '../http/proof.ts'

/** What a callback says, trimmed: a sample of the vendor ends in a blank. Type and status may be words nobody documented. */
export type CallbackMessage = Readonly<{ type: string; status: string; applicationUuid: string }>

/** Wider than a UUID, which is the vendor's promise and not needed to find the application. */
const UUID = /^[A-Za-z0-9-]{3,64}$/
const wordOf = (value: unknown): string => (typeof value === 'string' ? toLine(value) : '')

/** Seed 001: decision related and contract related. Others are shown as they come. */
export const KNOWN_STATUSES: Readonly<Record<'DECISION' | 'CONTRACT', readonly string[]>> = {
  DECISION: ['POSITIVE', 'NEGATIVE', 'FAILED', 'INCOME_PROOF_REQUIRED'],
  CONTRACT: ['UNSIGNED', 'SIGNED', 'ACTIVATED', 'CANCELLED', 'TERMINATED', 'ACTIVATION_REQUIRES_PARTNER_APPROVAL', 'DOWN_PAYMENT_PAID_BY_CUSTOMER'],
}

export const isKnownStatus = ({ type, status }: CallbackMessage): boolean =>
  Object.entries(KNOWN_STATUSES).some(([known, statuses]) => known === type.toUpperCase() && statuses.includes(status.toUpperCase()))

/** `decision` and `contract` for the lender's two; anything else is null. */
export const subjectOf = ({ type }: CallbackMessage): 'decision' | 'contract' | null => {
  const word = type.toUpperCase()
  return word === 'DECISION' ? 'decision' : word === 'CONTRACT' ? 'contract' : null
}

/** @returns the message, or in plain words what is wrong with it. */
export const readMessage = (text: string): CallbackMessage | string => {
  let raw: unknown
  try {
    raw = readJson(Buffer.from(text, 'utf8'))
  } catch {
    return 'not JSON that can be read in one way only'
  }
  if (!isWireObject(raw)) return 'not a JSON object'
  const message = { type: wordOf(raw['type']), status: wordOf(raw['status']), applicationUuid: wordOf(raw['creditApplicationUuid']) }
  if (message.type === '' || message.status === '') return 'type or status missing'
  return UUID.test(message.applicationUuid) ? message : 'creditApplicationUuid missing'
}
