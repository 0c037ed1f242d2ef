import { join } from 'node:path'
import { instantFrom } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import { createInboxKeys } from '../callbacks/inbox/keys.ts'
import { closeLeftovers } from '../callbacks/inbox/leftovers.ts'
import { createInbox } from '../callbacks/inbox/reader.ts'
import { createListener } from '../processes/listener-client.ts'
import { createCallbackReader } from '../processes/parse-client.ts'
import { receivers } from '../providers/receivers.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import { createCallbackApply } from '../services/callback-apply.ts'
import { createCallbackCheck } from '../services/callback-check.ts'
import { createCallbackConfirm } from '../services/callback-confirm.ts'
import { createCallbackIntake } from '../services/callback-intake.ts'
import { createCallbackTry } from '../services/callback-try.ts'
import { createCallbackWatch, WATCH_EVERY_MS } from '../services/callback-watch.ts'
import { createCallbacksService } from '../services/callbacks.ts'
import type { CredentialsService } from '../services/credentials.ts'
import type { LinksService } from '../services/links.ts'
import { createListenerService } from '../services/listener.ts'
import type { DeliveryAddresses } from '../services/retrieval-runs.ts'
import type { AddressOwner } from '../services/listener-entry.ts'
import type { RetrievalsService } from '../services/retrievals.ts'
import type { SettingsService } from '../services/settings.ts'
import type { Store } from '../store/store.ts'
import { callOut } from './call-out.ts'
import type { ConsoleDeps } from './console.ts'
import type { Events } from './events.ts'
import { callbacksHandlers } from './handlers/callbacks.ts'
import { listenerHandlers } from './handlers/listener.ts'

export type CallbackDeskDeps = Pick<ConsoleDeps, 'desktop' | 'processHost' | 'clock' | 'random' | 'log'> & Readonly<{
  folder: string
  secrets: SecretStore
  store(): Store
  isOpen(): boolean
  settings: SettingsService
  credentials: CredentialsService
  noteReturn: LinksService['noteReturn']
  confirmDelivery: RetrievalsService['confirmDelivery']
  descriptorOf(providerId: ProviderId): ProviderDescriptor
  me(): string
  events: Events
  onRetrieval(retrieval: Retrieval): void
  onAddress: Parameters<typeof createListenerService>[0]['onAddress']
}>

const DAY_MS = 24 * 60 * 60 * 1000
/** Retention counts days, and each removal empties the database's log: an hour is often enough. */
const RETENTION_EVERY_MS = 60 * 60 * 1000

