import type { ExpectedCallback } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import { asId } from '#shared/domain/ids.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Db } from '../database/db.ts'
import { fromMs, fromMsOrNull, toMs, toMsOrNull } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'
import { caseNumberOf } from './case-lookup.ts'
import { retrievalRowOf } from './retrievals.ts'

type ExpectedRow = Readonly<{
  id: string
  provider_id: ProviderId
  case_id: string
  case_reference: string
  applicant_name: string
  retrieval_id: string | null
  reference: string
  what: string
  expected_by: number
  state: ExpectedCallback['state']
  asked_at: number | null
}>

const toExpected = (row: ExpectedRow): ExpectedCallback => ({
  id: row.id,
  providerId: row.provider_id,
  caseId: asId<'case'>(row.case_id),
  caseReference: row.case_reference,
  applicantName: row.applicant_name,
  retrievalId: row.retrieval_id === null ? null : asId<'retrieval'>(row.retrieval_id),
  reference: row.reference,
  what: row.what,
  expectedBy: fromMs(row.expected_by),
  state: row.state,
  askedAt: fromMsOrNull(row.asked_at),
})

/** Waiting for the same thing once more moves its time; one that was late is awaited again. */
export const addExpected = (db: Db, input: StoreOperations['expected.add']['input']): undefined => {
  const retrieval = input.retrievalId === null ? null : retrievalRowOf(db, input.retrievalId)
  db.run(
    `INSERT INTO expected_callbacks (id, provider_id, case_number, retrieval_number, reference, what, expected_by, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'expected')
     ON CONFLICT (id) DO UPDATE SET what = excluded.what, expected_by = excluded.expected_by, state = CASE state WHEN 'late' THEN 'expected' ELSE state END`,
    input.id, input.providerId, caseNumberOf(db, input.caseId), retrieval?.number ?? null, input.reference, input.what, toMs(input.expectedBy),
  )
}

/** The one whose time comes first comes first. */
export const listExpected = (db: Db, { states }: StoreOperations['expected.list']['input']): readonly ExpectedCallback[] =>
  db.all<ExpectedRow>(
    `SELECT expected_callbacks.id, expected_callbacks.provider_id, cases.id AS case_id, cases.reference AS case_reference, applicant_name, retrievals.id AS retrieval_id,
       expected_callbacks.reference, what, expected_by, expected_callbacks.state, asked_at
     FROM expected_callbacks JOIN cases ON cases.number = expected_callbacks.case_number LEFT JOIN retrievals ON retrievals.number = retrieval_number
     WHERE expected_callbacks.state IN (SELECT value FROM json_each(?)) ORDER BY expected_by, expected_callbacks.number`, JSON.stringify(states)).map(toExpected)

/** A time of asking that is not given stays as it was. @throws AppError `app.not-found`. */
export const settleExpected = (db: Db, { id, state, askedAt }: StoreOperations['expected.settle']['input']): undefined => {
  const { changes } = db.run('UPDATE expected_callbacks SET state = ?, asked_at = coalesce(?, asked_at) WHERE id = ?', state, toMsOrNull(askedAt), id)
  if (changes === 0) throw new AppError('app.not-found', 'This expected callback does not exist any more.')
}
