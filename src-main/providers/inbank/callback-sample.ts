import { sampleTimeMs } from '../http/proof.ts'
import type { CallbackReceiver, SampleFlaw, SampleRequest } from '../provider.ts'
import { FORM_TYPE } from './callback-form.ts'
import { sign } from './callback-signature.ts'

export const samples: CallbackReceiver['samples'] = ([
  ['none', 'Right'], ['wrong-signature', 'One digit of the HMAC changed'], ['wrong-key', 'Signed with another key'], ['damaged', 'Message changed on the way'],
  ['stale', 'Sent eight days ago'], ['future', 'Dated eight days ahead'], ['malformed', 'Without the HMAC'],
] as const).map(([flaw, label]) => ({ route: '', flaw, label }))

/** A digit that is certainly another one. */
const changed = (hmac: string): string => `${hmac.startsWith('0') ? '1' : '0'}${hmac.slice(1)}`

/** A decision that changes nothing by itself: what is true is read from the lender's interface. */
export const makeSample: CallbackReceiver['makeSample'] = (_route, flaw: SampleFlaw, key, at, reference): SampleRequest => {
  const timestamp = String(sampleTimeMs(at, flaw))
  const message = JSON.stringify({ type: 'DECISION', status: 'INCOME_PROOF_REQUIRED', creditApplicationUuid: reference || 'test-delivery' })
  const apiKey = key?.values['apiKey'] ?? 'no key is stored'
  const hmac = sign(flaw === 'wrong-key' ? `not ${apiKey}` : apiKey, `${timestamp}.${message}`)
  const form = new URLSearchParams({
    message: flaw === 'damaged' ? message.replaceAll('":', '": ') : message,
    ...(flaw === 'malformed' ? {} : { hmac: flaw === 'wrong-signature' ? changed(hmac) : hmac }),
    timestamp,
  })
  return { method: 'POST', mediaType: FORM_TYPE, query: '', body: Buffer.from(form.toString()) }
}
