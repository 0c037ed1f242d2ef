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
  /** Standard input to its end: the one way in which a verb is given a secret. */
  readInput(): Promise<Uint8Array>
}>

/** `ok` exits with 0, `finding` with 1; text for people, data for `--json`. */
export type VerbOutcome = Readonly<{ verdict: 'ok' | 'finding'; text: readonly string[]; data: unknown }>

/** What stood behind the verb. Values by option name; common options are not among them. */
export type VerbInput = Readonly<{ words: readonly string[]; values: Readonly<Record<string, string | boolean | undefined>> }>

/** The words or options cannot be used: exit code 2. The reason names them and never repeats what was given. */
export class BadUse extends Error {
  override readonly name = 'BadUse'
}

/** One verb of the command line. Secrets are never arguments. */
export type Verb = Readonly<{
  name: string
  summary: string
  usage: readonly string[]
  /** Options beside the common ones. */
  options?: Readonly<Record<string, Readonly<{ type: 'string' | 'boolean' }>>>
  /** How many words follow the verb; none without it. */
  wordCount?: number
  /** Rejects with `BadUse`, or with an AppError. */
  run(context: VerbContext, input: VerbInput): Promise<VerbOutcome>
}>
