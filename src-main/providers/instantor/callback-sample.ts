import { createHash } from 'node:crypto'
import { sampleTimeMs } from '../http/proof.ts'
import type { CallbackReceiver, SampleFlaw, SampleRequest } from '../provider.ts'
import { ACTIONS, ENCRYPTION, FORM_TYPE } from './callback-form.ts'
import { sealPayload } from './callback-payload.ts'
import { hashOf } from './callback-signature.ts'
import { REFERENCE_PARAM } from './report-head.ts'

export const samples: CallbackReceiver['samples'] = ([
  ['none', 'Right'], ['wrong-signature', 'One digit of the hash changed'], ['wrong-key', 'Sealed with another key, hash right'], ['damaged', '+ turned into a blank'],
  ['stale', 'Sent eight days ago'], ['future', 'Dated eight days ahead'], ['malformed', 'Without the hash'],
] as const).map(([flaw, label]) => ({ route: '', flaw, label }))

/** Says that more will come and brings no account, so that trying the listener puts no invented money into a case. */
const reportOf = (source: string, at: string, reference: string, filler: string): string => JSON.stringify({
  basicInfo: {
    scrapeReport: { scrapeDate: at, status: 'incomplete', comment: `Test delivery made by Casebench ${filler}`.trim(), reportNumber: 0, isFinal: false },
    bank: { country: 'SE', abbreviation: 'test', name: 'Test delivery' },
    source,
    miscEntryList: [{ provider: source, key: REFERENCE_PARAM, value: reference }],
  },
})

type Made = Readonly<{ source: string; msg_id: string; action: string; encryption: string; payload: string; timestamp: string }>

/** @param round another filler, until the payload has the characters that a flaw needs. */
const makePush = (apiKey: string, sealKey: string, source: string, timestamp: string, reference: string, round: number): Made => {
  const messageId = `msg-${createHash('sha256').update(JSON.stringify([apiKey, timestamp, reference])).digest('hex').slice(0, 11)}-${Date.parse(timestamp)}`
  const payload = sealPayload(reportOf(source, timestamp, reference, '.'.repeat(round)), sealKey, messageId)
  return payload.includes('+') || round > 40 ? { source, msg_id: messageId, action: ACTIONS[0] ?? '', encryption: ENCRYPTION, payload, timestamp } : makePush(apiKey, sealKey, source, timestamp, reference, round + 1)
}

const changed = (hash: string): string => `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1)}`

export const makeSample: CallbackReceiver['makeSample'] = (_route, flaw: SampleFlaw, key, at, reference): SampleRequest => {
  const apiKey = key?.values['apiKey'] ?? 'no key is stored'
  const timestamp = new Date(sampleTimeMs(at, flaw)).toISOString()
  const push = makePush(apiKey, flaw === 'wrong-key' ? `not ${apiKey}` : apiKey, key?.values['apiName'] ?? 'unknown', timestamp, reference, 0)
  const hash = hashOf(apiKey, push)
  const fields = { ...push, ...(flaw === 'malformed' ? {} : { hash: flaw === 'wrong-signature' ? changed(hash) : hash }) }
  const form = new URLSearchParams(fields).toString()
  return { method: 'POST', mediaType: FORM_TYPE, query: '', body: Buffer.from(flaw === 'damaged' ? form.replaceAll('%2B', '+') : form) }
}
