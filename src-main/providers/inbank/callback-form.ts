import type { SentTime } from '#shared/domain/callback.ts'
import { readForm } from '../http/read-form.ts'
import { UnreadableBody } from '../http/read-json.ts'
import { sentTimeOf } from '../http/proof.ts'
import type { RawDelivery } from '../provider.ts'

export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** The three fields of seed 001, "Callbacks"; `message` decoded once and otherwise as it came, `sentMessage` as it was written. */
export type CallbackForm = Readonly<{ message: string; sentMessage: string; hmac: string; timestamp: string }>

const FIELDS = ['message', 'hmac', 'timestamp'] as const
/** Capitals are readable, and then do not match: the document's digests have none. */
const HEX_512 = /^[0-9A-Fa-f]{128}$/
/**
 * Digits only. A point would let the end of the timestamp move into the message without changing the signed text, and
 * fourteen digits last until the year 5138 in either unit.
 */
const DIGITS = /^\d{1,14}$/
/** Seconds need ten digits today, milliseconds thirteen. */
const MOST_DIGITS_OF_SECONDS = 11

export const isSeconds = (timestamp: string): boolean => timestamp.length <= MOST_DIGITS_OF_SECONDS

/** Seed 001 has seconds in its table and milliseconds in its sample: the number of digits tells them apart. */
export const readSentTime = ({ timestamp }: CallbackForm, { receivedAt }: RawDelivery): SentTime =>
  isSeconds(timestamp) ? sentTimeOf(timestamp, 'seconds', Number(timestamp) * 1000, receivedAt) : sentTimeOf(timestamp, 'milliseconds', Number(timestamp), receivedAt)

/** @returns the fields, or in plain words what keeps them from being read. */
export const readCallbackForm = ({ body, mediaType, charset }: RawDelivery): CallbackForm | string => {
  if (mediaType !== FORM_TYPE) return 'not sent as a form'
  if (charset !== null && charset.toLowerCase() !== 'utf-8') return 'not in UTF-8'
  try {
    const fields = readForm(body)
    const missing = FIELDS.filter((name) => (fields.get(name)?.value ?? '') === '')
    if (missing.length > 0) return `${missing.join(', ')} missing`
    const [message, hmac, timestamp] = FIELDS.map((name) => fields.get(name)?.value ?? '') as [string, string, string]
    if (!HEX_512.test(hmac)) return 'hmac does not have 128 hex digits'
    if (!DIGITS.test(timestamp)) return 'timestamp is not a number of seconds or milliseconds'
    return { message, hmac, timestamp, sentMessage: fields.get('message')?.raw ?? '' }
  } catch (error) {
    if (error instanceof UnreadableBody) return error.message
    throw error
  }
}
