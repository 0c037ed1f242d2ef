import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/domain/errors.ts'
import { keychainTimeout, noKeychainLibrary, toSecretsError } from './keychain-errors.ts'
import { assertSecretName, assertSecretValue } from './secret-rules.ts'
import type { SecretStore } from './secret-store.ts'

/** The calls of keytar that are used; every one takes the service first. */
export type Keychain = Readonly<{
  getPassword(service: string, account: string): Promise<string | null>
  setPassword(service: string, account: string, password: string): Promise<void>
  deletePassword(service: string, account: string): Promise<boolean>
  findCredentials(service: string): Promise<readonly Readonly<{ account: string; password: string }>[]>
}>

export type KeytarDeps = Readonly<{
  /** Loads the native module; late, so that a system without libsecret gives a refusal and not a crash at the start. */
  load?: () => Promise<Keychain>
  /** How long one call may take; long enough for an officer to answer the system's prompt. */
  timeoutMs?: number
}>

const SERVICE = 'Casebench'
const TIMEOUT_MS = 60_000
const PROBE = 'probe'
/** A call that hangs keeps a thread of the pool, which the disk and the ciphers need too. */
const MOST_HANGING = 2

const throwAwayName = (): string => `${PROBE}/${randomBytes(8).toString('hex')}`

const loadKeytar = async (): Promise<Keychain> => {
  const { default: keytar } = await import('keytar')
  return keytar
}

/**
 * The operating system's keychain. The only file that knows keytar, which is archived, so that another package can
 * take its place. Refuses where the keychain cannot be had: there is no fallback to a file, ever.
 *
 * What keytar 7.9.0 does on Linux and why each answer is looked at twice: a locked keychain reads as "no such entry"
 * and removes as "nothing there", so both are believed only when the keychain also takes an entry. Its search ends the
 * whole program with a segmentation fault when a found entry is locked, so `list` comes after the same check, and
 * nothing that opens a workspace calls it.
 */
export const createKeytarSecretStore = ({ load = loadKeytar, timeoutMs = TIMEOUT_MS }: KeytarDeps = {}): SecretStore => {
  let loaded: Promise<Keychain> | undefined
  let hangingCount = 0

  const keychain = (): Promise<Keychain> => (loaded ??= load().catch((error: unknown) => {
    loaded = undefined
    throw noKeychainLibrary(error)
  }))
  const within = async <Result>(call: Promise<Result>): Promise<Result> => {
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        hangingCount += 1
        const release = (): void => void (hangingCount -= 1)
        call.then(release, release)
        reject(keychainTimeout())
      }, timeoutMs)
    })
    return Promise.race([call, timeout]).finally(() => clearTimeout(timer))
  }
  const ask = async <Result>(use: (keychain: Keychain) => Promise<Result>): Promise<Result> => {
    if (hangingCount >= MOST_HANGING) throw keychainTimeout()
    try {
      return await within(keychain().then(use))
    } catch (error) {
      throw toSecretsError(error)
    }
  }
  /** @throws what keeps the keychain from taking an entry: locked, gone, refused. */
  const assertUsable = async (): Promise<void> => {
    // A name of its own each time: two consoles that wrote and removed one name at once would trip over each other's item.
    const name = throwAwayName()
    await ask(({ setPassword }) => setPassword(SERVICE, name, 'usable'))
    await ask(({ deletePassword }) => deletePassword(SERVICE, name))
  }

  return {
    read: async (name) => {
      assertSecretName(name)
      const value = await ask(({ getPassword }) => getPassword(SERVICE, name))
      if (value === null) await assertUsable()
      return value
    },
    write: async (name, value) => {
      assertSecretName(name)
      assertSecretValue(value)
      await ask(({ setPassword }) => setPassword(SERVICE, name, value))
    },
    remove: async (name) => {
      assertSecretName(name)
      const isRemoved = await ask(({ deletePassword }) => deletePassword(SERVICE, name))
      if (!isRemoved) await assertUsable()
      return isRemoved
    },
    list: async () => {
      await assertUsable()
      const found = await ask(({ findCredentials }) => findCredentials(SERVICE))
      return [...new Set(found.map(({ account }) => account))]
    },
    probe: async () => {
      const name = throwAwayName()
      const value = randomBytes(16).toString('base64')
      await ask(({ setPassword }) => setPassword(SERVICE, name, value))
      try {
        if ((await ask(({ getPassword }) => getPassword(SERVICE, name))) !== value) throw unfaithful()
      } finally {
        await ask(({ deletePassword }) => deletePassword(SERVICE, name))
      }
    },
  }
}

const unfaithful = (): AppError =>
  new AppError('secrets.failed', 'The keychain gave back something else than was stored. Restart the system keychain, then try again.')
