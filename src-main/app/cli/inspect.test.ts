import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createPdf } from '#sandbox/bankstatements/documents/pdf.ts'
import { forgeZip } from '../../documents/testing/zip-forge.ts'
import { API_KEY, formOf, makeFields, SOURCE } from '../../providers/instantor/testing/pushes.ts'

const folder = mkdtempSync(join(tmpdir(), 'casebench-inspect-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const save = (name: string, bytes: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}
const fixture = (path: string): Buffer => readFileSync(new URL(`../../providers/${path}`, import.meta.url))

type Ran = Readonly<{ code: number | null; out: string; err: string }>
/** The command line as a process of its own, without a keychain, a display or a profile. */
const run = (args: readonly string[], input = ''): Promise<Ran> => new Promise((resolve, reject) => {
  const child = spawn(process.execPath, [new URL('../cli.ts', import.meta.url).pathname, ...args], { cwd: folder, env: { PATH: process.env['PATH'], HOME: join(folder, 'nobody') } })
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString('utf8') })
  child.stderr.on('data', (chunk: Buffer) => { err += chunk.toString('utf8') })
  child.on('error', reject)
  child.on('close', (code) => { resolve({ code, out, err }) })
  child.stdin.end(input)
})
const inspect = async (path: string, rest: readonly string[] = [], input = '') => {
  const ran = await run(['inspect', path, '--json', ...rest], input)
  return { ...ran, json: JSON.parse(ran.out || '{}') as Record<string, unknown> }
}

/** An invented month: opening 100.00, +50.05, −20.10, closing 129.95; the balance of the last row can be broken. */
const statement = (lastBalance: string): string => JSON.stringify({
  dataVersion: '20190901', reference: 'CB-1', submissionTime: '2026-05-31 10:00:00', banks: [{
    bankName: 'Invented Bank', bankSlug: 'invented', bankAccounts: [{
      id: 0, accountType: 'transaction', accountHolder: 'Mr Invented Person', accountName: 'Everyday', bsb: '123-456', accountNumber: '98765432', currentBalance: '129.95', availableBalance: '129.95', extra: 1,
      transactions: [
        { date: '2026-05-20', description: 'Shop', amount: '-20.10', type: 'Debit', balance: lastBalance, tags: [] },
        { date: '2026-05-10', description: 'Pay', amount: '50.05', type: 'Credit', balance: '150.05', tags: [] },
      ],
      statementSummary: { openingBalance: '100.00', totalCredits: '50.05', totalDebits: '-20.10', closingBalance: '129.95', searchPeriodStart: '2026-05-01', searchPeriodEnd: '2026-05-31' },
    }],
  }],
})

describe('casebench inspect', { timeout: 120_000 }, () => {
  it('provider, version, masked accounts, counts, period, totals and checks; nothing is stored', async () => {
    const { code, json, err, out } = await inspect(save('may.json', statement('129.95')))
    expect(code).toBe(0)
    expect(json).toMatchObject({
      verb: 'inspect', verdict: 'ok', refusal: null, provider: 'bankstatements', version: '20190901', contents: 'Statements', isReadable: true,
      file: { name: 'may.json', mediaType: 'application/json', layer: 'none', size: statement('129.95').length, sha256: createHash('sha256').update(statement('129.95')).digest('hex') },
      transactionCount: 2, period: { from: '2026-05-01', to: '2026-05-31' }, checks: { ok: 4, broken: 0, unknown: 1 }, coverage: { provenDays: 31, missingDays: 0, doubledDays: 0 }, entries: [],
      totals: [{ currency: 'AUD', accountCount: 1, transactionCount: 2, opening: '100.00', credits: '50.05', debits: '-20.10', closing: '129.95', rowCredits: '50.05', rowDebits: '-20.10' }],
      accounts: [{ institution: 'Invented Bank', number: '•••• 432', iban: null, bsb: '123456', currency: 'AUD', opening: '100.00', closing: '129.95' }],
    })
    expect(json['unknownFields']).toEqual(['banks[].bankAccounts[].extra'])
    for (const secret of ['98765432', 'Invented Person', 'Shop']) expect(`${out}${err}`).not.toContain(secret)
    expect(existsSync(join(folder, 'nobody'))).toBe(false)
  })

  it('a broken balance is a finding, with the first row where it breaks', async () => {
    const { code, json } = await inspect(save('broken.json', statement('129.96')))
    expect([code, json['verdict'], json['checks']]).toEqual([1, 'finding', { ok: 2, broken: 2, unknown: 1 }])
    const [account] = json['accounts'] as readonly { checks: readonly { check: string; outcome: string; firstBrokenRow: unknown; figures: readonly { value: string }[] }[] }[]
    expect(account?.checks.find(({ check }) => check === 'running-balance')).toMatchObject({ outcome: 'broken', firstBrokenRow: { path: 'banks[0].bankAccounts[0].transactions[0]', bookedOn: '2026-05-20' }, figures: [{ value: '0.01' }] })
  })

  it('an archive has one entry per member, and the same words for people', async () => {
    const path = save('all.zip', forgeZip([{ name: 'x/may.json', data: Buffer.from(statement('129.95')) }, { name: 'x/may.pdf', data: createPdf(['An invented page']) }]))
    const { code, json, err } = await inspect(path)
    expect([code, json['provider'], json['transactionCount']]).toEqual([0, 'bankstatements', 2])
    expect(json['entries']).toMatchObject([{ name: 'may.json', provider: 'bankstatements', version: '20190901', transactionCount: 2 }, { name: 'may.pdf', provider: null, contents: 'Document', transactionCount: 0, isReadable: false }])
    expect(err).toContain('BankStatements, Statements, version 20190901')
    expect((await run(['inspect', path])).out).toContain('AUD: 50.05 credits, -20.10 debits')
  })

  it('a push of Instantor with its key on standard input, and without', async () => {
    const path = save('push.txt', formOf(makeFields(fixture('instantor/fixtures/report-v2.json'))))
    const { code, json, out, err } = await inspect(path, ['--key-stdin', '--source', SOURCE], `${API_KEY}\n`)
    expect([json['provider'], json['version'], json['contents'], json['isReadable']]).toEqual(['instantor', 'v2', 'Push', true])
    expect(code).toBeLessThan(2)
    expect(`${out}${err}`).not.toContain(API_KEY)
    const sealed = await inspect(path)
    expect([sealed.code, sealed.json['provider'], sealed.json['isReadable'], sealed.json['note']]).toEqual([1, 'instantor', false, expect.stringMatching(/no key of Instantor/)])
  })

  it('what cannot be taken is refused with the reason; what cannot be looked at is exit 2', async () => {
    const { code, json } = await inspect(save('cut.json', statement('129.95').slice(0, -30)))
    expect([code, json['verdict'], json['refusal']]).toEqual([1, 'finding', { code: 'document.refused', message: expect.stringMatching(/damaged, cut off/) }])
    expect((await inspect(save('other.json', '{"a":1}'))).json['refusal']).toMatchObject({ code: 'app.unsupported' })
    for (const args of [['inspect'], ['inspect', join(folder, 'none.json')], ['inspect', folder], ['inspect', save('a.json', '{}'), '--key-stdin']]) {
      const { code: exit, out } = await run(args)
      expect([exit, out]).toEqual([2, ''])
    }
  })
})
