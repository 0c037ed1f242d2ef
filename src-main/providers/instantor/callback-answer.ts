import type { CallbackAnswer } from '#shared/domain/callback.ts'
import { ENCRYPTION, type PushReading } from './callback-form.ts'

const error = (text: string): CallbackAnswer => ({ status: 400, mediaType: 'text/plain', body: `Error: ${text}` })

/** What came from outside goes back as plain visible text of limited length, never as markup or a line of its own (T-14). */
const echo = (text: string): string => {
  const visible = text.replace(/[^!-~]|[<>&"'`\\]/g, '?')
  return visible.length > 120 ? `${visible.slice(0, 120)}...` : visible
}

/**
 * The vendor's own error texts in the vendor's own order (providers/instantor.md, section 3), which is that of its
 * receiver: fields, product, encryption, checksum. Whatever else is wrong is told as the checksum, so that nobody learns
 * what an opened payload was like (T-13).
 */
export const toError = ({ push, missing }: PushReading, isOurs: boolean): CallbackAnswer => {
  if (missing.length > 0) return error(`Missing POST field(s): ${missing.join(', ')}`)
  if (push === null) return error('Unreadable request')
  if (!isOurs) return error(`Invalid Product ID: ${echo(push.source)}`)
  if (push.encryption !== ENCRYPTION) return error(`Invalid encryption: ${echo(push.encryption)}`)
  return error(`Invalid checksum: ${echo(push.hash)}`)
}

/** Seed 000: plain text, and only for what is proven. The id is in the form of T-12 by then. */
export const toThanks = (messageId: string): CallbackAnswer => ({ status: 200, mediaType: 'text/plain', body: `OK: ${messageId}` })
