import { assertSecretName, assertSecretValue } from './secret-rules.ts'
import type { SecretName, SecretStore } from './secret-store.ts'

/** A keychain for tests that ends with its process. */
export const createMemorySecretStore = (initial: Readonly<Record<SecretName, string>> = {}): SecretStore => {
  const entries = new Map(Object.entries(initial))
  return {
    read: async (name) => {
      assertSecretName(name)
      return entries.get(name) ?? null
    },
    write: async (name, value) => {
      assertSecretName(name)
      assertSecretValue(value)
      entries.set(name, value)
    },
    remove: async (name) => {
      assertSecretName(name)
      return entries.delete(name)
    },
    list: async () => [...entries.keys()],
    probe: async () => undefined,
  }
}
