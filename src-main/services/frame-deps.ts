import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment, Retrieval } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { Random } from '../platform/random.ts'
import type { FrameSender } from '../providers/provider.ts'
import type { Store } from '../store/store.ts'

/** A provider's page in a view of its own. */
export type OpenFrame = (view: Readonly<{ html: string; origins: readonly string[]; heading: string; onTitle(title: string): void; onClosed(): void }>) => Promise<Readonly<{ close(): void }>>

/** What runs in a provider's frame get from outside. */
export type FramesDeps = Readonly<{
  store(): Store
  frameOf(providerId: ProviderId): FrameSender | undefined
  descriptorOf(providerId: ProviderId): ProviderDescriptor
  environmentOf(providerId: ProviderId): ProviderEnvironment
  sandboxUrl(): string | null
  isListening(): boolean
  openFrame: OpenFrame
  desktop: Readonly<{ copy(text: string): Promise<void>; saveFile(suggestedName: string, makeContent: () => Promise<string | Uint8Array>): Promise<boolean> }>
  clock: Clock
  random: Random
  log: Logger
  me(): string
  onRetrieval(retrieval: Retrieval): void
}>
