import { createStoreEngine } from '../engine/engine.ts'
import { MIGRATIONS } from '../migrations/list.ts'
import { TEST_MOMENT, testKey } from './test-store.ts'

// Run as a child that is killed while it changes a workspace. Arguments: `migrate` or `rekey`, folder.

const [what = '', folder = ''] = process.argv.slice(2)
/** A step that rewrites every case, so that a kill has something to hit. */
export const HEAVY = { number: 9000, name: 'heavy', sql: `ALTER TABLE cases ADD COLUMN branch TEXT NOT NULL DEFAULT ''; UPDATE cases SET branch = hex(randomblob(300)); CREATE INDEX cases_by_branch ON cases (branch)` }

if (what !== '') {
  const store = createStoreEngine(what === 'migrate' ? { migrations: [...MIGRATIONS, HEAVY] } : {})
  process.stdout.write('begin\n')
  await store.open({ folder, key: testKey(), isNew: false, at: TEST_MOMENT })
  if (what === 'rekey') await store.rekey(testKey(8))
  process.stdout.write('end\n')
  await store.close()
}
