import type { CallbackNews, ReportFact } from '#shared/domain/callback-news.ts'
import type { Statement, StatementDelivery } from '#shared/domain/statement.ts'
import { toLine } from '../http/proof.ts'
import { readJson } from '../http/read-json.ts'
import { readStatus, unreadable } from './errors.ts'
import { toNewerFacts, toOlderFacts } from './facts.ts'
import { toNewerStatement, toOlderStatement, type MappedReport } from './map.ts'
import { readHead, type ReportHead } from './report-head.ts'
import { newerSchema, olderSchema } from './wire.ts'

/** Where the schema does not fit: the path as names, without positions and without values. */
const placeOf = (issues: readonly Readonly<{ path: readonly PropertyKey[] }>[]): string =>
  issues[0]?.path.map((part) => (typeof part === 'number' ? '[]' : String(part))).join('.').replaceAll('.[]', '[]') || 'body'

type Content = MappedReport & Readonly<{ facts: readonly ReportFact[] }>

const readOlder = (raw: unknown, { comment }: ReportHead): Content => {
  const parsed = olderSchema.safeParse(raw)
  if (!parsed.success) throw unreadable(placeOf(parsed.error.issues))
  return { ...toOlderStatement(parsed.data), facts: toOlderFacts(parsed.data, comment) }
}

const readNewer = (raw: unknown, { comment }: ReportHead): Content => {
  const parsed = newerSchema.safeParse(raw)
  if (!parsed.success) throw unreadable(placeOf(parsed.error.issues))
  return { ...toNewerStatement(parsed.data), facts: toNewerFacts(parsed.data, comment) }
}

const parse = (bytes: Uint8Array): unknown => {
  try {
    return readJson(bytes)
  } catch {
    throw unreadable('not JSON that can be read in one way only')
  }
}

/** The decrypted text is the body that the statement was read from, and is kept byte for byte. */
const toDelivery = (statement: Statement, rawBody: Uint8Array): StatementDelivery | null =>
  statement.accounts.length === 0 ? null : { statement, rawBody: Uint8Array.from(rawBody), rawMediaType: 'application/json' }

const lackingFact = (lacking: readonly string[]): readonly ReportFact[] =>
  lacking.length === 0 ? [] : [{ label: 'Rows left out', value: `${lacking.length}: ${lacking.slice(0, 5).join('; ')}${lacking.length > 5 ? '; …' : ''}`, isOk: false }]

/**
 * Reads a decrypted report of either format.
 * @throws AppError `callback.malformed` naming the field.
 */
export const toNews = (bytes: Uint8Array, source: string): CallbackNews => {
  const raw = parse(bytes)
  const head = readHead(raw, source)
  if (head === null) return { kind: 'other', references: [] }
  const { statement, lacking, facts } = head.format === 'v1' ? readOlder(raw, head) : readNewer(raw, head)
  const { references, status, reportNumber } = head
  return { kind: 'report', references, status: toLine(status), reportNumber, ...readStatus(head), delivery: toDelivery(statement, bytes), facts: [...facts, ...lackingFact(lacking)], lacking }
}
