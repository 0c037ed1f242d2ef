import type { CredentialRecord, StoreFacts, Store } from '../store/store.ts'
import type { Clock } from '../platform/clock.ts'
import { toErrorDetail } from '#shared/domain/errors.ts'
import type { Settings } from '#shared/domain/settings.ts'
import type { WorkspaceStatus } from './workspace.ts'

export type DiagnosticsDeps = Readonly<{
  store(): Store
  clock: Clock
  status(): WorkspaceStatus
  settings(): Settings
  program: Readonly<{ version: string; engine: string; platform: string }>
  /** Newest lines of the log as written, already redacted. */
  recentLog(): readonly string[]
}>

/**
 * The bundle that an officer may send to support: an allow-list of facts, built from counts, versions, switches and
 * redacted log lines. It holds nothing that an officer or an applicant typed.
 */
export const createDiagnosticsService = ({ store, clock, status, settings, program, recentLog }: DiagnosticsDeps) => ({
  text: async (): Promise<string> => {
    const { state, workspace, hasPassphrase, failure } = status()
    const sections: readonly (readonly [string, readonly string[]])[] = [
      ['Casebench diagnostics', [`made at: ${clock.now()}`, `version: ${program.version}`, `engine: ${program.engine}`, `platform: ${program.platform}`]],
      ['Workspace', [`name: ${workspace}`, `state: ${state}`, `passphrase set: ${hasPassphrase ? 'yes' : 'no'}`, `failure: ${failure?.code ?? 'none'}`]],
      ['Data file', await factLines(store)],
      ['Settings', settingLines(settings())],
      ['Provider keys', await keyLines(store)],
      ['Log, newest last', recentLog().slice(-400)],
    ]
    return sections.map(([title, lines]) => [`== ${title} ==`, ...lines, ''].join('\n')).join('\n')
  },
})
export type DiagnosticsService = ReturnType<typeof createDiagnosticsService>

const orCode = async (work: () => Promise<readonly string[]>): Promise<readonly string[]> => {
  try {
    return await work()
  } catch (error) {
    return [`not readable: ${toErrorDetail(error).code}`]
  }
}

/** Named one by one, so that a new fact of the store needs a decision before it leaves the computer. */
const SHOWN_FACTS = [
  'schemaVersion', 'sqliteVersion', 'cipher', 'fileBytes', 'walBytes', 'caseCount', 'statementCount', 'transactionCount', 'backupCount', 'newestBackupAt',
] as const satisfies readonly (keyof StoreFacts)[]

const factLines = (store: () => Store): Promise<readonly string[]> =>
  orCode(async () => {
    const facts = await store().run('store.facts')
    return SHOWN_FACTS.map((name) => `${name}: ${String(facts[name])}`)
  })

/** Which keys are set, where; not their ends, not by whom. */
const keyLines = (store: () => Store): Promise<readonly string[]> =>
  orCode(async () => {
    const records: readonly CredentialRecord[] = await store().run('credentials.list')
    return records.map(({ providerId, environment, lastTest }) => `${providerId} ${environment}: set, last test ${lastTest === null ? 'none' : lastTest.isOk ? 'passed' : 'failed'}`)
  })

/** Switches and numbers only: free text such as names and addresses stays out. */
const settingLines = ({ appearance, lock, listener, retention, providers }: Settings): readonly string[] => [
  `theme: ${appearance.theme}`,
  `density: ${appearance.density}`,
  `lock after idle minutes: ${lock.idleMinutes}`,
  `lock on suspend: ${String(lock.onSuspend)}`,
  `listener enabled: ${String(listener.isEnabled)}`,
  `listener port: ${listener.port}`,
  `public url set: ${listener.publicUrl === '' ? 'no' : 'yes'}`,
  `retention days: ${retention.statementDays}, ${retention.rawCallbackDays}`,
  ...Object.entries(providers).map(([id, { environment }]) => `${id}: ${environment}`),
]
