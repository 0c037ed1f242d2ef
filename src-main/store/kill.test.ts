import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createStoreClient } from './client.ts'
import type { Store } from './store.ts'
import { sampleSize, seeded } from './testing/damage.ts'
import { createIds, sampleCase, TEST_BORDERS } from './testing/samples.ts'
import { createStoreProcessHost } from './testing/store-process.ts'
import { makeTestFolder, TEST_MOMENT, testKey, type TestFolder } from './testing/test-store.ts'

const CLIENTS = 32

let folder: TestFolder
let host: ReturnType<typeof createStoreProcessHost>
beforeEach(() => {
  folder = makeTestFolder()
  host = createStoreProcessHost()
})
afterEach(() => {
  for (const child of host.started) child.kill()
  folder.remove()
})

const idsOf = async (store: Store): Promise<readonly string[]> => {
  const found: string[] = []
  for (;;) {
    const { rows } = await store.run('cases.list', { filter: { tab: 'all', sort: 'reference', isDescending: false }, offset: found.length, limit: 500, me: '', borders: TEST_BORDERS })
    found.push(...rows.map(({ id }) => id))
    if (rows.length < 500) return found
  }
}

describe('R-51: SIGKILL of the store process', () => {
  it('R-51 ◆ loses nothing that was acknowledged, doubles nothing, and opens sound', async () => {
    const kills = sampleSize(6, 200)
    const random = seeded(51)
    const ids = createIds()
    const acknowledged: string[] = []
    const unanswered: string[] = []
    const readyMs: number[] = []
    for (let kill = 0; kill < kills; kill += 1) {
      const store = createStoreClient({ processHost: host })
      const startedAt = performance.now()
      // An end that was not clean is followed by the check of the whole file: opening at all says that it is sound.
      await store.open({ folder: folder.path, key: testKey(), isNew: kill === 0, at: TEST_MOMENT })
      if (kill > 0) readyMs.push(performance.now() - startedAt)
      const target = acknowledged.length + 20 + Math.floor(random() * 150)
      const client = async (): Promise<void> => {
        for (;;) {
          const loanCase = sampleCase(ids)
          const isSaved = await store.run('cases.create', loanCase).then(() => true, () => false)
          if (!isSaved) return void unanswered.push(loanCase.id)
          acknowledged.push(loanCase.id)
          if (acknowledged.length === target) host.started.at(-1)?.kill()
        }
      }
      await Promise.all(Array.from({ length: CLIENTS }, client))
    }
    const store = createStoreClient({ processHost: host })
    await store.open({ folder: folder.path, key: testKey(), isNew: false, at: TEST_MOMENT })
    const found = await idsOf(store)
    await store.close()
    const present = new Set(found)
    const lost = acknowledged.filter((id) => !present.has(id)).length
    const median = readyMs.toSorted((left, right) => left - right)[Math.floor(readyMs.length / 2)] ?? 0
    process.stdout.write(
      `R-51: ${kills} kills under ${CLIENTS} clients: ${acknowledged.length} acknowledged, ${lost} lost, ${found.length - present.size} doubled, ` +
      `ready again after ${Math.round(median)} ms (median), ${Math.round(Math.max(...readyMs))} ms (worst)\n`)
    // The kills hit work that was on its way: were an answer given before the commit, these would have been lost.
    expect(unanswered.filter((id) => !present.has(id)).length).toBeGreaterThan(0)
    expect({ lost, doubled: found.length - present.size }).toEqual({ lost: 0, doubled: 0 })
    expect(acknowledged.length).toBeGreaterThanOrEqual(kills * 20)
    // More may be there than was acknowledged: at most what was on its way at each kill.
    expect(found.length - acknowledged.length).toBeLessThanOrEqual(kills * CLIENTS)
  }, 900_000)
})
