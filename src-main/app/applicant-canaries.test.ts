import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createMemorySecretStore } from '../secrets/memory-secret-store.ts'
import { createTestConsole, removeFolder } from './testing/test-console.ts'

const COUNT = 200
/** Words that stand nowhere else and that no pattern of the redactor knows: what keeps them out must be the allow-list. */
const CANARIES = Array.from({ length: COUNT }, (_, index) => `Zq${[...(index + 1000).toString(9)].map((digit) => 'bcdfghklm'[Number(digit)]).join('o')}ana`)

const made = createTestConsole({ secrets: createMemorySecretStore(), workspace: 'live' })
afterAll(async () => {
  await made.console.stop()
  removeFolder(made.folder)
})

const foundIn = (text: string): readonly string[] => CANARIES.filter((word) => text.includes(word))
const everyFile = (): string[] => readdirSync(made.folder, { recursive: true, encoding: 'utf8' }).map((name) => join(made.folder, name)).filter((path) => statSync(path).isFile())
const onDisk = (): readonly string[] => foundIn(everyFile().map((path) => readFileSync(path).toString('latin1')).join('\n'))

describe('R-71: 200 applicants', { timeout: 120_000 }, () => {
  it('R-71: are in no log line, in no file and not in the diagnostics, whatever went wrong', async () => {
    const { console, call, logLines } = made
    await console.start()
    for (const name of CANARIES) await call('cases.create', { market: 'EE', applicant: { name, bornOn: null, nationalId: null, email: null, phone: null }, product: name, amount: null, termMonths: null, owner: 'AS', dueAt: null })
    for (const [index, word] of CANARIES.entries()) {
      // Every way in which a word of an applicant can reach the edge of main and be refused there.
      const wrong: readonly (readonly [string, unknown])[] = [
        ['cases.get', { caseId: word }], [word, {}], ['cases.create', { [word]: word }], ['app.reportDefect', { name: `${word} failed`, where: 'x' }],
        ['notes.add', { caseId: 'A'.repeat(20), text: word }], ['retrievals.start', { caseId: word, providerId: word }], ['workspace.unlock', { passphrase: 1, [word]: 2 }],
        ['credentials.save', { providerId: 'bankstatements', environment: 'sandbox', values: { [word]: word }, isTestedFirst: true }],
      ]
      const [channel, request] = wrong[index % wrong.length] ?? ['cases.get', {}]
      expect((await console.dispatch(channel, request)).ok, channel).toBe(false)
    }
    const { text } = await call('diagnostics.preview', undefined)
    await call('workspace.backUp', undefined)
    await console.lock('asked')
    expect(foundIn(text)).toEqual([])
    expect(foundIn(logLines().join('\n'))).toEqual([])
    expect(onDisk()).toEqual([])
    process.stdout.write(`R-71: ${COUNT} applicants, ${logLines().length} log lines, ${everyFile().length} files\n`)
  })

  it('R-71 ◆ the same search finds them where one line is written past the sink', () => {
    appendFileSync(join(made.folder, 'logs', 'casebench.log'), `${CANARIES.join(' ')}\n`)
    expect(onDisk()).toHaveLength(COUNT)
  })
})
