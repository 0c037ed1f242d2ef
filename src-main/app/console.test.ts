import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CaseId } from '#shared/domain/ids.ts'
import { createMemorySecretStore } from '../secrets/memory-secret-store.ts'
import { createDesks } from './testing/desks.ts'
import type { TestConsole } from './testing/test-console.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

/** Documented test login of the provider's own test bank (seed 004, Testing). */
const LOGIN = { username: '12345678', password: 'TestMyMoney' }

const draft = {
  market: 'AU' as const, applicant: { name: 'Mary Canaryfield', bornOn: null, nationalId: null, email: null, phone: null },
  product: 'Personal loan', amount: { minor: '320000', currency: 'AUD' }, termMonths: 18, owner: 'AS', dueAt: null,
}

const everyFile = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile())

const runFirstJob = async ({ call }: TestConsole): Promise<CaseId> => {
  const { id: caseId } = await call('cases.create', draft)
  await call('cases.recordConsent', { caseId, how: 'Recorded call' })
  const { institutions } = await call('retrievals.institutions', { providerId: 'bankstatements', isRefresh: true })
  const bank = institutions.find(({ slug }) => slug === 'bank_of_statements')
  expect(bank?.loginFields.map(({ id }) => id)).toEqual(['username', 'password'])
  const { id: retrievalId } = await call('retrievals.start', { caseId, providerId: 'bankstatements' })
  const { accounts } = await call('retrievals.signIn', { retrievalId, institutionSlug: 'bank_of_statements', answers: LOGIN })
  expect(accounts.length).toBeGreaterThanOrEqual(2)
  const done = await call('retrievals.fetch', { retrievalId, accountKeys: accounts.map(({ key }) => key), days: 90 })
  expect(done.state).toBe('completed')
  return caseId
}

