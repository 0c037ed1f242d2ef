import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Db } from '../database/db.ts'
import { fromMs, toMs } from '../rows/values.ts'
import type { CredentialRecord, StoreOperations } from '../store.ts'

type CredentialRow = Readonly<{
  provider_id: ProviderId
  environment: ProviderEnvironment
  shown: string
  changed_at: number
  changed_by: string
  last_test: string | null
}>

const toCredential = (row: CredentialRow): CredentialRecord => ({
  providerId: row.provider_id,
  environment: row.environment,
  shown: JSON.parse(row.shown) as CredentialRecord['shown'],
  changedAt: fromMs(row.changed_at),
  changedBy: row.changed_by,
  lastTest: row.last_test === null ? null : (JSON.parse(row.last_test) as CredentialRecord['lastTest']),
})

export const listCredentials = (db: Db): readonly CredentialRecord[] =>
  db.all<CredentialRow>('SELECT * FROM credentials ORDER BY provider_id, environment').map(toCredential)

export const writeCredential = (db: Db, record: CredentialRecord): undefined => {
  db.run(
    `INSERT INTO credentials (provider_id, environment, shown, changed_at, changed_by, last_test) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET shown = excluded.shown, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
       last_test = excluded.last_test`,
    record.providerId, record.environment, JSON.stringify(record.shown), toMs(record.changedAt), record.changedBy,
    record.lastTest === null ? null : JSON.stringify(record.lastTest),
  )
}

export const removeCredential = (db: Db, { providerId, environment }: StoreOperations['credentials.remove']['input']): undefined => {
  db.run('DELETE FROM credentials WHERE provider_id = ? AND environment = ?', providerId, environment)
}
