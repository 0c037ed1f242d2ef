import type { Keychain } from '../keytar-secret-store.ts'

/** What went through the library, by call; values are kept so that a test can look for what should not be there. */
export type FakeKeychain = Keychain & Readonly<{ entries: Map<string, string>; calls: string[] }>

/** Stands where keytar stands. @param overrides calls that behave as in the state under test. */
export const createFakeKeychain = (overrides: Partial<Keychain> = {}): FakeKeychain => {
  const entries = new Map<string, string>()
  const calls: string[] = []
  const working: Keychain = {
    getPassword: async (_service, account) => entries.get(account) ?? null,
    setPassword: async (_service, account, password) => void entries.set(account, password),
    deletePassword: async (_service, account) => entries.delete(account),
    findCredentials: async () => [...entries].map(([account, password]) => ({ account, password })),
  }
  const used = { ...working, ...overrides }
  return {
    entries, calls,
    getPassword: (service, account) => { calls.push(`get ${service}`); return used.getPassword(service, account) },
    setPassword: (service, account, password) => { calls.push(`set ${service}`); return used.setPassword(service, account, password) },
    deletePassword: (service, account) => { calls.push(`delete ${service}`); return used.deletePassword(service, account) },
    findCredentials: (service) => { calls.push(`find ${service}`); return used.findCredentials(service) },
  }
}

/** The words of libsecret and D-Bus as met on Debian 12, and of the other two systems as their manuals have them. */
export const SAID = {
  locked: 'Cannot create an item in a locked collection',
  noBus: 'Cannot autolaunch D-Bus without X11 $DISPLAY',
  deadBus: 'Could not connect: No such file or directory',
  noService: 'The name org.freedesktop.secrets was not provided by any .service files',
  noKeyring: 'Object does not exist at path “/org/freedesktop/secrets/collection/login”',
  denied: 'Access denied by the policy of the session bus',
  dismissed: 'The prompt was dismissed',
  macCancelled: 'User canceled the operation.',
  macWrongPassword: 'The user name or passphrase you entered is not correct.',
  macNoUi: 'User interaction is not allowed.',
  macNoKeychain: 'The specified keychain could not be found.',
  windowsNoSession: 'A specified logon session does not exist. It may already have been terminated.',
  windowsTooLarge: 'The stub received bad data.',
  noReply: 'Message recipient disconnected from message bus without replying or did not receive a reply',
  unknown: 'Something that nobody has met before',
} as const

/** A keychain whose every writing call fails, and whose reading finds nothing, as libsecret does when locked. */
export const refusing = (words: string, reads: 'nothing' | 'fails' = 'nothing'): FakeKeychain => {
  const fail = (): Promise<never> => Promise.reject(new Error(words))
  return createFakeKeychain(reads === 'fails'
    ? { getPassword: fail, setPassword: fail, deletePassword: fail, findCredentials: fail }
    : { getPassword: async () => null, setPassword: fail, deletePassword: async () => false, findCredentials: fail })
}
