import type { CallbackAnswer, CallbackCheck, CallbackJudgement } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import { decodeUtf8, readJson } from '../http/read-json.ts'
import { isWireObject } from '../http/wire-object.ts'
import type { CallbackReceiver, RawDelivery } from '../provider.ts'

/** Nothing is documented about the answer; a success status is what every sender understands. */
const TAKEN: CallbackAnswer = { status: 200, mediaType: 'text/plain', body: 'OK' }
const REFUSED: CallbackAnswer = { status: 400, mediaType: 'text/plain', body: 'Refused' }

/** Members that may name the process (providers/fimento.md, section 3): tried in this order, also one level down. */
const ID_MEMBERS = ['processId', '_id', 'process_id', 'id'] as const
const PROCESS_ID = /^[A-Za-z0-9_-]{6,64}$/
const LONGEST_DECODED = 20_000

type Hint = Readonly<{ processId: string | null; decoded: string }>

const idIn = (value: unknown): string | null => {
  if (!isWireObject(value)) return null
  for (const name of ID_MEMBERS) {
    const id = value[name]
    if (typeof id === 'string' && PROCESS_ID.test(id)) return id
  }
  return null
}

/**
 * Seed 003 says only that a registered address is called when a process is updated. Whatever readable comes is a hint; of
 * its content an id is taken and nothing else. @returns null for bytes that are no text.
 */
const readHint = ({ body, mediaType }: Pick<RawDelivery, 'body' | 'mediaType'>): Hint | null => {
  try {
    const text = decodeUtf8(body)
    if (mediaType === 'application/x-www-form-urlencoded') {
      const form = new URLSearchParams(text)
      return { processId: idIn(Object.fromEntries(form)), decoded: text }
    }
    if (text.trim() === '') return { processId: null, decoded: '' }
    const json = readJson(body)
    const nested = isWireObject(json) ? Object.values(json).map(idIn).find((id) => id !== null) ?? null : null
    return { processId: idIn(json) ?? nested, decoded: text }
  } catch {
    return null
  }
}

const check = (name: CallbackCheck['name'], label: string, outcome: CallbackCheck['outcome'], detail: string): CallbackCheck => ({ name, label, outcome, detail })

const judge: CallbackReceiver['judge'] = (delivery): CallbackJudgement => {
  const hint = readHint(delivery)
  const base = { signature: null, key: null, sentAt: null, dedupeKey: null }
  if (hint === null) {
    return {
      ...base, verdict: 'malformed', answer: REFUSED, decoded: null, subject: { title: 'unreadable', detail: '', references: [], status: null },
      checks: [check('form', 'Readable text', 'failed', 'neither JSON nor a form')],
    }
  }
  const { processId, decoded } = hint
  return {
    // No key of equality: the same words mean another update each time, and none of them is believed.
    ...base, verdict: 'not-signed', answer: TAKEN, decoded: decoded.length > LONGEST_DECODED ? null : decoded,
    subject: { title: 'process updated', detail: processId === null ? 'names no process' : `process ${processId}`, references: processId === null ? [] : [processId], status: null },
    checks: [
      check('form', 'Readable text', 'passed', `${delivery.bodySize} bytes`),
      check('signature', 'Signature', 'skipped', 'Fimento signs nothing'),
      check('content', 'Process', processId === null ? 'noted' : 'passed', processId ?? 'not named'),
    ],
  }
}

/** Seed 003, "webhook"; what it carries is documented nowhere, so it is a hint and never data. */
export const callbacks: CallbackReceiver = {
  prefix: 'fimento',
  routes: [{ name: '', label: 'Process updates', method: 'POST', body: 'form', mediaTypes: ['application/json', 'application/x-www-form-urlencoded', 'text/plain', ''], takesCorrelation: false }],
  judge,
  read: (delivery) => {
    const hint = readHint(delivery)
    if (hint === null) return Promise.reject(new AppError('callback.malformed', 'The webhook is neither JSON nor a form.'))
    return Promise.resolve({ kind: 'wake-up', references: hint.processId === null ? [] : [hint.processId] })
  },
  samples: [{ route: '', flaw: 'none', label: 'A process was updated' }, { route: '', flaw: 'malformed', label: 'Neither JSON nor a form' }],
  makeSample: (_route, flaw, _key, _at, reference) => ({
    method: 'POST', mediaType: 'application/json', query: '', body: Buffer.from(flaw === 'malformed' ? '{"processId":' : JSON.stringify({ processId: reference || 'test-process' })),
  }),
}
