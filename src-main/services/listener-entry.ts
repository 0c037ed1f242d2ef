import { z } from 'zod'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { Random } from '../platform/random.ts'
import type { SecretStore } from '../secrets/secret-store.ts'

/** Who an address is for. */
export type AddressOwner = ProviderId | 'intake'
export const ADDRESS_OWNERS: readonly AddressOwner[] = [...PROVIDER_IDS, 'intake']

/** Bytes of a secret path segment (R-17: at least 128 bits). */
const SECRET_BYTES = 24

const entrySchema = z.strictObject({
  version: z.literal(1),
  inboxKey: z.string(),
  secrets: z.record(z.enum(['intake', ...PROVIDER_IDS]), z.string().min(22)),
  wanted: z.strictObject({ address: z.string(), port: z.number(), publicUrl: z.string(), isEnabled: z.boolean(), toleranceSeconds: z.number() }),
})

/**
 * What the listener needs while the workspace is locked: it lies in the keychain, which stays readable then. The inbox's
 * private key is not in it.
 */
export type ListenerRecord = z.output<typeof entrySchema>

const ENTRY = 'listener'
const TLS_KEY = 'listener/tls-key'

/** A fresh secret path segment. */
export const newAddressSecret = (random: Random): string => random.bytes(SECRET_BYTES).toString('base64url')

/** The listener's entries in the keychain. */
export const createListenerEntry = (secrets: SecretStore) => ({
  /** @returns null where the listener was never used, or the entry cannot be read: it is then made anew. */
  read: async (): Promise<ListenerRecord | null> => {
    const text = await secrets.read(ENTRY)
    if (text === null) return null
    try {
      return entrySchema.parse(JSON.parse(text))
    } catch {
      return null
    }
  },
  write: (record: ListenerRecord): Promise<void> => secrets.write(ENTRY, JSON.stringify(record)),
  readTlsKey: (): Promise<string | null> => secrets.read(TLS_KEY),
  writeTlsKey: (pem: string): Promise<void> => secrets.write(TLS_KEY, pem),
  removeTlsKey: (): Promise<boolean> => secrets.remove(TLS_KEY),
})
export type ListenerEntryStore = ReturnType<typeof createListenerEntry>
