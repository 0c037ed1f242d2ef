import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ProviderId } from '#shared/domain/provider-id.ts'

/** A file as somebody could have saved it. `transactions` as counted in the text, without a reader of the console; null: it holds no statement. */
export type SavedSample = Readonly<{ name: string; bytes: Buffer; provider: ProviderId; version: string | null; transactions: number | null }>

const at = (path: string): string => fileURLToPath(new URL(`../../providers/${path}`, import.meta.url))

const LISTS: ReadonlySet<string> = new Set(['transactions', 'details', 'transactionList'])
const rowsIn = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 0 : Object.entries(value).reduce((sum, [name, member]) => sum + (LISTS.has(name) && Array.isArray(member) ? member.length : rowsIn(member)), 0)
const countIn = (text: string): number => (text.startsWith('<') ? (text.match(/<(?:detail|transaction)>/g) ?? []).length : rowsIn(JSON.parse(text)))

const own = (path: string, provider: ProviderId, version: string | null): SavedSample => {
  const bytes = readFileSync(at(path))
  return { name: path.split('/').at(-1) ?? path, bytes, provider, version, transactions: version === null ? null : countIn(bytes.toString('utf8')) }
}

/** The project's own samples. */
export const OWN_SAMPLES: readonly SavedSample[] = [
  own('bankstatements/fixtures/statements-20190901.json', 'bankstatements', '20190901'),
  own('bankstatements/fixtures/statements-20190901-odd.json', 'bankstatements', '20190901'),
  own('bankstatements/fixtures/statements-20170401.json', 'bankstatements', '20170401'),
  own('bankstatements/fixtures/statements-20160527.json', 'bankstatements', '20160527'),
  own('bankstatements/fixtures/statements-original.json', 'bankstatements', 'original'),
  own('bankstatements/fixtures/login-fetch-all-original.xml', 'bankstatements', 'original'),
  own('bankstatements/fixtures/institution-20190901.json', 'bankstatements', '20190901'),
  own('bankstatements/fixtures/institution-20170401-loyalty.json', 'bankstatements', '20170401'),
  own('bankstatements/fixtures/institutions.json', 'bankstatements', null),
  own('instantor/fixtures/report-v1.seed.json', 'instantor', 'v1'),
  own('instantor/fixtures/report-v2.json', 'instantor', 'v2'),
]

const SHARED = fileURLToPath(new URL('../../../../shared/fixtures/', import.meta.url))
export const hasShared = existsSync(SHARED)

const bodyOf = (path: string): Buffer => {
  const bytes = readFileSync(path)
  if (!path.endsWith('.json')) return bytes
  const value = JSON.parse(bytes.toString('utf8')) as Readonly<{ body?: unknown }>
  return value.body === undefined ? bytes : Buffer.from(JSON.stringify(value.body))
}

/** Samples that may not be copied, where they lie beside the checkout; wrapped bodies are taken out. */
export const sharedSamples = (folder: ProviderId): readonly Readonly<{ name: string; bytes: Buffer }>[] =>
  (hasShared ? readdirSync(`${SHARED}${folder}`) : []).map((name) => ({ name, bytes: bodyOf(`${SHARED}${folder}/${name}`) }))
