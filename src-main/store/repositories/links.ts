import { AppError } from '#shared/domain/errors.ts'
import { asId } from '#shared/domain/ids.ts'
import type { CaseLink, LinkState } from '#shared/domain/link.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Db } from '../database/db.ts'
import { fromMs, fromMsOrNull, toMs, toMsOrNull } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { retrievalRowOf } from './retrievals.ts'
import { touchCase } from './standing.ts'
import { insertEntry } from './timeline.ts'

type LinkRow = Readonly<{
  id: string
  case_id: string
  provider_id: ProviderId
  environment: ProviderEnvironment
  kind: string
  reference: string
  address: string | null
  created_at: number
  created_by: string
  state: LinkState
  state_at: number | null
  state_code: string | null
  state_text: string | null
  retrieval_id: string | null
}>

const QUERY = `SELECT links.id, cases.id AS case_id, links.provider_id, links.environment, kind, links.reference, address, links.created_at, created_by,
  links.state, state_at, state_code, state_text, retrievals.id AS retrieval_id
  FROM links JOIN cases ON cases.number = links.case_number LEFT JOIN retrievals ON retrievals.number = links.retrieval_number`

const toLink = (row: LinkRow): CaseLink => ({
  id: asId<'link'>(row.id),
  caseId: asId<'case'>(row.case_id),
  providerId: row.provider_id,
  environment: row.environment,
  kind: row.kind,
  reference: row.reference,
  address: row.address,
  createdAt: fromMs(row.created_at),
  createdBy: row.created_by,
  state: row.state,
  stateAt: fromMsOrNull(row.state_at),
  stateCode: row.state_code,
  stateText: row.state_text,
  retrievalId: row.retrieval_id === null ? null : asId<'retrieval'>(row.retrieval_id),
})

/** Providers compare such codes without regard to letter case. */
const keyOf = (reference: string): string => reference.toLowerCase()

export const getLink = (db: Db, { linkId }: StoreOperations['links.get']['input']): CaseLink => {
  const row = db.get<LinkRow>(`${QUERY} WHERE links.id = ?`, linkId)
  if (!row) throw new AppError('app.not-found', 'This link does not exist any more.')
  return toLink(row)
}

export const findLink = (db: Db, { providerId, reference }: StoreOperations['links.find']['input']): CaseLink | null => {
  const row = db.get<LinkRow>(`${QUERY} WHERE links.provider_id = ? AND links.reference_key = ? ORDER BY links.number DESC LIMIT 1`, providerId, keyOf(reference))
  return row ? toLink(row) : null
}

export const listLinks = (db: Db, { caseId }: StoreOperations['links.list']['input']): readonly CaseLink[] =>
  db.all<LinkRow>(`${QUERY} WHERE links.case_number = ? ORDER BY links.number DESC`, caseNumberOf(db, caseId)).map(toLink)

/** A reference belongs to one case for good: what arrives with it has to find one place only. */
export const addLink = (db: Db, { link, entry }: StoreOperations['links.add']['input']): CaseLink => {
  const caseNumber = caseNumberOf(db, link.caseId)
  const taken = findLink(db, link)
  if (taken && taken.caseId !== link.caseId) throw new AppError('store.conflict', 'Another case uses this identifier already. Choose another one.', { fields: { uniqueId: 'belongs to another case' } })
  db.run(
    `INSERT INTO links (id, case_number, provider_id, environment, kind, reference, reference_key, address, created_at, created_by, state, state_at, state_code,
       state_text, retrieval_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    link.id, caseNumber, link.providerId, link.environment, link.kind, link.reference, keyOf(link.reference), link.address, toMs(link.createdAt), link.createdBy,
    link.state, toMsOrNull(link.stateAt), link.stateCode, link.stateText,
    link.retrievalId === null ? null : retrievalRowOf(db, link.retrievalId).number,
  )
  insertEntry(db, caseNumber, entry)
  return getLink(db, { linkId: link.id })
}

/** Notes how a link was used. What was delivered stays delivered: a return that comes later is told, and undoes nothing. */
export const noteLinkState = (db: Db, { linkId, state, at, code, text, entry }: StoreOperations['links.noteState']['input']): CaseLink => {
  const { caseId } = getLink(db, { linkId })
  const caseNumber = caseNumberOf(db, caseId)
  db.run(
    `UPDATE links SET state = ?, state_at = ?, state_code = ?, state_text = ? WHERE id = ? AND (state <> 'delivered' OR ? = 'delivered')`,
    state, toMs(at), code, text, linkId, state,
  )
  if (entry) insertEntry(db, caseNumber, entry)
  touchCase(db, caseNumber, toMs(at))
  return getLink(db, { linkId })
}
