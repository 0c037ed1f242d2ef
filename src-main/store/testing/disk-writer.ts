import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createGroupCommit } from '../engine/group-commit.ts'
import { openSession } from '../engine/session.ts'
import { workspaceFiles } from '../files/workspace-files.ts'
import { createCase } from '../repositories/cases.ts'
import { createIds, sampleCase } from './samples.ts'
import { testKey } from './test-store.ts'

// Run as a child on the watched disk: creates cases and writes each id to `acks` once it was acknowledged.
// Arguments: folder, count, synchronous (2 as the store sets it, 1 for the control that has to lose rows).

const [folder = '', count = '0', synchronous = '2'] = process.argv.slice(2)
const session = openSession(workspaceFiles(folder), testKey())
session.connection.pragma(`synchronous = ${synchronous}`)
const commits = createGroupCommit({ session: () => session, onCommitted: () => undefined, onBroken: () => process.exit(3) })
const acks = openSync(join(folder, 'acks'), 'w')
const ids = createIds(1000)

for (let done = 0; done < Number(count); ) {
  const group = Array.from({ length: 1 + (done % 3) }, () => sampleCase(ids))
  const made = await Promise.all(group.map((loanCase) => commits.add((db) => createCase(db, loanCase))))
  for (const { id } of made) writeSync(acks, `${id}\n`)
  done += group.length
  // As the timed checkpoints do, so that the database file is written as well.
  if (done % 20 < group.length) session.connection.pragma('wal_checkpoint(TRUNCATE)')
}
process.kill(process.pid, 'SIGKILL')
