import type { ListenerStatus } from '#shared/domain/listener.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Settings } from '#shared/domain/settings.ts'
import type { Inbox, Listener } from '../callbacks/listener.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Random } from '../platform/random.ts'
import type { CallbackReader } from '../processes/parse.ts'
import type { CallbackRoute, VerificationKey } from '../providers/provider.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { Store } from '../store/store.ts'
import type { AddressOwner } from './listener-entry.ts'
import type { CallOut } from './listener-reach.ts'

/** What the listener's service and its parts get from outside. */
export type ListenerServiceDeps = Readonly<{
  listener: Listener
  inbox: Inbox
  /** A fresh key pair for the sealed inbox; 32 bytes each, the public half in base64. */
  makeInboxKeys(): Readonly<{ publicKey: string; privateKey: Uint8Array }>
  secrets: SecretStore
  store(): Store
  isOpen(): boolean
  settings(): Settings['listener']
  saveSettings(patch: Partial<Settings['listener']>): Promise<void>
  keysOf(providerId: ProviderId): Promise<readonly VerificationKey[]>
  routesOf(providerId: ProviderId): readonly CallbackRoute[]
  signatureOf(providerId: ProviderId): 'hmac' | 'aes' | 'none'
  prefixOf(owner: AddressOwner): string
  /** Folder of the workspace. */
  folder: string
  inboxFolder: string
  /** Closes what a listener that is gone left open in the inbox; never while one runs. */
  closeLeftovers(): void
  clock: Clock
  random: Random
  log: Logger
  reader: CallbackReader
  desktop: Readonly<{
    copy(text: string): Promise<void>
    openFiles(heading: string, endings: readonly string[], maxBytes: number): Promise<readonly Readonly<{ name: string; bytes: Uint8Array }>[]>
    saveFile(suggestedName: string, makeContent: () => Promise<string | Uint8Array>): Promise<boolean>
  }>
  callOut: CallOut
  onChanged(status: ListenerStatus): void
  /** Something lies in the inbox. */
  onDelivery(): void
  /** Where deliveries can be sent on this computer, or null when nothing listens; the practice providers are told. */
  onAddress(addressOf: ((owner: AddressOwner, route: string) => string) | null): void
}>
