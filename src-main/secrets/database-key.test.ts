import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Random } from '../platform/random.ts'
import { systemRandom } from '../platform/random.ts'
import { WORKSPACE_NAMES } from '../platform/workspace-names.ts'
import { createKeyVault } from './database-key.ts'
import { KDF_COST } from './key-sealing.ts'
import { createMemorySecretStore } from './memory-secret-store.ts'
import { createVaultBench, OTHER_PASSPHRASE, PASSPHRASE, type VaultBench } from './testing/vault-bench.ts'

const benches: VaultBench[] = []
const bench = (...args: Parameters<typeof createVaultBench>): VaultBench => {
  const made = createVaultBench(...args)
  benches.push(made)
  return made
}
afterEach(() => benches.splice(0).forEach(({ remove }) => remove()))
const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0)

describe('createKeyVault', () => {
  it('R-61: makes 256 random bits, keeps them in one small entry, and opens again after a restart', async () => {
    const { vault, restart, secrets, filesWith } = bench()
    expect(await vault.state()).toBe('none')
    await expect(vault.open(null)).rejects.toMatchObject({ code: 'secrets.missing' })
    const key = await vault.create()
    expect(key).toHaveLength(32)
    expect(await secrets.list()).toEqual(['database-key'])
    expect((await secrets.read('database-key'))?.length).toBeLessThan(2_000)
    expect(await restart().state()).toBe('plain')
    expect((await restart().open(null)).equals(key)).toBe(true)
    expect(filesWith(key)).toEqual([])
    await expect(vault.create()).rejects.toMatchObject({ code: 'store.conflict' })
  })

  it('R-61: an entry under a passphrase stays below 2,000 bytes with the cost of the product', async () => {
    const { secrets, folder, clock, vault } = bench()
    const key = await vault.create()
    const real = createKeyVault({ secrets, folder, random: systemRandom, clock })
    await real.setPassphrase(null, PASSPHRASE)
    const text = (await secrets.read('database-key')) ?? ''
    expect(text.length).toBeLessThan(2_000)
    expect(JSON.parse(text)).toMatchObject({ version: 1, kind: 'wrapped', sealed: { kdf: 'scrypt', n: 131_072, r: 8, p: 1 } })
    expect(128 * KDF_COST.n * KDF_COST.r).toBe(128 * 1024 ** 2)
    expect((await real.open(PASSPHRASE)).equals(key)).toBe(true)
  }, 60_000)

  it('the costly derivation does not hold up the event loop', async () => {
    const { secrets, folder, clock, vault } = bench()
    await vault.create()
    let turns = 0
    const ticking = setInterval(() => (turns += 1), 1)
    await createKeyVault({ secrets, folder, random: systemRandom, clock }).setPassphrase(null, PASSPHRASE)
    clearInterval(ticking)
    expect(turns).toBeGreaterThan(20)
  }, 60_000)

  it('sets, changes and removes the passphrase around the same key', async () => {
    const { vault, restart, secrets } = bench()
    const key = await vault.create()
    await vault.setPassphrase(null, PASSPHRASE)
    expect(await restart().state()).toBe('wrapped')
    expect(await secrets.read('database-key')).not.toContain(key.toString('base64'))
    await vault.setPassphrase(PASSPHRASE, OTHER_PASSPHRASE)
    await expect(vault.open(PASSPHRASE)).rejects.toMatchObject({ code: 'lock.wrong-passphrase' })
    expect((await restart().open(OTHER_PASSPHRASE)).equals(key)).toBe(true)
    await vault.setPassphrase(OTHER_PASSPHRASE, null)
    expect(await restart().state()).toBe('plain')
    expect((await vault.open(null)).equals(key)).toBe(true)
    expect(await secrets.list()).toEqual(['database-key'])
  })

  it('takes the same passphrase from keyboards that compose letters differently', async () => {
    const { vault } = bench()
    await vault.create()
    await vault.setPassphrase(null, 'Käsikäes läbi öö'.normalize('NFC'))
    await expect(vault.open('Käsikäes läbi öö'.normalize('NFD'))).resolves.toHaveLength(32)
  })

  it('refuses a passphrase of less than 12 characters or 5 different ones before anything else, and changes nothing', async () => {
    const { vault, secrets } = bench()
    await vault.create()
    const before = await secrets.read('database-key')
    for (const weak of ['', 'elevenchars', '💶💶💶💶💶💶💶💶💶💶💶', 'abcdabcdabcdabcd']) {
      await expect(vault.setPassphrase(null, weak)).rejects.toMatchObject({ code: 'lock.weak-passphrase', message: expect.stringContaining('12 characters') as string })
    }
    expect(await secrets.read('database-key')).toBe(before)
  })

  it('asks for the current passphrase before it changes it, and counts wrong ones', async () => {
    const { vault, clock } = bench()
    await vault.create()
    await vault.setPassphrase(null, PASSPHRASE)
    await expect(vault.open(null)).rejects.toMatchObject({ code: 'lock.wrong-passphrase' })
    for (let index = 0; index < 4; index += 1) await expect(vault.setPassphrase('not the one at all', null)).rejects.toMatchObject({ code: 'lock.wrong-passphrase' })
    await expect(vault.open('nor this one here')).rejects.toMatchObject({ detail: { code: 'lock.wrong-passphrase', retryAfterSeconds: 30 } })
    await expect(vault.open(PASSPHRASE)).rejects.toMatchObject({ detail: { code: 'lock.wait', retryAfterSeconds: 30 } })
    clock.advance(30_000)
    await expect(vault.open(PASSPHRASE)).resolves.toHaveLength(32)
  })

  it('guesses sent at the same time are taken one after another', async () => {
    const { vault } = bench()
    await vault.create()
    await vault.setPassphrase(null, PASSPHRASE)
    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => vault.open(`wrong guess number ${index}`)))
    const codes = answers.map((answer) => (answer.status === 'rejected' ? (answer.reason as { code: string }).code : 'open'))
    expect(codes.filter((code) => code === 'lock.wrong-passphrase')).toHaveLength(5)
    expect(codes.filter((code) => code === 'lock.wait')).toHaveLength(15)
  })

  it('a seal does not open with other parameters or in the place of the other kind', async () => {
    const { vault, secrets, folder } = bench()
    const key = await vault.create()
    await vault.setPassphrase(null, PASSPHRASE)
    const record = JSON.parse((await secrets.read('database-key')) ?? '') as { sealed: Record<string, unknown> }
    await secrets.write('database-key', JSON.stringify({ ...record, sealed: { ...record.sealed, p: 2 } }))
    await expect(vault.open(PASSPHRASE)).rejects.toMatchObject({ code: 'lock.wrong-passphrase' })
    const code = await vault.createRecoveryCode(key)
    const { sealed } = JSON.parse(readFileSync(join(folder, WORKSPACE_NAMES.recovery), 'utf8')) as { sealed: unknown }
    await secrets.write('database-key', JSON.stringify({ version: 1, kind: 'wrapped', sealed }))
    await expect(vault.open(code)).rejects.toMatchObject({ code: 'lock.wrong-passphrase' })
  })
})

