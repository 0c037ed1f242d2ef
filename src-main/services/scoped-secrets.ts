import type { SecretStore } from '../secrets/secret-store.ts'

/** The keychain below one prefix, so that a profile's practice and live workspaces cannot see each other's entries. */
export const createScopedSecrets = (secrets: SecretStore, prefix: string): SecretStore => ({
  read: (name) => secrets.read(`${prefix}/${name}`),
  write: (name, value) => secrets.write(`${prefix}/${name}`, value),
  remove: (name) => secrets.remove(`${prefix}/${name}`),
  list: async () => (await secrets.list()).flatMap((name) => (name.startsWith(`${prefix}/`) ? [name.slice(prefix.length + 1)] : [])),
  probe: () => secrets.probe(),
})
