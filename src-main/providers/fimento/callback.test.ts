import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RawDelivery } from '../provider.ts'
import { callbacks } from './callback.ts'

const deliveryOf = (text: string | Uint8Array, mediaType = 'application/json'): RawDelivery => {
  const body = typeof text === 'string' ? Buffer.from(text) : text
  return {
    route: '', correlation: null, query: '', mediaType, charset: null, body, parts: null, bodySize: body.length, bodySha256: createHash('sha256').update(body).digest('hex'),
    receivedAt: '2026-11-20T10:00:00.000Z' as never,
  }
}
const context = { keys: [], toleranceSeconds: 300 }
const judge = (text: string | Uint8Array, mediaType?: string) => callbacks.judge(deliveryOf(text, mediaType), context)
const PROCESS = '64f1c0ffee5eed0123456789'

describe('Fimento’s webhook is a hint', () => {
  it.each([
    ['an id of the process', `{"processId":"${PROCESS}"}`, 'application/json'],
    ['the id as the store writes it', `{"_id":"${PROCESS}","status":"completed"}`, 'application/json'],
    ['one level down', `{"event":"updated","process":{"_id":"${PROCESS}"}}`, 'application/json'],
    ['a form', `processId=${PROCESS}&x=1`, 'application/x-www-form-urlencoded'],
  ])('%s is taken from it, and nothing else', async (_, body, mediaType) => {
    const judgement = judge(body, mediaType)
    expect([judgement.verdict, judgement.subject.references, judgement.answer.status, judgement.dedupeKey]).toEqual(['not-signed', [PROCESS], 200, null])
    expect(judgement.subject.status).toBeNull()
    expect(await callbacks.read(deliveryOf(body, mediaType), { ...context, files: { pgpPrivateKey: null } })).toEqual({ kind: 'wake-up', references: [PROCESS] })
  })

  it('without an id, or empty, it still wakes up; bytes that are no text are malformed', () => {
    expect(judge('{}').subject.detail).toBe('names no process')
    expect(judge('', '').verdict).toBe('not-signed')
    expect([judge('{"a":').verdict, judge(Uint8Array.from([0xff, 0xfe, 0x00])).verdict]).toEqual(['malformed', 'malformed'])
    expect(judge('{"processId":"../../etc"}').subject.references).toEqual([])
  })

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom('application/json', 'application/x-www-form-urlencoded', ''), (body, mediaType) => {
      expect(['not-signed', 'malformed']).toContain(callbacks.judge(deliveryOf(body, mediaType), context).verdict)
    }))
  })
})
