import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { isAppError } from '#shared/domain/errors.ts'
import type { KeyVaultInternals } from './database-key.ts'
import { createKeytarSecretStore, type Keychain } from './keytar-secret-store.ts'
import type { SecretStore } from './secret-store.ts'
import { createFakeKeychain, refusing, SAID, type FakeKeychain } from './testing/fake-keychain.ts'
import { createVaultBench, type VaultBench } from './testing/vault-bench.ts'

const ENTRY = 'database-key'
const never = (): Promise<never> => new Promise(() => undefined)
const plain = (key: Buffer): string => JSON.stringify({ version: 1, kind: 'plain', key: key.toString('base64') })
const holding = (value: string, overrides: Partial<Keychain> = {}): FakeKeychain => {
  const keychain = createFakeKeychain(overrides)
  keychain.entries.set(ENTRY, value)
  return keychain
}
const withOthers = (): FakeKeychain => {
  const keychain = createFakeKeychain()
  keychain.entries.set('somebody-else/practice/database-key', plain(Buffer.alloc(32, 1)))
  return keychain
}

type State = Readonly<{ name: string; now: () => FakeKeychain; code: string; says: RegExp }>

/** What the keychain may be like on the day after a database was made with a key in it. */
const STATES: readonly State[] = [
  { name: 'locked', now: () => refusing(SAID.locked), code: 'secrets.keychain-locked', says: /is locked\. Unlock it/ },
  { name: 'denied', now: () => refusing(SAID.denied, 'fails'), code: 'secrets.denied', says: /does not let Casebench.*Allow it/ },
  { name: 'missing', now: withOthers, code: 'store.key-lost', says: /no key for it.*recovery sheet/ },
  { name: 'empty', now: () => holding(''), code: 'store.key-lost', says: /is damaged.*recovery sheet/ },
  { name: 'other backend', now: createFakeKeychain, code: 'store.key-lost', says: /another person or program\. Go back/ },
  { name: 'other user', now: withOthers, code: 'store.key-lost', says: /another person or program\. Go back/ },
  { name: 'timeout', now: () => createFakeKeychain({ getPassword: never, setPassword: never }), code: 'secrets.timeout', says: /did not answer in time\. Look for/ },
  { name: 'too long', now: () => holding('x'.repeat(3_000)), code: 'store.key-lost', says: /is damaged.*recovery sheet/ },
  { name: 'wrong length', now: () => holding(plain(Buffer.alloc(31, 2))), code: 'store.key-lost', says: /is damaged.*recovery sheet/ },
  { name: 'wiped', now: createFakeKeychain, code: 'store.key-lost', says: /was emptied.*recovery sheet/ },
  { name: 'no secret service', now: () => refusing(SAID.noBus, 'fails'), code: 'secrets.no-keychain', says: /no usable keychain\. Start it/ },
  { name: 'prompt cancelled', now: () => refusing(SAID.dismissed, 'fails'), code: 'secrets.denied', says: /closed without an answer\. Try again/ },
]

type Verdict = Readonly<{ isNewKeyMade: boolean; clearFiles: readonly string[]; errors: readonly Readonly<{ code: string; message: string }>[] }>

const benches: VaultBench[] = []
afterEach(() => benches.splice(0).forEach(({ remove }) => remove()))

/** Does everything that a start, an officer and a later start would, and looks at what came of it. */
const judge = async (keychain: FakeKeychain, overrides: Partial<KeyVaultInternals> = {}, spoil?: (store: SecretStore, folder: string) => SecretStore): Promise<Verdict> => {
  const store = createKeytarSecretStore({ load: async () => keychain, timeoutMs: 20 })
  const bench = createVaultBench(store, overrides)
  benches.push(bench)
  bench.placeDatabase()
  const { vault } = spoil ? { vault: bench.restart(spoil(store, bench.folder)) } : bench
  const before = new Set(keychain.entries.values())
  const errors: { code: string; message: string }[] = []
  const keys: Buffer[] = []
  const attempt = async (call: () => Promise<Buffer>): Promise<void> => {
    try {
      keys.push(await call())
    } catch (error) {
      if (!isAppError(error)) throw error
      errors.push({ code: error.code, message: error.message })
    }
  }
  const state = await vault.state().catch((error: unknown) => {
    if (!isAppError(error)) throw error
    errors.push({ code: error.code, message: error.message })
  })
  if (state === 'none') await attempt(() => vault.open(null))
  await attempt(() => vault.create())
  await attempt(() => bench.restart().open(null))
  const written = [...keychain.entries.values()].filter((value) => !before.has(value))
  return { isNewKeyMade: keys.length > 0 || written.length > 0, clearFiles: keys.flatMap((key) => [...bench.filesWith(key)]), errors }
}

