import { openSync } from 'node:fs'
import { constants } from 'node:os'
import { toErrorDetail } from '#shared/domain/errors.ts'
import { createStoreEngine } from '../engine/engine.ts'
import { createIds, sampleCase } from './samples.ts'
import { TEST_MOMENT, testKey } from './test-store.ts'

// Run as a child on the watched disk: writes before, while and after the disk is full. Prints one JSON line.

const [folder = ''] = process.argv.slice(2)
const setFull = (errno: number): void => {
  try {
    openSync(`/casebench-disk/full/${errno}`, 'r')
  } catch {
    return
  }
}
let reopened = 0
const store = createStoreEngine({ onReopen: () => (reopened += 1) })
const ids = createIds()
const write = (): Promise<string> => store.run('cases.create', sampleCase(ids)).then(() => 'saved', (error: unknown) => toErrorDetail(error).code)
const outcomes: string[] = []

await store.open({ folder, key: testKey(), isNew: true, at: TEST_MOMENT })
outcomes.push(await write())
setFull(constants.errno.ENOSPC)
outcomes.push(...(await Promise.all([write(), write()])), await write())
const countWhileFull = await store.run('cases.count')
setFull(0)
outcomes.push(await write())
const count = await store.run('cases.count')
await store.close()
process.stdout.write(JSON.stringify({ outcomes, countWhileFull, count, reopened }))
