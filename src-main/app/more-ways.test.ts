import { afterEach, describe, expect, it } from 'vitest'
import type { CaseId } from '#shared/domain/ids.ts'
import { createDesks } from './testing/desks.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

/** Documented test login of the provider's own test bank (seed 004, Testing). */
const LOGIN = { username: '12345678', password: 'TestMyMoney' }
const bank = { institutionSlug: 'bank_of_statements', answers: LOGIN }
const providerId = 'bankstatements' as const

const makeCase = async ({ call }: TestConsole, name = 'Mary Canaryfield'): Promise<CaseId> => {
  const { id: caseId } = await call('cases.create', {
    market: 'AU', applicant: { name, bornOn: null, nationalId: null, email: null, phone: null }, product: 'Personal loan', amount: null, termMonths: null, owner: 'AS', dueAt: null,
  })
  await call('cases.recordConsent', { caseId, how: 'Recorded call' })
  return caseId
}
const titlesOf = async ({ call }: TestConsole, caseId: CaseId): Promise<readonly string[]> =>
  (await call('timeline.list', { caseId, beforeId: null, limit: 50, withMachine: true })).map(({ title }) => title)

describe('retrievals with everything beside the statements', { timeout: 60_000 }, () => {
  it('files, raw data and the bank’s customer details are case documents, readable again', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    await desk.call('settings.update', { providers: { bankstatements: { environment: 'sandbox', options: { format: 'xml' } } } })
    const { id: retrievalId } = await desk.call('retrievals.start', { caseId, providerId })
    const { accounts } = await desk.call('retrievals.signIn', { retrievalId, ...bank })
    const done = await desk.call('retrievals.fetch', { retrievalId, accountKeys: accounts.map(({ key }) => key), days: 60, wantsRawFile: true, withFiles: true, withIdentity: true })
    expect(done.state).toBe('completed')
    const documents = await desk.call('documents.list', { caseId })
    const [statementPdf] = documents.filter(({ kind }) => kind === 'statement-pdf')
    expect(await desk.call('documents.save', { documentId: statementPdf?.id ?? ('' as never) })).toEqual({ isSaved: true })
    expect(desk.desktop.saved.at(-1)).toMatchObject({ name: statementPdf?.name, text: expect.stringMatching(/^%PDF-/) as string })
    expect(await titlesOf(desk, caseId)).toContain('Copy of a document saved outside Casebench')
    expect(new Set(documents.map(({ kind }) => kind))).toEqual(new Set(['statement-pdf', 'bank-estatement', 'raw-data']))
    expect(documents.map(({ name }) => name)).toContain('identity.xml')
    expect(documents.every((document) => document.retrievalId === retrievalId && document.internalName.startsWith(document.id))).toBe(true)
    const [details, ...more] = await desk.call('identity.list', { caseId })
    expect([details?.retrievalId, details?.holder, details?.address.postcode, more]).toEqual([retrievalId, expect.stringMatching(/^[A-Z ]+$/), expect.stringMatching(/^\d{4}$/), []])
    expect(JSON.stringify(details)).not.toContain('0491570156')
    expect(await desk.call('identity.reveal', { reportId: details!.id, field: 'phone' })).toEqual({ value: '0491570156' })
    expect(await titlesOf(desk, caseId)).toContain('Phone of the bank’s records shown')
    const pdf = documents.find(({ kind }) => kind === 'bank-estatement')
    const { base64 } = await desk.call('documents.read', { documentId: pdf?.id ?? documents[0]!.id })
    expect(Buffer.from(base64, 'base64').toString('latin1')).toMatch(/^%PDF-/)
    expect(await titlesOf(desk, caseId)).toEqual(expect.arrayContaining(['Statements received', 'Files received', 'Customer details of the bank received']))
  })

  it('sign-in and all statements in one; two such deliveries merge into a third', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    for (let round = 0; round < 2; round += 1) {
      const { id: retrievalId } = await desk.call('retrievals.start', { caseId, providerId })
      const { retrieval, accounts } = await desk.call('retrievals.signIn', { retrievalId, ...bank, fetchAll: { days: 30, withFiles: true, withIdentity: round === 1 } })
      expect([retrieval.state, retrieval.institutionName, accounts]).toEqual(['completed', 'Bank of Statements', []])
    }
    expect((await desk.call('documents.list', { caseId })).length).toBeGreaterThan(1)
    expect((await desk.call('identity.list', { caseId })).map(({ accounts }) => accounts.length)).toEqual([2])
    const statements = await desk.call('statements.list', { caseId })
    expect(statements).toHaveLength(2)
    expect(await desk.call('statements.merge', { caseId, statementIds: statements.map(({ id }) => id) })).toMatchObject({ state: 'completed', institutionName: 'Merged statements' })
    const [merged, ...others] = await desk.call('statements.list', { caseId })
    expect([merged?.accounts.length, merged?.institutionName, others.map(({ institutionName }) => institutionName)]).toEqual([2, 'Merged statements', ['Bank of Statements', 'Bank of Statements']])
  })

  it.each([['of another version', { outputVersion: '20170401' }, 'format 20190901'], ['in XML', { format: 'xml' }, 'came as XML']])('a delivery %s is not sent for merging, and no retrieval begins', async (_, options, reason) => {
    const desk = await open()
    const caseId = await makeCase(desk)
    for (const set of [{}, options]) {
      await desk.call('settings.update', { providers: { bankstatements: { environment: 'sandbox', options: set } } })
      const { id: retrievalId } = await desk.call('retrievals.start', { caseId, providerId })
      await desk.call('retrievals.signIn', { retrievalId, ...bank, fetchAll: { days: 30 } })
    }
    const statementIds = (await desk.call('statements.list', { caseId })).map(({ id }) => id)
    await expect(desk.call('statements.merge', { caseId, statementIds })).rejects.toMatchObject({ detail: { code: 'app.invalid-input', message: expect.stringContaining(reason) as string } })
    await expect(desk.call('statements.merge', { caseId, statementIds: [statementIds[0]!, statementIds[0]!] })).rejects.toMatchObject({ detail: { code: 'app.invalid-input' } })
    expect(await desk.call('retrievals.list', { caseId, limit: 10 })).toHaveLength(2)
  })

  it('R-49: files that break a rule leave the statements intact and are kept unopened', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    const { id: retrievalId } = await desk.call('retrievals.start', { caseId, providerId })
    const { accounts } = await desk.call('retrievals.signIn', { retrievalId, ...bank })
    const done = desk.call('retrievals.fetch', { retrievalId, accountKeys: accounts.map(({ key }) => key), days: 30, withFiles: true })
    // The parse process is lost as soon as it is there.
    for (;;) {
      const parse = desk.processes.find(({ name, pid }) => name === 'parse' && pid !== undefined)
      if (parse) {
        parse.kill()
        break
      }
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect((await done).state).toBe('completed')
    expect(await desk.call('statements.list', { caseId })).toHaveLength(1)
    const [kept, ...others] = await desk.call('documents.list', { caseId })
    expect([kept?.mediaType, kept?.kind, others]).toEqual(['application/zip', 'other', []])
    await expect(desk.call('documents.read', { documentId: kept!.id })).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
    expect(await titlesOf(desk, caseId)).toContain('Files not taken over')
  })

  it('R-38: a third wrong login within a day needs a reason', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    const { id: retrievalId } = await desk.call('retrievals.start', { caseId, providerId })
    const wrong = (over: { overrideReason?: string } = {}) => desk.call('retrievals.signIn', { retrievalId, ...bank, answers: { ...LOGIN, password: 'wrong' }, ...over })
    for (let round = 0; round < 2; round += 1) await expect(wrong()).rejects.toMatchObject({ detail: { code: 'retrieval.wrong-login' } })
    const refused = await wrong().catch((error: { detail: { code: string; retryAfterSeconds?: number } }) => error.detail)
    expect(refused).toMatchObject({ code: 'retrieval.too-many-tries' })
    expect((refused as { retryAfterSeconds: number }).retryAfterSeconds).toBeGreaterThan(86_000)
    await expect(wrong({ overrideReason: 'Bank has reset the access' })).rejects.toMatchObject({ detail: { code: 'retrieval.wrong-login' } })
    expect(await titlesOf(desk, caseId)).toContain('Sign-in limit overridden')
    expect(await desk.call('retrievals.signIn', { retrievalId, ...bank, overrideReason: 'Bank has reset the access' })).toMatchObject({ challenge: null })
  })
})

