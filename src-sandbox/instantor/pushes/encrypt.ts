import { createCipheriv, createHash } from 'node:crypto'

/** The seven fields of a push, in the order in which they are sent (providers/instantor.md, section 1). */
export const fieldNames = ['source', 'msg_id', 'action', 'encryption', 'payload', 'timestamp', 'hash'] as const
export type FieldName = (typeof fieldNames)[number]
export type PushFields = Readonly<Record<FieldName, string>>

/** What a push is made of. `timestamp` is the text as sent. */
export type PushInput = Readonly<{ apiKey: string; source: string; messageId: string; timestamp: string; text: string }>

export const pushAction = 'report/user/data'
export const pushEncryption = 'B64/MD5/AES/CBC/PKCS5'

function md5(text: string): Buffer {
  return createHash('md5').update(text, 'utf8').digest()
}

/** AES-128-CBC with MD5 of the key as key and MD5 of the message's id as start value, in base64 (section 2). */
export function encryptPayload(apiKey: string, messageId: string, text: string): string {
  const cipher = createCipheriv('aes-128-cbc', md5(apiKey), md5(messageId))
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]).toString('base64')
}

/** SHA-1 over the key and the values in the order of their names, in lower-case hex (section 2). */
export function hashOf(apiKey: string, fields: Omit<PushFields, 'hash'>): string {
  const values = Object.entries(fields)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, value]) => value)
  return createHash('sha1').update([apiKey, ...values].join(''), 'utf8').digest('hex')
}

/** Adds the hash. */
export function sign(apiKey: string, fields: Omit<PushFields, 'hash'>): PushFields {
  return { ...fields, hash: hashOf(apiKey, fields) }
}

/** A push as the vendor makes it. */
export function makePush({ apiKey, source, messageId, timestamp, text }: PushInput): PushFields {
  const payload = encryptPayload(apiKey, messageId, text)
  return sign(apiKey, { source, msg_id: messageId, action: pushAction, encryption: pushEncryption, payload, timestamp })
}

/** The body of the POST. Fields may be missing; `bare` ones go out without escapes. */
export function formBody(fields: Readonly<Partial<Record<FieldName, string>>>, bare: readonly FieldName[] = []): string {
  return fieldNames
    .flatMap((name) => {
      const value = fields[name]
      return value === undefined ? [] : [`${name}=${bare.includes(name) ? value : encodeURIComponent(value)}`]
    })
    .join('&')
}
