import { createCipheriv, createHash } from 'node:crypto'
import { asInstant, type Instant } from '#shared/domain/calendar.ts'
import type { JudgeContext, RawDelivery, VerificationKey } from '../../provider.ts'

/** Pushes made a second time from the document's rule, so that the reader cannot agree with itself. */
export type Fields = Readonly<{ source: string; msg_id: string; action: string; encryption: string; payload: string; timestamp: string; hash: string }>

export const API_KEY = 'test_API_key'
export const SOURCE = 'customer.se'
export const MESSAGE_ID = 'msg-0000000000d-1400000000004'
export const SENT_AT = '2026-11-20T10:00:00.000+01:00'
export const NOW = asInstant('2026-11-20T09:00:02.000Z')

const md5 = (text: string): Buffer => createHash('md5').update(text).digest()

export const hashFields = (fields: Omit<Fields, 'hash'>, apiKey = API_KEY): string =>
  createHash('sha1').update(`${apiKey}${fields.action}${fields.encryption}${fields.msg_id}${fields.payload}${fields.source}${fields.timestamp}`).digest('hex')

export const seal = (text: string | Uint8Array, messageId = MESSAGE_ID, apiKey = API_KEY): string => {
  const cipher = createCipheriv('aes-128-cbc', md5(apiKey), md5(messageId))
  return Buffer.concat([cipher.update(text), cipher.final()]).toString('base64')
}

/** A right push of the text, with single fields replaced before or after the hash. */
export const makeFields = (text: string | Uint8Array, before: Partial<Fields> = {}, after: Partial<Fields> = {}): Fields => {
  const messageId = before.msg_id ?? MESSAGE_ID
  const fields = { source: SOURCE, msg_id: messageId, action: 'report/user/data', encryption: 'B64/MD5/AES/CBC/PKCS5', payload: seal(text, messageId), timestamp: SENT_AT, ...before }
  return { ...fields, hash: hashFields(fields), ...after }
}

export const formOf = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString()

export const deliver = (body: string | Uint8Array, receivedAt: Instant = NOW): RawDelivery => {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return { route: '', correlation: null, query: '', mediaType: 'application/x-www-form-urlencoded', charset: 'utf-8', body: bytes, parts: null, bodySize: bytes.length, bodySha256: '', receivedAt }
}

export const keyOf = (apiKey: string, apiName = SOURCE, generation: 'current' | 'previous' = 'current'): VerificationKey =>
  ({ mark: { providerId: 'instantor', environment: 'test', generation, ending: '' }, values: { apiKey, apiName } })

export const CONTEXT: JudgeContext = { keys: [keyOf(API_KEY)], toleranceSeconds: 300 }