describe('links', { timeout: 60_000 }, () => {
  it('are checked as typed, remembered on the case, and belong to it alone', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    const wrong = await desk.call('links.prepare', { caseId, providerId, values: { uniqueId: 'no spaces', requiredBSB: '12' } })
    expect([Object.keys(wrong.problems), wrong.address]).toEqual([['uniqueId', 'requiredBSB'], null])
    expect(wrong.fields.map(({ name }) => name)).toContain('requiredAccounts')
    await expect(desk.call('links.create', { caseId, providerId, values: { uniqueId: 'no spaces' } })).rejects.toMatchObject({ detail: { code: 'app.invalid-input', fields: { uniqueId: expect.stringContaining('letters') } } })
    const made = await desk.call('links.create', { caseId, providerId, values: { kind: 'iframe', requiredAccounts: 'all' } })
    expect(made.address).toMatch(/\/iframe\/start\/TEST-CB-\d+\?requiredAccounts=all$/)
    expect(await desk.call('links.list', { caseId })).toEqual([made])
    const other = await makeCase(desk, 'Somebody Else')
    await expect(desk.call('links.create', { caseId: other, providerId, values: { uniqueId: made.reference.slice(5) } })).rejects.toMatchObject({ detail: { code: 'store.conflict' } })
    await expect(desk.call('links.prepare', { caseId, providerId: 'inbank', values: {} })).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
  })

  it('a hand-over to the lender’s page is remembered without what it holds, and without the key', async () => {
    const desk = await open()
    const caseId = await makeCase(desk)
    const { link, start } = await desk.call('links.startHosted', { caseId, providerId })
    expect([link.kind, link.address, start.reference]).toEqual(['hosted', null, link.reference])
    const shown = JSON.stringify([await desk.call('links.list', { caseId }), await desk.call('timeline.list', { caseId, beforeId: null, limit: 50, withMachine: true }), desk.logLines()])
    for (const value of [start.guid, start.sessionMark]) expect(shown).not.toContain(value)
  })
})

describe('options of a provider', { timeout: 60_000 }, () => {
  it('are described without its name, checked, and kept beside the environment', async () => {
    const desk = await open()
    const { providers } = await desk.call('providers.list', undefined)
    expect(providers.find(({ id }) => id === providerId)?.options.map(({ name, defaultValue }) => [name, defaultValue])).toEqual([['format', 'json'], ['outputVersion', '20190901'], ['region', 'account']])
    const set = (options: Record<string, string>) => desk.call('settings.update', { providers: { bankstatements: { environment: 'sandbox', options } } })
    await set({ format: 'xml' })
    expect((await set({ outputVersion: '20170401' })).providers.bankstatements).toEqual({ environment: 'sandbox', options: { format: 'xml', outputVersion: '20170401' } })
    await expect(set({ format: 'yaml' })).rejects.toMatchObject({ detail: { code: 'app.invalid-input' } })
    await expect(set({ toString: 'x' })).rejects.toMatchObject({ detail: { code: 'app.invalid-input' } })
    expect((await desk.call('settings.get', undefined)).providers.bankstatements.options).toEqual({ format: 'xml', outputVersion: '20170401' })
  })
})