describe('R-62: what becomes of a data file when its keychain changed', () => {
  it.each(STATES)('$name: no new key, nothing in clear, and words for it', async ({ now, code, says }) => {
    const { isNewKeyMade, clearFiles, errors } = await judge(now())
    expect(isNewKeyMade).toBe(false)
    expect(clearFiles).toEqual([])
    expect(errors.length).toBeGreaterThanOrEqual(2)
    expect(errors[0]).toMatchObject({ code, message: expect.stringMatching(says) as string })
    for (const error of errors) expect(error.code).toBe(code)
  })

  it('two entries: the one that answers is used or refused by the file; a change says what is wrong, and no key is lost', async () => {
    const [first, second] = [plain(Buffer.alloc(32, 3)), plain(Buffer.alloc(32, 4))]
    const written = new Map([[ENTRY, second]])
    const keychain = createFakeKeychain({
      getPassword: async (_service, name) => (name === ENTRY ? first : written.get(name) ?? null),
      setPassword: async (_service, name, value) => void written.set(name, value),
      deletePassword: async (_service, name) => written.delete(name),
    })
    const bench = createVaultBench(createKeytarSecretStore({ load: async () => keychain }))
    benches.push(bench)
    bench.placeDatabase()
    await expect(bench.vault.create()).rejects.toMatchObject({ code: 'store.conflict' })
    expect((await bench.vault.open(null)).equals(Buffer.alloc(32, 3))).toBe(true)
    await expect(bench.vault.setPassphrase(null, 'a passphrase of words')).rejects.toMatchObject({ code: 'secrets.failed', message: expect.stringContaining('two entries') as string })
    expect((await bench.restart().open(null)).equals(Buffer.alloc(32, 3))).toBe(true)
  })

  it('an entry of a newer Casebench is left alone', async () => {
    const value = JSON.stringify({ version: 2, kind: 'split', shares: [] })
    const { isNewKeyMade, errors } = await judge(holding(value))
    expect(isNewKeyMade).toBe(false)
    expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['store.newer-version']))
  })

  it('a spoiled entry without a data file does not stop a first start, and is kept', async () => {
    const keychain = holding('spoiled')
    const bench = createVaultBench(createKeytarSecretStore({ load: async () => keychain }))
    benches.push(bench)
    expect(await bench.vault.state()).toBe('none')
    await bench.vault.create()
    expect(keychain.entries.get('kept/database-key.2026-03-01T12-00-00-000Z')).toBe('spoiled')
  })
})

describe('R-62: the checks above can fail', () => {
  it.each(STATES.filter(({ code }) => code === 'store.key-lost'))('$name: without the look at the data file a new key is made', async ({ now }) => {
    expect((await judge(now(), { hasDatabase: () => false })).isNewKeyMade).toBe(true)
  })

  it('a keychain that falls back to a file is found out', async () => {
    const falling = (store: SecretStore, folder: string): SecretStore => {
      const pathOf = (name: string): string => join(folder, `fallback-${name}.json`)
      return {
        ...store,
        read: async (name) => (existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8') : null),
        write: async (name, value) => writeFileSync(pathOf(name), value),
        remove: async (name) => rmSync(pathOf(name)) === undefined,
      }
    }
    const { clearFiles } = await judge(createFakeKeychain(), { hasDatabase: () => false }, falling)
    expect(clearFiles).toContain('fallback-database-key.json')
  })
})
