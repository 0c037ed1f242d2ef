import { readFileSync } from 'node:fs'
import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../platform/clock.ts'
import { codeOf } from '../http/testing/sending.ts'
import type { HttpSender } from '../http/sender.ts'
import { createClient } from './client.ts'
import { readJson } from '../http/read-json.ts'
import { toStatement } from './map.ts'

type Json = { [name: string]: Json } | Json[] | string | number | boolean | null
const good = readFileSync(new URL('fixtures/statements-20190901.json', import.meta.url), 'utf8')
const rowCount = (body: unknown): number => toStatement(body, { currencyOf: () => 'AUD' }).accounts.reduce((sum, { transactions }) => sum + transactions.length, 0)
const wholeCount = rowCount(readJson(Buffer.from(good)))

/** Every path of a body, e.g. `['banks', 0, 'bankSlug']`. */
const pathsOf = (value: Json, path: (string | number)[] = []): (string | number)[][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, entry]) => [[...path, key], ...pathsOf(entry as Json, [...path, key])]) : []
const changed = (path: readonly (string | number)[], change: (holder: Record<string, Json>, key: string) => void): string => {
  const copy = JSON.parse(good) as Json
  const holder = path.slice(0, -1).reduce<Json>((value, key) => (value as Record<string, Json>)[key] ?? null, copy)
  change(holder as Record<string, Json>, String(path.at(-1)))
  return JSON.stringify(copy)
}

const paths = pathsOf(JSON.parse(good) as Json)
const cuts = Array.from({ length: 120 }, (_, index) => good.slice(0, Math.floor((good.length - 2) * ((index + 1) / 121))))
const missing = paths.map((path) => changed(path, (holder, key) => (Array.isArray(holder) ? holder.splice(Number(key), 1, null) : delete holder[key])))
const wrongType = paths.flatMap((path) => [{ odd: true }, ['odd'], 'odd', null, 7].map((value) => changed(path, (holder, key) => void (holder[key] = value as Json))))
const zip = Buffer.concat([Buffer.from('PK\u0003\u0004'), deflateRawSync(Buffer.from(good))])
const others = ['', 'null', '[]', '"text"', '42', '<html><body>Busy</body></html>', '{"status":true}', `${good}${good}`, `\uFEFF\uFEFF${good}`, '{"banks":{}', '[[[[[[', '{"a":'.repeat(5_000), `${'['.repeat(100_000)}`]

const outcome = (body: string | Buffer): 'refused' | number => {
  try {
    return rowCount(readJson(Buffer.from(body)))
  } catch (error) {
    const { code, name } = error as { code?: string; name: string }
    if (code === 'provider.unreadable' || name === 'UnreadableBody') return 'refused'
    throw error
  }
}

describe('R-100: broken answers', () => {
  const broken = [...cuts, ...missing, ...wrongType, zip, ...others]
  it('are at least 300', () => expect(broken.length).toBeGreaterThanOrEqual(300))

  it('R-100: never a part of a statement: all rows or none', () => {
    const partly = broken.filter((body) => {
      const result = outcome(body)
      // A row may be emptied of what a row can lack, but it has to be there. Two banks lists in one body do not exist.
      return result !== 'refused' && result !== wholeCount && result !== 0
    })
    expect(partly.map((body) => String(body).slice(0, 80))).toEqual([])
  })

  it('R-100: an account or bank that is not there is never taken for an empty one', () => {
    const empty = broken.filter((body) => outcome(body) === 0).map((body) => JSON.parse(String(body)) as { banks: unknown })
    expect(empty).toEqual([])
  })

  it('R-100 control off: a reader that skips what it cannot read would deliver parts', () => {
    const lenient = (body: string): number => {
      const { banks = [] } = JSON.parse(body) as { banks?: { bankAccounts?: { transactions?: { amount?: unknown; date?: unknown }[] }[] }[] }
      return banks.flatMap((bank) => bank.bankAccounts ?? []).flatMap((account) => account.transactions ?? []).filter((row) => typeof row.amount === 'number' && typeof row.date === 'string').length
    }
    const parts = missing.filter((body) => {
      try {
        return lenient(body) < wholeCount
      } catch {
        return false
      }
    })
    expect(parts.length).toBeGreaterThan(0)
  })
})

describe('answers that are not what was asked for', () => {
  const answer = (status: number, body: string | Buffer, headers: Record<string, string> = {}) => {
    const http: HttpSender = { send: () => Promise.resolve({ status, headers: new Headers(headers), body: Buffer.from(body), tookMs: 1 }) }
    const client = createClient({ http, baseUrl: 'https://test.bankstatements.com.au/api/v1', apiKey: 'key', outputVersion: '20190901', clock: systemClock })
    return codeOf(client.statements({ accounts: { a: [0] }, days: 1, password: null }, { current: 't' }, new AbortController().signal))
  }
  it.each([
    [200, '<html>Busy</html>', 'provider.unreadable'], [200, zip, 'provider.unreadable'], [200, '[]', 'provider.unreadable'], [503, '<html>Busy</html>', 'provider.unavailable'],
    [500, '', 'provider.unavailable'], [401, '', 'provider.unauthorized'], [403, '{"error":"no","errorCode":19003}', 'provider.unauthorized'], [429, '', 'provider.rate-limited'],
    [404, 'nothing here', 'provider.refused'], [200, '{"error":"x","errorCode":20008}', 'retrieval.wrong-login'], [400, '{"error":"x","errorCode":19002}', 'retrieval.session-ended'],
    [401, '{"error":"x","errorCode":"20005"}', 'retrieval.login-locked'], [500, '{"error":"x","errorCode":60001}', 'provider.unknown-error'],
    [200, '{"error":"x"}', 'provider.unknown-error'], [200, '{"error":"x","errorCode":123456}', 'provider.unknown-error'], [200, '{"errorCode":[]}', 'provider.unknown-error'],
  ])('status %d, case %#', async (status, body, code) => expect(await answer(status, body)).toBe(code))

  it('hands on how long to wait', async () => {
    const http: HttpSender = { send: () => Promise.resolve({ status: 429, headers: new Headers({ 'retry-after': '90' }), body: new Uint8Array(), tookMs: 1 }) }
    const client = createClient({ http, baseUrl: 'https://test.bankstatements.com.au/api/v1', apiKey: 'key', outputVersion: '', clock: systemClock })
    await expect(client.verify(new AbortController().signal)).rejects.toMatchObject({ detail: { code: 'provider.rate-limited', retryAfterSeconds: 90 } })
  })
})
