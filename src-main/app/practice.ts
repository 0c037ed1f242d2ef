import { toErrorDetail } from '#shared/domain/errors.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { Logger } from '../platform/logger.ts'
import type { ProcessHost } from '../processes/process-host.ts'
import { receivers } from '../providers/receivers.ts'
import { startSandbox, type RunningSandbox } from '../processes/sandbox-client.ts'
import type { CredentialsService } from '../services/credentials.ts'
import type { Store } from '../store/store.ts'

/** The emulated providers of the practice workspace, for as long as it is open. */
export type Practice = Readonly<{
  /** Where they answer on loopback; null while they do not run. */
  url(): string | null
  /** Starts them unless they run. Never rejects: without them cases and notes work, and retrievals say that nobody answers. */
  start(): Promise<RunningSandbox | null>
  /** Tells them where to deliver; null when nobody listens any more. */
  deliverTo(addressOf: AddressOf | null): void
  stop(): void
}>

/** Address of the console's own listener for one provider's route. */
type AddressOf = (providerId: ProviderId, route: string) => string

/** @param log told when they did not start, or ended by themselves; the next opening then starts them again. */
export const createPractice = (processHost: ProcessHost, log: Logger): Practice => {
  let current: RunningSandbox | null = null
  let addressOf: AddressOf | null = null
  /** One after the other: the last word must be the last that arrives. */
  let telling: Promise<void> = Promise.resolve()
  const tellAddresses = (sandbox: RunningSandbox): void => {
    for (const providerId of PROVIDER_IDS) {
      const routes = receivers[providerId]?.routes ?? []
      if (routes.length === 0 || sandbox.apiKeys[providerId] === undefined) continue
      const addresses = Object.fromEntries(routes.map(({ name }) => [name === '' ? 'main' : name, addressOf?.(providerId, name) ?? null]))
      telling = telling.then(() => sandbox.configure(providerId, { addresses })).catch(() => log.log('warn', 'sandbox.addresses-not-taken', { providerId }))
    }
  }
  return {
    url: () => current?.url ?? null,
    start: async () => {
      if (current) return current
      try {
        const started = await startSandbox(processHost)
        current = started
        if (addressOf !== null) tellAddresses(started)
        started.onEnd(() => {
          if (current !== started) return
          current = null
          log.log('warn', 'sandbox.lost')
        })
        return started
      } catch (error) {
        log.log('error', 'sandbox.not-started', { code: toErrorDetail(error).code })
        return null
      }
    },
    deliverTo: (next) => {
      addressOf = next
      if (current) tellAddresses(current)
    },
    stop: () => {
      const running = current
      current = null
      running?.stop()
    },
  }
}

/** Gives the workspace the keys that the emulated providers accept, through the same door as any others. */
export const storePracticeKeys = async (
  sandbox: RunningSandbox, opened: Store, credentials: CredentialsService, descriptorOf: (providerId: ProviderId) => ProviderDescriptor,
): Promise<void> => {
  for (const providerId of PROVIDER_IDS) {
    const apiKey = sandbox.apiKeys[providerId]
    if (apiKey === undefined) continue
    const values = Object.fromEntries(descriptorOf(providerId).credentialFields.map(({ name, isSecret }) => [name, isSecret ? apiKey : 'TEST']))
    await credentials.ensure(opened, providerId, 'sandbox', values)
  }
}
