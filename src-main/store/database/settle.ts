import { syncFile } from '../../platform/durable-file.ts'
import { openEnciphered } from './cipher.ts'
import { applySettings } from './settings.ts'

/**
 * Brings a file that nobody uses yet into WAL mode, before it takes the database's place. The switch goes through a
 * rollback journal; a kill at that moment in the place itself would leave a file that cannot be looked at without a
 * write.
 */
export const settleFile = (path: string, key: Uint8Array): void => {
  const connection = openEnciphered(path, key, { mustExist: true })
  try {
    applySettings(connection)
    connection.pragma('wal_checkpoint(TRUNCATE)')
  } finally {
    connection.close()
  }
  syncFile(path)
}