describe('recovery code of the vault', () => {
  it('R-63: opens after the keychain was wiped, past a forgotten passphrase, and puts the key back', async () => {
    const { vault, restart, secrets, placeDatabase, folder, filesWith } = bench()
    const key = await vault.create()
    placeDatabase()
    await vault.setPassphrase(null, PASSPHRASE)
    expect(await vault.hasRecoveryCode()).toBe(false)
    const code = await vault.createRecoveryCode(key)
    expect(await vault.hasRecoveryCode()).toBe(true)
    if (process.platform !== 'win32') expect(statSync(join(folder, WORKSPACE_NAMES.recovery)).mode & 0o777).toBe(0o600)
    expect(filesWith(key)).toEqual([])
    await secrets.remove('database-key')

    const again = restart()
    await expect(again.open(PASSPHRASE)).rejects.toMatchObject({ code: 'store.key-lost' })
    expect((await again.openWithRecoveryCode(` ${code.toLowerCase().replaceAll('-', '')} `)).equals(key)).toBe(true)
    expect(await restart().state()).toBe('plain')
    expect((await restart().open(null)).equals(key)).toBe(true)
  })

  it('R-63: typing errors are told for free; each wrong code costs a minute', async () => {
    const { vault, clock, seen } = bench()
    const key = await vault.create()
    const earlier = await vault.createRecoveryCode(key)
    const code = await vault.createRecoveryCode(key)
    const derivations = seen.length
    for (let index = 0; index < 30; index += 1) await expect(vault.openWithRecoveryCode(`${code.slice(0, -1)}U`)).rejects.toMatchObject({ code: 'app.invalid-input' })
    expect(seen).toHaveLength(derivations)
    const startedAt = clock.monotonicMs()
    for (let index = 0; index < 5; index += 1) {
      await expect(vault.openWithRecoveryCode(earlier)).rejects.toMatchObject({ detail: { code: 'lock.wrong-passphrase', retryAfterSeconds: 60 } })
      await expect(vault.openWithRecoveryCode(code)).rejects.toMatchObject({ code: 'lock.wait' })
      clock.advance(60_000)
    }
    expect(clock.monotonicMs() - startedAt).toBeGreaterThanOrEqual(5 * 60_000)
    expect((await vault.openWithRecoveryCode(code)).equals(key)).toBe(true)
  })

  it('says so where no code was made or its file is spoiled', async () => {
    const { vault, folder } = bench()
    const key = await vault.create()
    const code = await vault.createRecoveryCode(key)
    for (const text of ['', '{}', '{"version":1}', '{"version":1,"sealed":{"kdf":"scrypt","n":1073741824,"r":8,"p":1}}']) {
      writeFileSync(join(folder, WORKSPACE_NAMES.recovery), text)
      expect(await vault.hasRecoveryCode()).toBe(false)
      await expect(vault.openWithRecoveryCode(code)).rejects.toMatchObject({ code: 'store.key-lost', message: expect.stringContaining(WORKSPACE_NAMES.recovery) as string })
    }
  })

  it('another key in the keychain is kept, not overwritten', async () => {
    const { vault, secrets } = bench()
    const key = await vault.create()
    const code = await vault.createRecoveryCode(key)
    const other = Buffer.alloc(32, 7).toString('base64')
    await secrets.write('database-key', JSON.stringify({ version: 1, kind: 'plain', key: other }))
    await vault.openWithRecoveryCode(code)
    const kept = (await secrets.list()).filter((name) => name.startsWith('kept/'))
    expect(kept).toHaveLength(1)
    expect(await secrets.read(kept[0] ?? '')).toContain(other)
  })
})

