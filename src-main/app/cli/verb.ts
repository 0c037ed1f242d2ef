import type { WorkspaceName } from '#shared/domain/settings.ts'
import type { ProcessHost } from '../../processes/process-host.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Logger } from '../../platform/logger.ts'
import type { Random } from '../../platform/random.ts'
import type { SecretStore } from '../../secrets/secret-store.ts'

/** What a verb gets: the same parts as the console, without a window. */
export type VerbContext = Readonly<{
  workspace: WorkspaceName
  userDataFolder: string
  processHost: ProcessHost
  secrets: SecretStore
  clock: Clock
  random: Random
  log: Logger
  versions: Readonly<Record<string, string | undefined>>
  environment: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
}>

/** `ok` exits with 0, `finding` with 1; text for people, data for `--json`. */
export type VerbOutcome = Readonly<{ verdict: 'ok' | 'finding'; text: readonly string[]; data: unknown }>

/** One verb of the command line. Secrets are never arguments. */
export type Verb = Readonly<{
  name: string
  summary: string
  usage: readonly string[]
  run(context: VerbContext): Promise<VerbOutcome>
}>
