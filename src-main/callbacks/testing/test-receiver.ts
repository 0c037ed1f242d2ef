import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CallbackAnswer, CallbackJudgement, CallbackVerdict } from '#shared/domain/callback.ts'
import { parseFormFields } from '../../platform/form-fields.ts'
import type { CallbackReceiver, CallbackRoute, RawDelivery, VerificationKey } from '../../providers/provider.ts'

export const FORM = 'application/x-www-form-urlencoded'
const KEY_MARK = { providerId: 'inbank', environment: 'test', generation: 'current', ending: 't-00' } as const
export const TEST_KEY: VerificationKey = { mark: KEY_MARK, values: { apiKey: 'key-of-the-test-desk-00' } }

const ROUTES: readonly CallbackRoute[] = [
  { name: '', label: 'Signed form', method: 'POST', body: 'form', mediaTypes: [FORM], takesCorrelation: false },
  { name: 'result', label: 'Document', method: 'POST', body: 'document', mediaTypes: ['application/json', 'application/xml'], takesCorrelation: true },
  { name: 'submission', label: 'Files', method: 'POST', body: 'multipart', mediaTypes: ['multipart/form-data'], takesCorrelation: false },
  { name: 'return', label: 'Way back', method: 'GET', body: 'none', mediaTypes: [], takesCorrelation: true },
]
const REFUSED: CallbackAnswer = { status: 400, mediaType: 'text/plain; charset=utf-8', body: 'refused' }

const judged = (verdict: CallbackVerdict, answer: CallbackAnswer, dedupeKey: string | null, title = ''): CallbackJudgement => ({
  verdict, answer, dedupeKey, checks: [], signature: null, key: verdict === 'valid' ? KEY_MARK : null, sentAt: null, decoded: null,
  subject: { title, detail: '', references: [], status: null },
})

/** Text to sign and its signature, as an Inbank-shaped sender makes them. */
export const signForm = (message: string, timestamp: string, key: VerificationKey = TEST_KEY): string => {
  const hmac = createHmac('sha512', key.values['apiKey'] ?? '').update(`${timestamp}.${message}`).digest('hex')
  return `message=${encodeURIComponent(message)}&hmac=${hmac}&timestamp=${timestamp}`
}

const judgeForm = (delivery: RawDelivery, keys: readonly VerificationKey[]): CallbackJudgement => {
  const { fields } = parseFormFields(delivery.body)
  const message = fields?.get('message')
  const timestamp = fields?.get('timestamp')
  const hmac = fields?.get('hmac')
  if (message === undefined || timestamp === undefined || hmac === undefined || !/^[0-9a-f]{128}$/.test(hmac)) return judged('malformed', REFUSED, null)
  const given = Buffer.from(hmac, 'hex')
  const isSigned = keys.some(({ values }) => timingSafeEqual(createHmac('sha512', values['apiKey'] ?? '').update(`${timestamp}.${message}`).digest(), given))
  if (!isSigned) return judged('bad-signature', REFUSED, null)
  return judged('valid', { status: 200, mediaType: 'text/plain; charset=utf-8', body: 'OK' }, hmac, message.slice(0, 60))
}

/** A provider made up for tests: signed forms like Inbank's, unsigned documents and files like illion's. */
export const createTestReceiver = (routes: readonly CallbackRoute[] = ROUTES): CallbackReceiver => ({
  prefix: 'inbank',
  routes,
  judge: (delivery, { keys }) => {
    if (delivery.route === '') return judgeForm(delivery, keys)
    if (delivery.route === 'submission' && delivery.parts === null) return judged('malformed', REFUSED, null)
    return judged('not-signed', { status: 200, mediaType: 'text/plain; charset=utf-8', body: 'OK' }, delivery.bodySha256)
  },
  read: () => Promise.reject(new Error('not for tests of the listener')),
  samples: [],
  makeSample: () => {
    throw new Error('not for tests of the listener')
  },
})
