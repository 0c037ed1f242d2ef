import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isFinalState, type ProviderEnvironment, type Retrieval } from '#shared/domain/retrieval.ts'
import { newId } from '../platform/random.ts'
import type { FlowStarter } from '../processes/flow.ts'
import { createFileReader } from '../processes/parse-client.ts'
import { frameSenders, linkSenders } from '../providers/registry.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { CredentialsService } from '../services/credentials.ts'
import { createFramesService, type FramesService } from '../services/frames.ts'
import { createIdentityService } from '../services/identity.ts'
import { createImportsService } from '../services/imports.ts'
import { createLinksService } from '../services/links.ts'
import type { RetrievalNews } from '../services/retrieval-runs.ts'
import { createRetrievalsService } from '../services/retrievals.ts'
import type { SettingsService } from '../services/settings.ts'
import type { Store } from '../store/store.ts'
import { createCallbackDesk, deliveryAddresses, type CallbackDesk } from './callback-desk.ts'
import type { ConsoleDeps } from './console.ts'
import type { Events } from './events.ts'
import { documentsHandlers } from './handlers/documents.ts'
import { framesHandlers } from './handlers/frames.ts'
import { identityHandlers } from './handlers/identity.ts'
import { importsHandlers } from './handlers/imports.ts'
import { linksHandlers } from './handlers/links.ts'
import { retrievalsHandlers } from './handlers/retrievals.ts'
import type { Practice } from './practice.ts'

export type BringingDeps = Pick<ConsoleDeps, 'desktop' | 'processHost' | 'clock' | 'random' | 'log'> & Readonly<{
  folder: string
  secrets: SecretStore
  events: Events
  flows: FlowStarter
  store(): Store
  isOpen(): boolean
  settings: SettingsService
  credentials: CredentialsService
  me(): string
  descriptorOf(providerId: ProviderId): ProviderDescriptor
  practice: Practice
}>

/** Every way by which an applicant's data comes in: assisted runs, links, frames, deliveries; and what it brought. */
export const createBringing = (deps: BringingDeps) => {
  const { desktop, processHost, clock, random, log, events, flows, store, settings, credentials, me, descriptorOf, practice } = deps
  const sandboxUrl = practice.url
  const environmentOf = (providerId: ProviderId): ProviderEnvironment => settings.current().providers[providerId].environment
  const onCaseChanged = (caseId: Retrieval['caseId']): void => events.casesChanged([caseId])
  const tellRetrieval = (news: RetrievalNews): void => {
    events.emit('retrieval.changed', news)
    void frames.follow(news).catch(() => undefined)
  }
  const onRetrieval = ({ id, caseId, state }: Retrieval): void => {
    tellRetrieval({ retrievalId: id, caseId, state, step: state === 'completed' ? 'done' : null, stepStartedAt: null })
    onCaseChanged(caseId)
    if (isFinalState(state)) void retrievals.deliverySettled(id).catch(() => undefined)
  }

  const files = createFileReader(processHost)
  const retrievals = createRetrievalsService({
    store, flows, credentials, clock, random, log, me, descriptorOf, sandboxUrl, environmentOf, files,
    optionsOf: (providerId) => settings.current().providers[providerId].options ?? {},
    deliveryAddresses: (providerId) => deliveryAddresses(desk, providerId, newId(random)),
    onNews: tellRetrieval,
    onCaseChanged,
  })
  const links = createLinksService({
    store, clock, random, me, environmentOf, sandboxUrl, startFlow: retrievals.startFlow, linkSenderOf: (providerId) => linkSenders[providerId], onCaseChanged,
  })
  const desk: CallbackDesk = createCallbackDesk({
    ...deps, noteReturn: links.noteReturn, confirmDelivery: retrievals.confirmDelivery, onRetrieval, onAddress: practice.deliverTo,
  })
  const frames: FramesService = createFramesService({
    store, frameOf: (providerId) => frameSenders[providerId], descriptorOf, environmentOf, sandboxUrl, isListening: desk.listener.isListening,
    openFrame: desktop.openFrame, desktop, clock, random, log, me, onRetrieval,
  })
  const identity = createIdentityService({ store, clock, random, me, onCaseChanged })
  const imports = createImportsService({
    store, clock, random, me, environmentOf, desktop, onCaseChanged, onMoved: (progress) => events.emit('import.moved', progress), files,
    keysOf: credentials.verificationKeys, pgpPrivateKey: desk.listener.pgpPrivateKey, nameOf: (providerId) => descriptorOf(providerId).name,
  })
  return {
    retrievals, desk, frames,
    handlers: {
      ...retrievalsHandlers({ retrievals, store }),
      ...documentsHandlers({ store, desktop, clock, random, me }),
      ...importsHandlers({ imports }),
      ...linksHandlers({ links }),
      ...identityHandlers({ identity }),
      ...desk.handlers,
      ...framesHandlers({ frames }),
    },
  }
}
