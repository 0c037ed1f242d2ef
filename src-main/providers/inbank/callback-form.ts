import type { SentTime } from '#shared/domain/callback.ts'
import { parseFormFields } from '../../platform/form-fields.ts'
import { sentTimeOf } from '../http/proof.ts'
import type { RawDelivery } from '../provider.ts'

export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** The three fields of seed 001, "Callbacks"; `message` decoded once and otherwise as it came, `sentMessage` as it was written. */
export type CallbackForm = Readonly<{ message: string; sentMessage: string; hmac: string; timestamp: string }>

/** */
const MAX_BYTES = 64 * 1024
const MAX_FIELDS = 20

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
  const { fields, sent, problem } = parseFormFields(body, MAX_FIELDS, MAX_BYTES)
  if (fields === null) return problem
  const missing = FIELDS.filter((name) => (fields.get(name) ?? '') === '')
  if (missing.length > 0) return `${missing.join(', ')} missing`
  const [message, hmac, timestamp] = FIELDS.map((name) => fields.get(name) ?? '') as [string, string, string]
  if (!HEX_512.test(hmac)) return 'hmac does not have 128 hex digits'
  if (!DIGITS.test(timestamp)) return 'timestamp is not a number of seconds or milliseconds'
  return { message, hmac, timestamp, sentMessage: sent.get('message') ?? '' }
}
