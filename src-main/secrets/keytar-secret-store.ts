import { randomBytes } from 'node:crypto'
import { AppError } from '#shared/domain/errors.ts'
import { keychainTimeout, toSecretsError } from './keychain-errors.ts'
import { assertSecretName, assertSecretSize } from './secret-rules.ts'
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
const PROBE_NAME = 'probe'

const loadKeytar = async (): Promise<Keychain> => {
  const { default: keytar } = await import('keytar')
  return keytar
}

const within = async <Result>(call: Promise<Result>, timeoutMs: number): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(keychainTimeout()), timeoutMs)
  })
  try {
    return await Promise.race([call, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The operating system's keychain. The only file that knows keytar, which is archived, so that another package can
 * take its place. Refuses where the keychain cannot be had: there is no fallback to a file, ever.
 */
export const createKeytarSecretStore = ({ load = loadKeytar, timeoutMs = TIMEOUT_MS }: KeytarDeps = {}): SecretStore => {
  let loaded: Promise<Keychain> | undefined
  const withKeychain = async <Result>(use: (keychain: Keychain) => Promise<Result>): Promise<Result> => {
    try {
      loaded ??= load()
      return await within(loaded.then(use), timeoutMs)
    } catch (error) {
      throw toSecretsError(error)
    }
  }
  const forgetFailedLoad = (error: unknown): never => {
    loaded = undefined
    throw error
  }
  const run = <Result>(use: (keychain: Keychain) => Promise<Result>): Promise<Result> => withKeychain(use).catch(forgetFailedLoad)

  const entriesNamed = async (keychain: Keychain, name: string): Promise<number> =>
    (await keychain.findCredentials(SERVICE)).filter(({ account }) => account === name).length

  const store: SecretStore = {
    read: async (name) => {
      assertSecretName(name)
      return run(async (keychain) => {
        const value = await keychain.getPassword(SERVICE, name)
        if (value !== null && (await entriesNamed(keychain, name)) > 1) throw twoEntries()
        return value
      })
    },
    write: async (name, value) => {
      assertSecretSize(name, value)
      await run((keychain) => keychain.setPassword(SERVICE, name, value))
    },
    remove: async (name) => {
      assertSecretName(name)
      return run((keychain) => keychain.deletePassword(SERVICE, name))
    },
    list: () => run(async (keychain) => [...new Set((await keychain.findCredentials(SERVICE)).map(({ account }) => account))]),
    probe: async () => {
      const name = `${PROBE_NAME}/${randomBytes(6).toString('hex')}`
      const value = randomBytes(12).toString('base64')
      await store.write(name, value)
      const readBack = await store.read(name)
      await store.remove(name)
      if (readBack !== value) throw new AppError('secrets.failed', 'The keychain gave back something else than was stored. Restart the system keychain.')
    },
  }
  return store
}

const twoEntries = (): AppError =>
  new AppError('secrets.malformed', 'The keychain holds two entries of the same name for Casebench. Remove the wrong one in the system keychain, then try again.')
