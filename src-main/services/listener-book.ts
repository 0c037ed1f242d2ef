import { AppError } from '#shared/domain/errors.ts'
import type { Settings } from '#shared/domain/settings.ts'
import type { ListenerConfig, ListenerEntry } from '../callbacks/listener.ts'
import type { ListenerServiceDeps } from './listener-deps.ts'
import { ADDRESS_OWNERS, createListenerEntry, newAddressSecret, type AddressOwner, type ListenerRecord } from './listener-entry.ts'
import { createTlsFiles, type TlsPair } from './listener-tls.ts'

const toWanted = ({ address, port, publicUrl, isEnabled, toleranceSeconds }: Settings['listener']): ListenerRecord['wanted'] => ({ address, port, publicUrl, isEnabled, toleranceSeconds })

/** What the listener is to do and with which secrets, in the open workspace and while it is locked. */
export const createListenerBook = (deps: ListenerServiceDeps) => {
  const entry = createListenerEntry(deps.secrets)
  const tlsFiles = createTlsFiles(deps.folder, entry)
  let record: ListenerRecord | null = null

  const wanted = (): ListenerRecord['wanted'] => (deps.isOpen() || record === null ? toWanted(deps.settings()) : record.wanted)
  const change = async (next: ListenerRecord): Promise<ListenerRecord> => {
    if (JSON.stringify(next) !== JSON.stringify(record)) await entry.write(next)
    record = next
    return next
  }
  const load = async (): Promise<ListenerRecord | null> => {
    record ??= await entry.read()
    return record
  }
  /** The private half of the inbox's key is in the encrypted store; where it is missing (first use, a new data file) a new pair is made. */
  const ensure = async (): Promise<ListenerRecord> => {
    const known = await load()
    if (!deps.isOpen()) {
      if (known === null) throw new AppError('app.locked', 'Unlock Casebench to start the listener for the first time.')
      return known
    }
    const secrets = Object.fromEntries(ADDRESS_OWNERS.map((owner) => [owner, known?.secrets[owner] ?? newAddressSecret(deps.random)])) as ListenerRecord['secrets']
    let inboxKey = known?.inboxKey ?? ''
    if (known === null || (await deps.store().run('deskKeys.read', { name: 'inbox' })) === null) {
      const pair = deps.makeInboxKeys()
      await deps.store().run('deskKeys.write', { name: 'inbox', value: pair.privateKey, at: deps.clock.now() })
      inboxKey = pair.publicKey
    }
    return change({ version: 1, inboxKey, secrets, wanted: wanted() })
  }
  const entries = async ({ secrets }: ListenerRecord): Promise<readonly ListenerEntry[]> =>
    Promise.all(ADDRESS_OWNERS.filter((owner) => owner === 'intake' || deps.routesOf(owner).length > 0).map(async (owner) =>
      ({ providerId: owner, prefix: deps.prefixOf(owner), secret: secrets[owner], keys: owner === 'intake' ? [] : await deps.keysOf(owner) })))

  return {
    load, ensure, wanted, entries, tlsFiles,
    /** A call before the first start has no addresses to speak of. */
    current: (): ListenerRecord => {
      if (record === null) throw new AppError('listener.not-running', 'The listener was never started. Start it first.')
      return record
    },
    isKnown: (): boolean => record !== null,
    /** The record follows the settings, so that a start while locked binds the same. @returns what was wanted before. */
    remember: async (): Promise<ListenerRecord['wanted'] | null> => {
      const known = await load()
      if (known === null) return null
      await change({ ...known, wanted: toWanted(deps.settings()) })
      return known.wanted
    },
    replaceSecret: async (owner: AddressOwner): Promise<void> => {
      const known = await ensure()
      await change({ ...known, secrets: { ...known.secrets, [owner]: newAddressSecret(deps.random) } })
    },
    config: async (known: ListenerRecord, tls: TlsPair | null): Promise<ListenerConfig> => ({
      address: known.wanted.address, port: known.wanted.port, publicUrl: known.wanted.publicUrl, toleranceSeconds: known.wanted.toleranceSeconds,
      inboxFolder: deps.inboxFolder, inboxKey: known.inboxKey, tls, entries: await entries(known),
    }),
    /** @param secret `…` for showing. */
    pathOf: (owner: AddressOwner, route: string, secret: string): string => `/${deps.prefixOf(owner)}/${secret}${route === '' ? '' : `/${route}`}`,
  }
}
export type ListenerBook = ReturnType<typeof createListenerBook>
