import { AppError } from '#shared/domain/errors.ts'
import type { IdentityReport, NewIdentityReport, StoredIdentityReport } from '#shared/domain/identity.ts'
import { asId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Db } from '../database/db.ts'
import type { RetrievalRow } from '../rows/retrieval-row.ts'
import { fromMs } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'

type IdentityRow = Readonly<{
  id: string
  case_id: string
  retrieval_id: string
  provider_id: ProviderId
  institution_slug: string
  institution_name: string
  holder: string | null
  address: string
  phone: string | null
  email: string | null
  accounts: string
  received_at: number
}>

const QUERY = `SELECT identity_reports.id, cases.id AS case_id, retrievals.id AS retrieval_id, identity_reports.provider_id, identity_reports.institution_slug,
  identity_reports.institution_name, holder, address, identity_reports.phone, identity_reports.email,
  accounts, received_at FROM identity_reports JOIN cases ON cases.number = identity_reports.case_number JOIN retrievals ON retrievals.number = retrieval_number`

const toReport = (row: IdentityRow): StoredIdentityReport => ({
  id: asId<'identity-report'>(row.id),
  caseId: asId<'case'>(row.case_id),
  retrievalId: asId<'retrieval'>(row.retrieval_id),
  providerId: row.provider_id,
  receivedAt: fromMs(row.received_at),
  institutionSlug: row.institution_slug,
  institutionName: row.institution_name,
  holder: row.holder,
  address: JSON.parse(row.address) as IdentityReport['address'],
  phone: row.phone,
  email: row.email,
  accounts: JSON.parse(row.accounts) as IdentityReport['accounts'],
})

export const insertIdentity = (db: Db, retrieval: RetrievalRow, { id, report }: NewIdentityReport, atMs: number): void => {
  db.run(
    `INSERT INTO identity_reports (id, case_number, retrieval_number, provider_id, institution_slug, institution_name, holder, address, phone, email, accounts, received_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    id, retrieval.case_number, retrieval.number, retrieval.provider_id, report.institutionSlug, report.institutionName, report.holder,
    JSON.stringify(report.address), report.phone, report.email, JSON.stringify(report.accounts), atMs,
  )
}

/** Newest first. */
export const listIdentity = (db: Db, { caseId }: StoreOperations['identity.list']['input']): readonly StoredIdentityReport[] =>
  db.all<IdentityRow>(`${QUERY} WHERE identity_reports.case_number = ? ORDER BY identity_reports.number DESC`, caseNumberOf(db, caseId)).map(toReport)

/** @throws AppError `app.not-found`. */
export const getIdentity = (db: Db, { reportId }: StoreOperations['identity.get']['input']): StoredIdentityReport => {
  const row = db.get<IdentityRow>(`${QUERY} WHERE identity_reports.id = ?`, reportId)
  if (!row) throw new AppError('app.not-found', 'These customer details do not exist any more.')
  return toReport(row)
}
