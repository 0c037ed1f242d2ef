import { AppError } from '#shared/domain/errors.ts'
import { CIPHER } from './cipher.ts'
import type { Connection } from './driver.ts'

const OLDEST_SQLITE = [3, 51, 3] as const

type Setting = Readonly<{ name: string; set?: string; isOff(connection: Connection): boolean }>

const pragma = (name: string, wanted: number | string, set: number | string = wanted): Setting => ({
  name,
  set: `${name} = ${set}`,
  isOff: (connection) => connection.pragma(name, { simple: true }) !== wanted,
})

const valueOf = (connection: Connection, sql: string): unknown => connection.prepare(sql).pluck().get()

const isOlder = (version: string): boolean => {
  const parts = version.split('.').map(Number)
  const difference = OLDEST_SQLITE.map((wanted, place) => (parts[place] ?? 0) - wanted).find((step) => step !== 0)
  return difference !== undefined && difference < 0
}

const ftsTables = (connection: Connection): readonly string[] =>
  connection.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%USING fts5%'`).pluck().all() as string[]

const SETTINGS: readonly Setting[] = [
  { name: 'sqlite_version', isOff: (connection) => isOlder(String(valueOf(connection, 'SELECT sqlite_version()'))) },
  {
    name: 'cipher',
    isOff: (connection) =>
      valueOf(connection, `SELECT sqlite3mc_config('cipher')`) !== CIPHER.name ||
      valueOf(connection, `SELECT sqlite3mc_config('aegis', 'algorithm')`) !== CIPHER.algorithmNumber ||
      valueOf(connection, `SELECT sqlite3mc_codec_data('cipher_salt')`) === null,
  },
  { name: 'hmac_check', isOff: (connection) => Number(connection.pragma('hmac_check', { simple: true })) !== 1 },
  pragma('journal_mode', 'wal'),
  pragma('synchronous', 2),
  pragma('temp_store', 2),
  pragma('secure_delete', 1),
  pragma('foreign_keys', 1),
  pragma('cell_size_check', 1),
  pragma('trusted_schema', 0),
  pragma('mmap_size', 0),
  {
    name: 'fts_secure_delete',
    isOff: (connection) => ftsTables(connection).some((table) => Number(valueOf(connection, `SELECT v FROM "${table}_config" WHERE k = 'secure-delete'`)) !== 1),
  },
]

const MAC_SETTINGS: readonly Setting[] = [pragma('fullfsync', 1), pragma('checkpoint_fullfsync', 1)]

const settingsOf = (platform: NodeJS.Platform): readonly Setting[] => (platform === 'darwin' ? [...SETTINGS, ...MAC_SETTINGS] : SETTINGS)

/** Pages of the log after which a commit itself makes a checkpoint; the timed ones come long before. */
const LOG_PAGES = 8000
const CACHE_KIB = 48 * 1024

/** Sets what the library's defaults leave unsafe (quality.md 4.6). */
export const applySettings = (connection: Connection, platform: NodeJS.Platform = process.platform): void => {
  for (const { set } of settingsOf(platform)) if (set !== undefined) connection.pragma(set)
  connection.pragma(`wal_autocheckpoint = ${LOG_PAGES}`)
  connection.pragma(`cache_size = -${CACHE_KIB}`)
}

/** Names of the settings of R-56 that are not as they have to be. */
export const unsafeSettings = (connection: Connection, platform: NodeJS.Platform = process.platform): readonly string[] =>
  settingsOf(platform).filter((setting) => setting.isOff(connection)).map(({ name }) => name)

/**
 * Reads every setting of R-56 back; what was set is not taken on trust.
 * @throws AppError `store.unsafe-settings` that names them.
 */
export const assertSettings = (connection: Connection, platform: NodeJS.Platform = process.platform): void => {
  const names = unsafeSettings(connection, platform)
  if (names.length === 0) return
  throw new AppError('store.unsafe-settings', `The database refused a safety setting (${names.join(', ')}). It was closed again. Send diagnostics.`)
}