describe('the whole console without a window', () => {
  it('first job: bank login to stored statements, still there after a restart', async () => {
    const secrets = createMemorySecretStore()
    const first = await open({ secrets })
    expect(await first.call('workspace.status', undefined)).toMatchObject({ state: 'open', failure: null })
    expect(await first.call('credentials.test', { providerId: 'bankstatements', environment: 'sandbox' })).toMatchObject({ isOk: true })
    const caseId = await runFirstJob(first)
    const [statement] = await first.call('statements.list', { caseId })
    const account = statement?.accounts[0]
    if (!account) throw new Error('no account was stored')
    const { rows, totalCount } = await first.call('statements.transactions', { accountId: account.id, offset: 0, limit: 50 })
    expect(totalCount).toBe(account.transactionCount)
    expect(rows.length).toBeGreaterThan(0)
    expect((await first.call('cases.get', { caseId })).nextStep.kind).toBe('review')

    await first.console.stop()
    const second = await open({ secrets, folder: first.folder })
    const again = await second.call('statements.transactions', { accountId: account.id, offset: 0, limit: 50 })
    expect(again).toEqual({ rows, totalCount })

    // Nothing of the applicant, the login or the rows lies readable in the profile folder.
    const description = rows[0]?.description ?? ''
    for (const path of everyFile(first.folder)) {
      const bytes = readFileSync(path).toString('latin1')
      for (const canary of ['Canaryfield', LOGIN.password, LOGIN.username, description]) expect(bytes.includes(canary), path).toBe(false)
    }
    const lines = [...first.logLines(), ...second.logLines()].join('\n')
    for (const canary of ['Canaryfield', LOGIN.password, LOGIN.username]) expect(lines).not.toContain(canary)
  }, 60_000)

  it('a wrong bank login leaves the run open, a cancelled one saves nothing', async () => {
    const { call } = await open({ secrets: createMemorySecretStore() })
    const { id: caseId } = await call('cases.create', draft)
    await expect(call('retrievals.start', { caseId, providerId: 'bankstatements' })).rejects.toMatchObject({ detail: { code: 'provider.not-allowed' } })
    await call('cases.recordConsent', { caseId, how: 'Recorded call' })
    const { id: retrievalId } = await call('retrievals.start', { caseId, providerId: 'bankstatements' })
    const wrong = call('retrievals.signIn', { retrievalId, institutionSlug: 'bank_of_statements', answers: { ...LOGIN, password: 'wrong' } })
    await expect(wrong).rejects.toMatchObject({ detail: { code: 'retrieval.wrong-login' } })
    await expect(call('retrievals.start', { caseId, providerId: 'bankstatements' })).rejects.toMatchObject({ detail: { code: 'retrieval.already-running' } })
    await call('retrievals.signIn', { retrievalId, institutionSlug: 'bank_of_statements', answers: LOGIN })
    expect(await call('retrievals.cancel', { retrievalId })).toMatchObject({ state: 'cancelled' })
    expect(await call('statements.list', { caseId })).toEqual([])
    await expect(call('retrievals.fetch', { retrievalId, accountKeys: ['x'], days: 30 })).rejects.toMatchObject({ detail: { code: 'retrieval.session-ended' } })
  }, 60_000)

  it('a security step: wrong answer asks again, two steps in a row, then statements', async () => {
    const { call } = await open({ secrets: createMemorySecretStore() })
    const { id: caseId } = await call('cases.create', draft)
    await call('cases.recordConsent', { caseId, how: 'Recorded call' })
    const { id: retrievalId } = await call('retrievals.start', { caseId, providerId: 'bankstatements' })
    const login = { username: 'mfaAndProfile', password: 'mfaAndProfile', 'with-mfa': 'with' }
    const asked = await call('retrievals.signIn', { retrievalId, institutionSlug: 'bank_of_mfa', answers: login })
    expect(asked).toMatchObject({ retrieval: { state: 'waiting' }, challenge: { kind: 'mfa' } })
    expect(await call('retrievals.session', { retrievalId })).toEqual(asked)
    expect((await call('cases.get', { caseId })).nextStep.kind).toBe('continue-retrieval')
    await expect(call('retrievals.fetch', { retrievalId, accountKeys: ['x'], days: 30 })).rejects.toMatchObject({ detail: { code: 'retrieval.illegal-move' } })
    const again = await call('retrievals.answer', { retrievalId, answers: { netcode: '000000' } })
    expect(again.challenge).not.toBeNull()
    const profile = await call('retrievals.answer', { retrievalId, answers: { netcode: '123456' } })
    expect(profile.challenge).not.toBeNull()
    const signedIn = await call('retrievals.answer', { retrievalId, answers: { profile: '1234' } })
    expect(signedIn.challenge).toBeNull()
    const done = await call('retrievals.fetch', { retrievalId, accountKeys: signedIn.accounts.map(({ key }) => key), days: 30 })
    expect(done.state).toBe('completed')
    await expect(call('retrievals.answer', { retrievalId, answers: {} })).rejects.toMatchObject({ detail: { code: 'retrieval.session-ended' } })
    await expect(call('retrievals.session', { retrievalId })).rejects.toMatchObject({ detail: { code: 'retrieval.session-ended' } })
  }, 60_000)

  it('a second click starts nothing twice', async () => {
    const { call } = await open({ secrets: createMemorySecretStore() })
    const { id: caseId } = await call('cases.create', draft)
    await call('cases.recordConsent', { caseId, how: 'Recorded call' })
    const starts = await Promise.allSettled([1, 2].map(() => call('retrievals.start', { caseId, providerId: 'bankstatements' })))
    expect(starts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await call('retrievals.list', { caseId, limit: 10 })).toHaveLength(1)
  }, 60_000)

  it('an officer who changes initials keeps the cases', async () => {
    const { call } = await open({ secrets: createMemorySecretStore() })
    await call('cases.create', draft)
    expect((await call('cases.counts', undefined)).tabs.mine).toBe(1)
    await call('settings.update', { officer: { initials: 'XY' } })
    expect(await call('cases.counts', undefined)).toMatchObject({ tabs: { mine: 1 }, owners: ['XY'] })
  }, 60_000)

  it('practice and live are separate: other file, other key, other cases', async () => {
    const secrets = createMemorySecretStore()
    const practice = await open({ secrets })
    await practice.call('cases.create', draft)
    const live = await open({ secrets, folder: practice.folder, workspace: 'live' })
    const all = { filter: { tab: 'all' as const, sort: 'due' as const, isDescending: false }, offset: 0, limit: 10 }
    expect((await practice.call('cases.list', all)).totalCount).toBe(1)
    expect((await live.call('cases.list', all)).totalCount).toBe(0)
    await expect(live.call('cases.loadSamples', undefined)).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
    const environments = async ({ call }: TestConsole) => (await call('providers.list', undefined)).providers.map((provider) => provider.environments)
    for (const offered of await environments(practice)) expect(offered).toEqual(['sandbox'])
    for (const offered of await environments(live)) expect(offered).toEqual(['test', 'production'])
    await expect(practice.call('settings.update', { providers: { bankstatements: { environment: 'production' } } })).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
    await expect(live.call('settings.update', { providers: { bankstatements: { environment: 'sandbox' } } })).rejects.toMatchObject({ detail: { code: 'app.unsupported' } })
    const keys = (await secrets.list()).filter((name) => name.endsWith('/database-key'))
    expect(new Set(await Promise.all(keys.map((name) => secrets.read(name)))).size).toBe(2)
  }, 60_000)

  it('lock closes the file; a passphrase is asked for, wrong ones are refused', async () => {
    const secrets = createMemorySecretStore()
    const { call, console } = await open({ secrets })
    await call('cases.create', draft)
    await call('workspace.setPassphrase', { current: null, next: 'a long enough passphrase' })
    await console.lock('idle')
    expect(console.isLocked()).toBe(true)
    await expect(call('cases.counts', undefined)).rejects.toMatchObject({ detail: { code: 'app.locked' } })
    await expect(call('workspace.unlock', { passphrase: 'wrong one altogether' })).rejects.toMatchObject({ detail: { code: 'lock.wrong-passphrase' } })
    await call('workspace.unlock', { passphrase: 'a long enough passphrase' })
    expect((await call('cases.counts', undefined)).tabs.all).toBe(1)
  }, 60_000)

  it('R-62: without its key a data file is not opened, not replaced, and the recovery code brings it back', async () => {
    const secrets = createMemorySecretStore()
    const first = await open({ secrets })
    await first.call('cases.create', draft)
    await first.call('workspace.saveRecoverySheet', { passphrase: null })
    const code = /^ {4}(\S+)$/m.exec(first.desktop.saved[0]?.text ?? '')?.[1] ?? ''
    await first.console.stop()
    for (const name of await secrets.list()) await secrets.remove(name)

    const second = await open({ secrets, folder: first.folder })
    expect(await second.call('workspace.status', undefined)).toMatchObject({ state: 'failed', failure: { code: 'store.key-lost' } })
    await second.call('workspace.recover', { way: 'recovery-code', code })
    expect(await second.call('workspace.status', undefined)).toMatchObject({ state: 'open' })
    expect((await second.call('cases.counts', undefined)).tabs.all).toBe(1)
  }, 60_000)

  it('R-71, R-73: diagnostics are free of secrets that were planted everywhere', async () => {
    const { call, console, logLines } = await open({ secrets: createMemorySecretStore() })
    const canaries = ['CANARY-name-Zelda', 'CANARY-note-Yusuf', 'canary.mail@example.com', '39910310000', 'CANARY-key-0123456789abcdef', 'CANARY-password-zz', 'CANARY-view-Xena']
    const { id: caseId } = await call('cases.create', { ...draft, applicant: { name: canaries[0] ?? '', bornOn: null, nationalId: '39910310000', email: 'canary.mail@example.com', phone: null } })
    await call('notes.add', { caseId, text: 'CANARY-note-Yusuf' })
    await call('views.save', { name: 'CANARY-view-Xena', filter: { tab: 'all', sort: 'due', isDescending: false, text: 'CANARY-name-Zelda' } })
    await call('credentials.save', { providerId: 'bankstatements', environment: 'sandbox', values: { apiKey: 'CANARY-key-0123456789abcdef', referralCode: 'TEST' }, isTestedFirst: false })
    await call('cases.recordConsent', { caseId, how: 'CANARY-note-Yusuf' })
    await call('credentials.test', { providerId: 'bankstatements', environment: 'sandbox' })
    const { id: retrievalId } = await call('retrievals.start', { caseId, providerId: 'bankstatements' })
    await call('retrievals.signIn', { retrievalId, institutionSlug: 'bank_of_statements', answers: { username: 'CANARY-name-Zelda', password: 'CANARY-password-zz' } }).catch(() => undefined)
    await console.dispatch('cases.get', { caseId: 'CANARY-name-Zelda' })
    const { text } = await call('diagnostics.preview', undefined)
    expect(text).toContain('schemaVersion')
    for (const canary of canaries) {
      expect(text).not.toContain(canary)
      expect(logLines().join('\n')).not.toContain(canary)
    }
  }, 60_000)
})
