import { cpSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { toErrorDetail } from '#shared/domain/errors.ts'
import { createStoreEngine } from '../engine/engine.ts'
import type { Store } from '../store.ts'
import { createIds, sampleCase, sampleDelivery, sampleEntry } from './samples.ts'
import { TEST_MOMENT, testKey } from './test-store.ts'

// Run as a child on the watched disk: one import per injection point, each with one failing disk operation.
// Arguments: folder with a pristine workspace, errno, first point, step. Prints one JSON line per point, then `end`.

const [root = '', errno = '5', first = '1', step = '1'] = process.argv.slice(2)

/** The watched disk listens to the names of files that do not exist (disk.c). */
const tellDisk = (words: string): string => {
  try {
    openSync(`/casebench-disk/${words}`, 'r')
    return ''
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? ''
  }
}

const attempt = async (refusals: string[], work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work()
    return true
  } catch (error) {
    refusals.push(toErrorDetail(error).code)
    return false
  }
}

const importOnce = async (store: Store, refusals: string[]): Promise<readonly string[]> => {
  const ids = createIds(5000)
  const kept: string[] = []
  for (let index = 0; index < 4; index += 1) {
    const loanCase = sampleCase(ids)
    if (!(await attempt(refusals, () => store.run('cases.create', loanCase)))) continue
    kept.push(loanCase.id)
    const retrievalId = ids('retr')
    await attempt(refusals, async () => {
      await store.run('retrievals.create', { id: retrievalId, caseId: loanCase.id, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) })
      await store.run('retrievals.move', { retrievalId, state: 'started', at: TEST_MOMENT, entry: null })
      await store.run('retrievals.complete', { retrievalId, statements: [{ id: ids('stmt'), delivery: sampleDelivery(40) }], at: TEST_MOMENT, entry: sampleEntry(ids) })
      kept.push(retrievalId)
    })
  }
  return kept
}

/** Ids that are there, and whether no delivery is there in part. */
const readBack = async (folder: string): Promise<Readonly<{ found: ReadonlySet<string>; isWhole: boolean }>> => {
  const store = createStoreEngine()
  await store.open({ folder, key: testKey(), isNew: false, at: TEST_MOMENT })
  const retrievals = await store.run('retrievals.list', { caseId: null, limit: 100 })
  const borders = { dayStartsAt: TEST_MOMENT, dayEndsAt: TEST_MOMENT, weekEndsAt: TEST_MOMENT }
  const { rows } = await store.run('cases.list', { filter: { tab: 'all', sort: 'due', isDescending: false }, offset: 0, limit: 100, me: '', borders })
  const facts = await store.run('store.facts')
  await store.close()
  const completed = retrievals.filter(({ state }) => state === 'completed')
  return {
    found: new Set([...rows.map(({ id }) => id as string), ...completed.map(({ id }) => id as string)]),
    isWhole: facts.transactionCount === completed.length * 40 && facts.statementCount === completed.length,
  }
}

for (let point = Number(first); ; point += Number(step)) {
  const folder = join(root, 'run')
  rmSync(folder, { recursive: true, force: true })
  cpSync(join(root, 'pristine'), folder, { recursive: true })
  const refusals: string[] = []
  const store = createStoreEngine({ checkpointTimes: { usualMs: 3_600_000, afterDeleteMs: 3_600_000 } })
  const open = () => store.open({ folder, key: testKey(), isNew: false, at: TEST_MOMENT })
  tellDisk(`arm/${point}/${errno}`)
  const isOpen = (await attempt(refusals, open)) || (await attempt(refusals, open))
  const kept = isOpen ? await importOnce(store, refusals) : []
  await attempt(refusals, () => store.close())
  const hasFired = tellDisk('fired') === 'EEXIST'
  tellDisk('arm/0/0')
  const { found, isWhole } = await readBack(folder)
  const lost = kept.filter((id) => !found.has(id)).length
  process.stdout.write(`${JSON.stringify({ point, hasFired, isOpen, refusals, kept: kept.length, lost, isWhole })}\n`)
  if (!hasFired) break
}
process.stdout.write('end\n')
