import type { Db } from '../database/db.ts'
import { toMs } from '../rows/values.ts'
import type { StoreOperations } from '../store.ts'

export const readDeskKey = (db: Db, { name }: StoreOperations['deskKeys.read']['input']): Uint8Array | null => {
  const row = db.get<{ value: Uint8Array }>('SELECT value FROM desk_keys WHERE name = ?', name)
  return row ? new Uint8Array(row.value) : null
}

export const writeDeskKey = (db: Db, { name, value, at }: StoreOperations['deskKeys.write']['input']): undefined => {
  db.run('INSERT INTO desk_keys (name, value, changed_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at', name, value, toMs(at))
}

export const removeDeskKey = (db: Db, { name }: StoreOperations['deskKeys.remove']['input']): undefined =>
  void db.run('DELETE FROM desk_keys WHERE name = ?', name)