/** Everything about deliveries, put together: the listener, what it brings, and what an officer sees and decides of it. */
export const createCallbackDesk = (deps: CallbackDeskDeps) => {
  const { store, isOpen, settings, credentials, descriptorOf, events, clock, random, log, desktop, me } = deps
  const inbox = createInbox(join(deps.folder, 'inbox'))
  const reader = createCallbackReader(deps.processHost)
  const keysOf = credentials.verificationKeys
  const routesOf = (providerId: ProviderId) => receivers[providerId]?.routes ?? []
  const onCase = (caseId: CaseId | null): void => (caseId === null ? undefined : events.casesChanged([caseId]))

  const listener = createListenerService({
    listener: createListener(deps.processHost, log), inbox, makeInboxKeys: createInboxKeys, secrets: deps.secrets, store, isOpen, folder: deps.folder, inboxFolder: join(deps.folder, 'inbox'), closeLeftovers: () => void closeLeftovers(join(deps.folder, 'inbox')),
    settings: () => settings.current().listener,
    saveSettings: async (patch) => void (await settings.update({ listener: patch })),
    keysOf, routesOf, signatureOf: (providerId) => descriptorOf(providerId).capabilities.callbackSignature ?? 'none',
    prefixOf: (owner: AddressOwner) => (owner === 'intake' ? owner : (receivers[owner]?.prefix ?? owner)),
    clock, random, log, reader, desktop, callOut, onAddress: deps.onAddress,
    onChanged: (status) => events.emit('listener.changed', status as never),
    onDelivery: () => void settleArrived(),
  })
  const apply = createCallbackApply({ store, reader, keysOf, pgpPrivateKey: listener.pgpPrivateKey, environmentOf: (providerId) => settings.current().providers[providerId].environment, clock, random })
  const callbacks = createCallbacksService({
    store, isOpen, apply, noteReturn: deps.noteReturn, ask: () => null, conceal: (providerId, text) => (providerId === 'intake' ? text : (receivers[providerId]?.conceal?.(text) ?? text)),
    confirm: createCallbackConfirm({ reader, confirmDelivery: deps.confirmDelivery }), me, log, onRetrieval: deps.onRetrieval,
    onChanged: ({ id, caseId }, isNew) => {
      events.emit('callback.arrived', { callbackId: id, caseId, isNew })
      onCase(caseId)
    },
  })
  const intake = createCallbackIntake({
    inbox, store, isOpen, rotate: listener.rotate, noteReach: listener.noteReach, clock, random, log,
    onRecorded: ({ id, caseId }) => events.emit('callback.arrived', { callbackId: id, caseId, isNew: true }),
  })
  const settleArrived = async (): Promise<void> => {
    await intake.drain()
    if (isOpen()) await callbacks.workOutWaiting()
  }
  const trying = createCallbackTry({ store, reader, receivers, keysOf, listener, callOut, clock })
  // No provider that delivers so far has an interface to ask how a run stands; those that have one bring it along.
  const watch = createCallbackWatch({ store, isOpen, askProvider: () => null, clock, random, onLate: onCase })
  const dropOldBodies = async (): Promise<void> => {
    if (!isOpen()) return
    const days = settings.current().retention.rawCallbackDays
    await store().run('callbacks.dropBodies', { before: instantFrom(Date.parse(clock.now()) - days * DAY_MS) })
  }
  const every = (ms: number, work: () => Promise<void>): NodeJS.Timeout => setInterval(() => void work().catch(() => undefined), ms).unref()
  let timers: readonly NodeJS.Timeout[] = []
  const stopTimers = (): void => timers.forEach((timer) => clearInterval(timer))

  return {
    listener,
    handlers: {
      ...callbacksHandlers({ callbacks, trying, watch, desktop, settleArrived, check: createCallbackCheck({ store, reader, keysOf, routesOf, descriptorOf, clock }) }),
      ...listenerHandlers({ listener }),
    },
    /** The workspace was opened: what lay sealed is taken, and the watch begins. */
    opened: (): void => {
      stopTimers()
      timers = [every(WATCH_EVERY_MS, watch.look), every(RETENTION_EVERY_MS, dropOldBodies)]
      void listener.follow().then(settleArrived).then(watch.look).then(dropOldBodies).catch(() => undefined)
    },
    /** It was closed or locked: deliveries stay sealed until it is opened again. */
    closed: (): void => {
      stopTimers()
      void listener.follow().catch(() => undefined)
    },
    end: async (): Promise<void> => {
      stopTimers()
      await listener.end()
    },
  }
}
export type CallbackDesk = ReturnType<typeof createCallbackDesk>

/**
 * Addresses of ours for a result that a provider brings by itself, tied to one run by `reference`.
 * @throws AppError `listener.not-running` where nobody would receive it, `app.unsupported` where the provider has no such routes.
 */
export const deliveryAddresses = ({ listener }: CallbackDesk, providerId: ProviderId, reference: string): DeliveryAddresses => {
  if (!listener.isListening()) throw new AppError('listener.not-running', 'The listener does not run, so the result could not come back. Start it first.')
  const names = (receivers[providerId]?.routes ?? []).filter(({ takesCorrelation }) => takesCorrelation).map(({ name }) => name)
  const [result, failure = result] = names
  if (result === undefined || failure === undefined) throw new AppError('app.unsupported', 'This provider does not bring results by itself.')
  const at = (route: string): string => `${listener.publicAddressOf(providerId, route)}/${reference}`
  return { reference, callback: at(result), errorCallback: at(failure) }
}