describe('forget', () => {
  it('makes room for a new key, keeping the old one and its recovery file under dated names', async () => {
    const { vault, secrets, folder, placeDatabase, removeDatabase } = bench()
    const key = await vault.create()
    await vault.createRecoveryCode(key)
    placeDatabase()
    await expect(vault.forget()).rejects.toMatchObject({ code: 'store.conflict' })
    removeDatabase()
    await vault.forget()
    expect(await vault.state()).toBe('none')
    expect(await vault.hasRecoveryCode()).toBe(false)
    expect(await secrets.list()).toEqual(['kept/database-key.2026-03-01T12-00-00-000Z'])
    expect(readdirSync(folder)).toEqual(['casebench.recovery.2026-03-01T12-00-00-000Z.json'])
    expect((await vault.create()).equals(key)).toBe(false)
  })
})

describe('R-64: what held a secret is zeroed', () => {
  it('passphrases, codes, derived keys and checked keys are, the key handed out is not', async () => {
    const given: Buffer[] = []
    const random: Random = { bytes: (length) => {
      const bytes = systemRandom.bytes(length)
      given.push(bytes)
      return bytes
    } }
    const { secrets, folder, clock, seen } = bench()
    const derived: Buffer[] = []
    const { deriveByScrypt } = await import('./key-sealing.ts')
    const vault = createKeyVault({ secrets, folder, random, clock }, {
      cost: { n: 16, r: 1, p: 1 }, hasDatabase: () => false,
      derive: async (secret, salt, cost) => {
        const out = await deriveByScrypt(secret, salt, cost)
        derived.push(secret, out)
        return out
      },
    })
    const key = await vault.create()
    await vault.setPassphrase(null, PASSPHRASE)
    await vault.open('not the right passphrase').catch(() => undefined)
    const opened = await vault.open(PASSPHRASE)
    const code = await vault.createRecoveryCode(opened)
    const recovered = await vault.openWithRecoveryCode(code)
    for (const handedOut of [key, opened, recovered]) expect(isZero(handedOut)).toBe(false)
    expect(derived.length).toBeGreaterThanOrEqual(12)
    expect(derived.every(isZero)).toBe(true)
    expect(given.filter(({ length }) => length === 20).every(isZero)).toBe(true)
    expect(seen).toEqual([])
  })

  it('a key whose recording failed is zeroed and not handed out', async () => {
    const made: Buffer[] = []
    const working = createMemorySecretStore()
    const secrets = { ...working, write: vi.fn(() => Promise.reject(new Error('refused'))) }
    const { folder, clock } = bench()
    const random: Random = { bytes: (length) => {
      const bytes = systemRandom.bytes(length)
      made.push(bytes)
      return bytes
    } }
    await expect(createKeyVault({ secrets, folder, random, clock }).create()).rejects.toThrow('refused')
    expect(made).toHaveLength(1)
    expect(made.every(isZero)).toBe(true)
  })
})
