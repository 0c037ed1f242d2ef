import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MIGRATIONS } from '../migrations/list.ts'
import { migrate } from '../migrations/migrate.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from '../testing/test-store.ts'
import { openEnciphered } from './cipher.ts'
import { openFile, type Connection } from './driver.ts'
import { applySettings, assertSettings, unsafeSettings } from './settings.ts'

let folder: TestFolder
let connection: Connection
beforeEach(() => {
  folder = makeTestFolder()
  connection = openEnciphered(join(folder.path, 'a.db'), testKey())
  applySettings(connection)
  migrate(connection, MIGRATIONS, TEST_MOMENT)
})
afterEach(() => {
  connection.close()
  folder.remove()
})

describe('R-56: settings after every open', () => {
  it('R-56: are all as they have to be, also when an existing file is opened again', () => {
    expect(unsafeSettings(connection, 'linux')).toEqual([])
    const again = openEnciphered(join(folder.path, 'a.db'), testKey())
    applySettings(again)
    expect(unsafeSettings(again, 'linux')).toEqual([])
    again.close()
  })

  it('R-56: the library on its own leaves four of them unsafe, which is why they are read back', () => {
    const again = openEnciphered(join(folder.path, 'a.db'), testKey())
    again.prepare('SELECT count(*) FROM cases').get()
    expect(unsafeSettings(again, 'linux')).toEqual(['synchronous', 'temp_store', 'cell_size_check', 'trusted_schema'])
    again.close()
  })

  it.each([
    ['synchronous', 'synchronous = 1'], ['temp_store', 'temp_store = 1'], ['secure_delete', 'secure_delete = 0'], ['secure_delete', 'secure_delete = FAST'],
    ['foreign_keys', 'foreign_keys = 0'], ['cell_size_check', 'cell_size_check = 0'], ['trusted_schema', 'trusted_schema = 1'],
    ['mmap_size', 'mmap_size = 65536'], ['journal_mode', 'journal_mode = DELETE'], ['hmac_check', 'hmac_check = 0'],
  ])('R-56 ◆ %s is missed when it is off (%s)', (name, statement) => {
    connection.pragma(statement)
    expect(unsafeSettings(connection, 'linux')).toEqual([name])
    expect(() => assertSettings(connection, 'linux')).toThrowError(expect.objectContaining({ detail: expect.objectContaining({ code: 'store.unsafe-settings' }) }))
  })

  it('R-56 ◆ the full-text tables are asked one by one', () => {
    connection.exec(`INSERT INTO case_words (case_words, rank) VALUES ('secure-delete', 0)`)
    expect(unsafeSettings(connection, 'linux')).toEqual(['fts_secure_delete'])
  })

  it('R-56 ◆ another cipher and a plain file are missed', () => {
    const other = openEnciphered(join(folder.path, 'b.db'), testKey(), { cipher: 'chacha20' })
    const plain = openFile(join(folder.path, 'c.db'))
    for (const foreign of [other, plain]) {
      applySettings(foreign)
      foreign.exec('CREATE TABLE t (a)')
      expect(unsafeSettings(foreign, 'linux')).toContain('cipher')
      foreign.close()
    }
  })

  it('R-56 on macOS the full sync is asked for as well', () => {
    expect(unsafeSettings(connection, 'darwin')).toEqual(['fullfsync', 'checkpoint_fullfsync'])
    applySettings(connection, 'darwin')
    expect(unsafeSettings(connection, 'darwin')).toEqual([])
  })
})
