import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asInstant, type Instant } from '#shared/domain/calendar.ts'
import { createStoreEngine, type StoreEngineDeps } from '../engine/engine.ts'
import type { Store } from '../store.ts'

/** The moment at which every store test happens. */
export const TEST_MOMENT: Instant = asInstant('2026-03-02T09:00:00.000Z')

/** A key for tests: 32 equal bytes. */
export const testKey = (byte = 7): Buffer => Buffer.alloc(32, byte)

export type TestFolder = Readonly<{ path: string; remove(): void }>

export const makeTestFolder = (): TestFolder => {
  const path = mkdtempSync(join(tmpdir(), 'casebench-store-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export type TestStore = Readonly<{ store: Store; folder: string; end(): Promise<void> }>

/** A new, open, enciphered store in a folder of its own; `end` closes it and removes the folder. */
export const openTestStore = async (deps: StoreEngineDeps = {}): Promise<TestStore> => {
  const folder = makeTestFolder()
  const store = createStoreEngine(deps)
  await store.open({ folder: folder.path, key: testKey(), isNew: true, at: TEST_MOMENT })
  return {
    store,
    folder: folder.path,
    end: async () => {
      await store.close()
      folder.remove()
    },
  }
}
