import { closeSync, existsSync, openSync, readdirSync, renameSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createMemorySecretStore } from '../secrets/memory-secret-store.ts'
import { createDesks } from './testing/desks.ts'

const { open, closeAll } = createDesks()
afterEach(closeAll)

const PASSPHRASE = 'a long enough passphrase'
const draft = {
  market: 'AU' as const, applicant: { name: 'Mary Jones', bornOn: null, nationalId: null, email: null, phone: null },
  product: 'Personal loan', amount: { minor: '320000', currency: 'AUD' }, termMonths: 18, owner: 'AS', dueAt: null,
}
const dataFile = (folder: string): string => join(folder, 'workspaces', 'practice', 'casebench.db')

/** Overwrites parts of the data file's pages, as a bad disk does. @param share of the file that is hit, from its end; the schema is at its front. */
const spoil = (folder: string, share: number): void => {
  const path = dataFile(folder)
  const { size } = statSync(path)
  const file = openSync(path, 'r+')
  for (let at = Math.max(1, Math.floor((size / 4096) * (1 - share))) * 4096; at < size; at += 4096) writeSync(file, Buffer.alloc(64, 0x5a), 0, 64, at + 512)
  closeSync(file)
}

describe('damage, from the start of the console to the cases on screen', { timeout: 120_000 }, () => {
  it('R-60: the newest backup is restored into a profile that lost its file; cases, notes and settings answer, the state before is kept', async () => {
    const secrets = createMemorySecretStore()
    const first = await open({ secrets })
    const { id: caseId } = await first.call('cases.create', draft)
    await first.call('notes.add', { caseId, text: 'Called back' })
    await first.call('workspace.backUp', undefined)
    await first.console.stop()
    spoil(first.folder, 1)

    const second = await open({ secrets, folder: first.folder })
    expect(await second.call('workspace.status', undefined)).toMatchObject({ state: 'failed', failure: { code: 'store.damaged' } })
    const { report } = await second.call('workspace.recover', { way: 'restore-backup', code: null })
    expect(report.length).toBeGreaterThan(0)
    expect(await second.call('workspace.status', undefined)).toMatchObject({ state: 'open', failure: null })
    expect((await second.call('cases.get', { caseId })).loanCase.applicant.name).toBe('Mary Jones')
    expect((await second.call('notes.list', { caseId })).map(({ text }) => text)).toEqual(['Called back'])
    expect((await second.call('timeline.list', { caseId, beforeId: null, limit: 20, withMachine: true })).length).toBeGreaterThan(0)
    expect((await second.call('settings.get', undefined)).lock.idleMinutes).toBe(5)
    expect(readdirSync(join(first.folder, 'workspaces', 'practice', 'kept')).length).toBeGreaterThan(0)
  })

  it('R-60: a restore can be undone; without one the console says so and changes nothing', async () => {
    const secrets = createMemorySecretStore()
    const first = await open({ secrets })
    const { id: caseId } = await first.call('cases.create', draft)
    const nothing = await first.call('workspace.undoRestore', undefined)
    expect(nothing.report.join()).toContain('no earlier state')
    expect((await first.call('cases.get', { caseId })).loanCase.id).toBe(caseId)

    await first.call('workspace.backUp', undefined)
    await first.call('notes.add', { caseId, text: 'Only in the state before' })
    await first.console.stop()
    const keychain = (await secrets.list()).find((name) => name.endsWith('database-key')) ?? ''
    const good = await secrets.read(keychain)
    const path = dataFile(first.folder)
    const aside = `${path}.aside`
    renameSync(path, aside)
    writeFileSync(path, Buffer.alloc(8192, 1))
    const second = await open({ secrets, folder: first.folder })
    await second.call('workspace.recover', { way: 'restore-backup', code: null })
    expect(await second.call('notes.list', { caseId })).toEqual([])
    expect(await secrets.read(keychain)).toBe(good)
    await second.console.stop()

    // The good file comes home, and a restore over it is then undone.
    rmSync(path)
    renameSync(aside, path)
    const third = await open({ secrets, folder: first.folder })
    expect((await third.call('notes.list', { caseId })).map(({ text }) => text)).toEqual(['Only in the state before'])
    const { report } = await third.call('workspace.undoRestore', undefined)
    expect(report.length).toBeGreaterThan(0)
    // What the restore put aside was the spoiled file: bringing it back shows as damage, with its ways out, not as an empty list.
    expect(await third.call('workspace.status', undefined)).toMatchObject({ state: 'failed' })
    const again = await third.call('workspace.recover', { way: 'restore-backup', code: null })
    expect(again.report.length).toBeGreaterThan(0)
    expect((await third.call('cases.get', { caseId })).loanCase.id).toBe(caseId)
  })

  it.each(['restore-backup', 'salvage'] as const)('R-66: %s works under a passphrase too, and it still protects the file afterwards', async (way) => {
    const secrets = createMemorySecretStore()
    const first = await open({ secrets })
    const { id: caseId } = await first.call('cases.create', draft)
    // The end of the file is then text of notes, whatever tables there are.
    for (let note = 0; note < 12; note += 1) await first.call('notes.add', { caseId, text: `${'Called back. '.repeat(300)}${note}` })
    await first.call('workspace.setPassphrase', { current: null, next: PASSPHRASE })
    await first.call('workspace.backUp', undefined)
    await first.console.stop()
    if (way === 'salvage') spoil(first.folder, 0.03)
    else rmSync(dataFile(first.folder))

    const second = await open({ secrets, folder: first.folder })
    const atStart = await second.call('workspace.status', undefined)
    // A file that is gone is said before the passphrase is asked for; the repair asks for it.
    if (atStart.state === 'failed') await second.call('workspace.recover', { way, code: null })
    await second.call('workspace.unlock', { passphrase: PASSPHRASE })
    expect(await second.call('workspace.status', undefined)).toMatchObject({ state: 'failed', failure: { code: 'store.damaged' } })
    await second.call('workspace.recover', { way, code: null })
    expect(await second.call('workspace.status', undefined)).toMatchObject({ state: 'open', hasPassphrase: true })
    expect((await second.call('cases.counts', undefined)).tabs.all).toBe(1)
    expect(existsSync(dataFile(first.folder))).toBe(true)
    await second.console.lock('asked')
    await expect(second.call('workspace.unlock', { passphrase: 'wrong one altogether' })).rejects.toMatchObject({ detail: { code: 'lock.wrong-passphrase' } })
    await second.call('workspace.unlock', { passphrase: PASSPHRASE })
    expect(await second.call('workspace.status', undefined)).toMatchObject({ state: 'open' })
  })
})

describe('a provider key in the keychain that cannot be read', { timeout: 60_000 }, () => {
  it('R-71: is refused by a code, and nothing of it reaches a log or an answer', async () => {
    const secrets = createMemorySecretStore()
    const { call, console, logLines } = await open({ secrets })
    const name = (await secrets.list()).find((entry) => entry.endsWith('provider/bankstatements/sandbox')) ?? ''
    await secrets.write(name, 'half-a-key')
    const answer = await console.dispatch('credentials.test', { providerId: 'bankstatements', environment: 'sandbox' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'secrets.malformed' } })
    expect(JSON.stringify(answer) + logLines().join('\n') + (await call('diagnostics.preview', undefined)).text).not.toContain('half-a')
  })
})
