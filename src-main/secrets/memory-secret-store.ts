import { AppError } from '#shared/domain/errors.ts'
import type { SecretName, SecretStore } from './secret-store.ts'
import { assertSecretSize } from './secret-rules.ts'

/** A keychain for tests that ends with its process. */
export const createMemorySecretStore = (initial: Readonly<Record<SecretName, string>> = {}): SecretStore => {
  const entries = new Map(Object.entries(initial))
  return {
    read: (name) => Promise.resolve(entries.get(name) ?? null),
    write: async (name, value) => {
      assertSecretSize(name, value)
      entries.set(name, value)
    },
    remove: (name) => Promise.resolve(entries.delete(name)),
    list: () => Promise.resolve([...entries.keys()]),
    probe: () => Promise.resolve(),
  }
}

/** A keychain that cannot be reached, in one of its ways, for tests of the console's answers to it. */
export const createBrokenSecretStore = (error: AppError): SecretStore => {
  const refuse = (): Promise<never> => Promise.reject(error)
  return { read: refuse, write: refuse, remove: refuse, list: refuse, probe: refuse }
}
