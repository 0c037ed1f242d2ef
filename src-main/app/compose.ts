import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { toErrorDetail } from '#shared/domain/errors.ts'
import type { ProviderDescriptor } from '#shared/domain/provider.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { Settings, WorkspaceName } from '#shared/domain/settings.ts'
import { createFlowStarter } from '../processes/flow-client.ts'
import { descriptors } from '../providers/registry.ts'
import { createKeyVault } from '../secrets/database-key.ts'
import { createBackupSchedule } from '../services/backup-schedule.ts'
import { createCasesService } from '../services/cases.ts'
import { createCredentialsService } from '../services/credentials.ts'
import { createDiagnosticsService } from '../services/diagnostics.ts'
import { createScopedSecrets } from '../services/scoped-secrets.ts'
import { createSettingsService } from '../services/settings.ts'
import { createWorkspaceService, type WorkspaceService } from '../services/workspace.ts'
import { createStoreClient } from '../store/client.ts'
import type { Store } from '../store/store.ts'
import { createBringing } from './bringing.ts'
import type { Console, ConsoleDeps, LockReason } from './console.ts'
import { createDispatcher } from './dispatcher.ts'
import { createEvents } from './events.ts'
import { casesHandlers } from './handlers/cases.ts'
import { settingsHandlers } from './handlers/settings.ts'
import { shellHandlers } from './handlers/shell.ts'
import { toStatusAnswer, workspaceHandlers } from './handlers/workspace.ts'
import { createPractice, storePracticeKeys } from './practice.ts'
import { profileIdOf } from './profile.ts'

/**
 * Puts the console together from its ports. Nothing runs before `start`.
 * Construction order is dependency order; the workspace comes last because opening it needs everyone else.
 */
export const createConsole = (deps: ConsoleDeps): Console => {
  const { desktop, clock, random, log, processHost, workspace: workspaceName } = deps
  const folder = join(deps.userDataFolder, 'workspaces', workspaceName)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const secrets = createScopedSecrets(deps.secrets, `${profileIdOf(deps.userDataFolder, random)}/${workspaceName}`)
  const events = createEvents()
  const flows = createFlowStarter(processHost, log)
  const practice = createPractice(processHost, log)

  const store = (): Store => workspace.store()
  const sandboxUrl = practice.url
  const descriptorOf = (providerId: ProviderId): ProviderDescriptor => describedFor(workspaceName, descriptors[providerId])

  const settings = createSettingsService({
    store, workspace: workspaceName, officerName: deps.officerName,
    environmentsOf: (providerId) => descriptorOf(providerId).environments,
    optionFieldsOf: (providerId) => descriptorOf(providerId).options,
    onChanged: ({ appearance, lock }: Settings) => {
      desktop.setTheme(appearance.theme)
      desktop.protectContent(lock.protectsContent)
      events.emit('settings.changed', {})
      void desk.listener.settingsChanged().catch(() => undefined)
    },
  })
  const me = (): string => settings.current().officer.initials
  const cases = createCasesService({ store, clock, random, me, isPractice: workspaceName === 'practice', onChanged: events.casesChanged })
  const credentials = createCredentialsService({ store, secrets, flows, clock, me, descriptorOf, sandboxUrl, onChanged: () => desk.listener.keysChanged() })
  const isOpen = (): boolean => workspace.status().state === 'open'
  const { retrievals, desk, frames, handlers: bringing } = createBringing({
    ...deps, folder, secrets, events, flows, store, isOpen, settings, credentials, me, descriptorOf, practice,
  })
  const startPractice = async (opened: Store): Promise<void> => {
    if (workspaceName !== 'practice') return
    const sandbox = await practice.start()
    if (sandbox) await storePracticeKeys(sandbox, opened, credentials, descriptorOf)
  }
  const workspace: WorkspaceService = createWorkspaceService({
    workspace: workspaceName, folder, clock, log,
    vault: createKeyVault({ secrets, folder, random, clock }),
    createStore: () => createStoreClient({ processHost, log }),
    onChanged: (status) => {
      events.emit('workspace.changed', toStatusAnswer(status, desktop.isOnline(), deps.officerName))
      if (status.state === 'open') backups.start()
      else backups.stop()
      if (status.state === 'open') desk.opened()
      else desk.closed()
    },
    onSaved: (at) => events.emit('store.saved', { at }),
    afterOpen: async (opened) => {
      await settings.load(opened)
      await retrievals.endOrphans(opened)
      await startPractice(opened)
    },
    beforeClose: () => {
      frames.endAll()
      return retrievals.endAll()
    },
  })
  const backups = createBackupSchedule({ store: () => (workspace.status().state === 'open' ? workspace.store() : null), clock, log })
  const diagnostics = createDiagnosticsService({
    store, clock, status: workspace.status, settings: settings.current, program: deps, recentLog: deps.recentLog,
  })
  const lock = async (reason: LockReason): Promise<void> => {
    await workspace.lock(reason)
    log.log('info', 'workspace.locked', { reason })
  }

  const dispatch = createDispatcher({
    log,
    isLocked: () => workspace.status().state === 'locked',
    checksResponses: deps.isDevelopment,
    handlers: {
      ...shellHandlers({ ...deps, protectsWindow: () => settings.current().lock.protectsContent }),
      ...workspaceHandlers({ ...deps, workspace, folder, lock: () => lock('asked'), reloadAll: () => events.emit('cases.changed', { caseIds: [] }) }),
      ...casesHandlers({ cases, clock }),
      ...bringing,
      ...settingsHandlers({ settings, credentials, diagnostics, descriptors: PROVIDER_IDS.map(descriptorOf), desktop }),
    },
  })

  return {
    start: async () => {
      await workspace.start()
      const { state, failure } = workspace.status()
      log.log(failure ? 'error' : 'info', 'console.started', { reason: state, ...(failure ? { code: failure.code } : {}) })
    },
    dispatch,
    onEvent: events.onEvent,
    lock,
    isLocked: () => workspace.status().state === 'locked',
    lockRules: () => settings.current().lock,
    stop: async () => {
      await desk.end().catch(() => undefined)
      await workspace.stop().catch((error: unknown) => log.log('warn', 'console.stop-failed', { code: toErrorDetail(error).code }))
      practice.stop()
    },
  }
}

/**
 * A provider as one workspace may use it: practice calls nothing but the sandbox on this computer, live never calls it.
 */
const describedFor = (workspace: WorkspaceName, descriptor: ProviderDescriptor): ProviderDescriptor => ({
  ...descriptor,
  environments: descriptor.environments.filter((environment) => (environment === 'sandbox') === (workspace === 'practice')),
})
