import type { ErrorDetail } from '#shared/domain/errors.ts'
import { asId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment, Retrieval, RetrievalState } from '#shared/domain/retrieval.ts'
import { fromMs, fromMsOrNull } from './values.ts'

/** A retrieval with the id of its case and the ids of its statements. */
export const RETRIEVAL_QUERY = `SELECT retrievals.number, retrievals.id, cases.id AS case_id, case_number, provider_id, environment,
  retrievals.state, institution_slug, institution_name, started_at, ended_at, failure, retrievals.revision,
  (SELECT group_concat(id, ' ' ORDER BY number) FROM statements WHERE retrieval_number = retrievals.number AND superseded_by IS NULL) AS statement_ids
  FROM retrievals JOIN cases ON cases.number = case_number`

export type RetrievalRow = Readonly<{
  number: number
  id: string
  case_id: string
  case_number: number
  provider_id: ProviderId
  environment: ProviderEnvironment
  state: RetrievalState
  institution_slug: string | null
  institution_name: string | null
  started_at: number
  ended_at: number | null
  failure: string | null
  revision: number
  statement_ids: string | null
}>

export const toRetrieval = (row: RetrievalRow): Retrieval => ({
  id: asId<'retrieval'>(row.id),
  caseId: asId<'case'>(row.case_id),
  providerId: row.provider_id,
  environment: row.environment,
  state: row.state,
  institutionSlug: row.institution_slug,
  institutionName: row.institution_name,
  startedAt: fromMs(row.started_at),
  endedAt: fromMsOrNull(row.ended_at),
  failure: row.failure === null ? null : (JSON.parse(row.failure) as ErrorDetail),
  statementIds: (row.statement_ids ?? '').split(' ').filter((id) => id !== '').map((id) => asId<'statement'>(id)),
  revision: row.revision,
})
