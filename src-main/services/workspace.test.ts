import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { AppError, type ErrorDetail } from '#shared/domain/errors.ts'
import { createManualClock } from '../platform/clock.ts'
import { silentLogger } from '../platform/logger.ts'
import type { KeyVault } from '../secrets/key-vault.ts'
import type { Store } from '../store/store.ts'
import { createWorkspaceService } from './workspace.ts'

const PASSPHRASE = 'a long enough passphrase'
let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'workspace-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A workspace over a store and a vault that do as they are told. */
const setUp = (options: Readonly<{ beforeClose?: () => Promise<void>; isWrapped?: boolean }> = {}) => {
  writeFileSync(join(folder, 'casebench.db'), '')
  const steps: string[] = []
  const given: Buffer[] = []
  const handed: Buffer[] = []
  const disk = { failure: null as AppError | null, lost: [] as ((error: ErrorDetail) => void)[], onOpen: (_count: number): void => undefined }
  const store = {
    open: ({ key }: { key: Buffer }) => {
      steps.push('open store')
      disk.onOpen(handed.length + 1)
      handed.push(key)
      return disk.failure ? Promise.reject(disk.failure) : Promise.resolve({ schemaVersion: 1 })
    },
    restoreBackup: ({ key }: { key: Buffer }) => {
      steps.push(`restore with ${key.toString('hex').slice(0, 4)}`)
      disk.failure = null
      return Promise.resolve({ isOpenable: true, sentences: ['Restored.'] })
    },
    close: () => Promise.resolve(void steps.push('close')),
    onSaved: () => () => undefined,
    onLost: (listener: (error: ErrorDetail) => void) => (disk.lost.push(listener), () => undefined),
  } as unknown as Store
  const vault = {
    state: () => Promise.resolve(options.isWrapped ? 'wrapped' : 'plain'),
    open: (passphrase: string | null) => {
      if (options.isWrapped && passphrase !== PASSPHRASE) return Promise.reject(new AppError('lock.wrong-passphrase', 'No.'))
      const key = Buffer.alloc(32, 0xab)
      given.push(key)
      return Promise.resolve(key)
    },
  } as unknown as KeyVault
  const clock = createManualClock(asInstant('2026-03-02T09:00:00.000Z'))
  const workspace = createWorkspaceService({
    workspace: 'practice', folder, vault, clock, log: silentLogger, createStore: () => store, onSaved: () => undefined,
    onChanged: ({ state }) => void steps.push(state), afterOpen: () => Promise.resolve(), beforeClose: options.beforeClose ?? (() => Promise.resolve()),
  })
  const damage = (): void => void (disk.failure = new AppError('store.damaged', 'The data file is damaged.'))
  return { workspace, steps, given, handed, disk, damage, clock }
}

describe('locking', () => {
  it('R-90: the window is told at once, although a bank takes its time to sign out; the file closes after it', async () => {
    let signOut: () => void = () => undefined
    const { workspace, steps } = setUp({ beforeClose: () => new Promise((resolve) => void (signOut = resolve)) })
    await workspace.start()
    const locking = workspace.lock('suspend')
    await Promise.resolve()
    await Promise.resolve()
    expect(workspace.status()).toMatchObject({ state: 'locked', lockReason: 'suspend' })
    expect(steps).not.toContain('close')
    // A run that ends because of the lock still writes how it ended.
    expect(() => workspace.store()).not.toThrow()
    signOut()
    await locking
    expect(steps.slice(-2)).toEqual(['locked', 'close'])
    expect(() => workspace.store()).toThrow('locked')
  })

  it('R-64: every key that the vault gave is zeroed once the file is open, and after a lock', async () => {
    const { workspace, given, handed } = setUp()
    await workspace.start()
    await workspace.lock('asked')
    await workspace.unlock(null)
    expect([...given, ...handed].every((key) => key.every((byte) => byte === 0))).toBe(true)
  })
})

describe('a file that does not open', () => {
  it('R-66: is mended under a passphrase too, with the key that the officer just opened', async () => {
    const { workspace, steps, damage, given } = setUp({ isWrapped: true })
    damage()
    await workspace.start()
    expect(workspace.status().state).toBe('locked')
    await workspace.unlock(PASSPHRASE)
    expect(workspace.status()).toMatchObject({ state: 'failed', failure: { code: 'store.damaged' } })
    expect(await workspace.recover('restore-backup', null)).toEqual(['Restored.'])
    expect(workspace.status()).toMatchObject({ state: 'open', failure: null })
    expect(steps).toContain('restore with abab')
    expect(given.every((key) => key.every((byte) => byte === 0))).toBe(true)
  })

  it('R-66: asks for the passphrase again where its key was dropped meanwhile, instead of a dead end', async () => {
    const { workspace, damage } = setUp({ isWrapped: true })
    damage()
    await workspace.start()
    await workspace.unlock(PASSPHRASE)
    // Going away drops the key; nothing else is left to do then but to ask.
    await workspace.lock('idle')
    await workspace.recover('restore-backup', null)
    expect(workspace.status().state).toBe('locked')
    await workspace.unlock(PASSPHRASE)
    expect(await workspace.recover('restore-backup', null)).toEqual(['Restored.'])
    expect(workspace.status().state).toBe('open')
  })
})

describe('a store process that ended by itself', () => {
  const loseStore = async ({ workspace, disk }: ReturnType<typeof setUp>): Promise<void> => {
    disk.lost.at(-1)?.({ code: 'process.crashed', message: 'gone' })
    // Whatever comes next in turn waits for the reopening.
    await workspace.unlock(null)
  }

  it('R-75: is opened again, and the fourth loss within 60 s stops with the reason instead of a loop', async () => {
    const made = setUp()
    await made.workspace.start()
    for (let loss = 1; loss <= 3; loss += 1) {
      await loseStore(made)
      expect(made.workspace.status().state, `loss ${loss}`).toBe('open')
    }
    await loseStore(made)
    expect(made.workspace.status()).toMatchObject({ state: 'failed', failure: { code: 'process.crashed' } })
    await made.workspace.recover('retry', null)
    expect(made.workspace.status().state).toBe('open')
  })

  it('R-75: a loss while it is being opened again is one more loss, not the end', async () => {
    const made = setUp()
    await made.workspace.start()
    made.disk.failure = new AppError('process.crashed', 'gone again')
    made.disk.onOpen = (count) => void (count === 3 && (made.disk.failure = null))
    await loseStore(made)
    expect(made.workspace.status().state).toBe('open')
    expect(made.steps.filter((step) => step === 'open store').length).toBeGreaterThanOrEqual(3)
  })

  it('R-75: losses that are far apart do not add up', async () => {
    const made = setUp()
    await made.workspace.start()
    for (let loss = 1; loss <= 6; loss += 1) {
      await loseStore(made)
      made.clock.advance(61_000)
      expect(made.workspace.status().state, `loss ${loss}`).toBe('open')
    }
  })
})
