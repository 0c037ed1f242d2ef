import { asInstant } from '#shared/domain/calendar.ts'
import type { Institution, InstitutionList } from '#shared/domain/institution.ts'
import type { Db } from '../database/db.ts'
import type { StoreOperations } from '../store.ts'

export const readInstitutions = (db: Db, { providerId, environment }: StoreOperations['institutions.read']['input']): InstitutionList | null => {
  const row = db.get<{ fetched_at: string; institutions: string }>(
    'SELECT fetched_at, institutions FROM institution_lists WHERE provider_id = ? AND environment = ?', providerId, environment)
  return row ? { institutions: JSON.parse(row.institutions) as Institution[], fetchedAt: asInstant(row.fetched_at) } : null
}

export const writeInstitutions = (db: Db, { providerId, environment, list }: StoreOperations['institutions.write']['input']): undefined => {
  db.run(
    `INSERT INTO institution_lists (provider_id, environment, fetched_at, institutions) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET fetched_at = excluded.fetched_at, institutions = excluded.institutions`,
    providerId, environment, list.fetchedAt, JSON.stringify(list.institutions),
  )
}
