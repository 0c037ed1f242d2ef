import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { scryptSync } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { asInstant } from '#shared/domain/calendar.ts'
import { createManualClock } from '../../platform/clock.ts'
import { systemRandom } from '../../platform/random.ts'
import { createKeyVault, type KeyVaultInternals } from '../database-key.ts'
import type { KeyVault } from '../key-vault.ts'
import { createMemorySecretStore } from '../memory-secret-store.ts'
import type { SecretStore } from '../secret-store.ts'

export const PASSPHRASE = 'correct horse battery staple'
export const OTHER_PASSPHRASE = 'another four words here'

/** A vault on a folder of its own, with a cheap key derivation and a clock that stands still. */
export type VaultBench = Readonly<{
  vault: KeyVault
  /** A second vault on the same folder and keychain, as after a restart. */
  restart(secrets?: SecretStore): KeyVault
  secrets: SecretStore
  folder: string
  clock: ReturnType<typeof createManualClock>
  /** Every Buffer that held a secret on its way: passphrases, codes, derived keys. */
  seen: readonly Buffer[]
  /** Puts a file where the database would be. */
  placeDatabase(): void
  removeDatabase(): void
  /** Names of files below the folder that hold the key in any usual form. */
  filesWith(key: Buffer): readonly string[]
  remove(): void
}>

export const createVaultBench = (
  secrets: SecretStore = createMemorySecretStore(), overrides: Partial<KeyVaultInternals> = {},
): VaultBench => {
  const folder = mkdtempSync(join(tmpdir(), 'vault-'))
  const clock = createManualClock(asInstant('2026-03-01T12:00:00.000Z'))
  const seen: Buffer[] = []
  const database = join(folder, 'casebench.db')
  const internals: KeyVaultInternals = {
    cost: { n: 16, r: 1, p: 1 },
    derive: async (secret, salt, { n, r, p }) => {
      const derived = scryptSync(secret, salt, 32, { N: n, r, p })
      seen.push(secret, derived)
      return derived
    },
    hasDatabase: () => existsSync(database),
    ...overrides,
  }
  const vaultOver = (store: SecretStore): KeyVault => createKeyVault({ secrets: store, folder, random: systemRandom, clock }, internals)
  return {
    vault: vaultOver(secrets), restart: (store = secrets) => vaultOver(store), secrets, folder, clock, seen,
    placeDatabase: () => writeFileSync(database, 'enciphered'),
    removeDatabase: () => rmSync(database),
    filesWith: (key) => {
      const forms = [key.toString('base64'), key.toString('base64url'), key.toString('hex'), key.toString('latin1')]
      return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
        const path = join(folder, name)
        if (!statSync(path).isFile()) return false
        const text = readFileSync(path).toString('latin1')
        return forms.some((form) => text.includes(form))
      })
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
