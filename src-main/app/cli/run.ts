import { parseArgs } from 'node:util'
import { isAppError } from '#shared/domain/errors.ts'
import { WORKSPACES, type WorkspaceName } from '#shared/domain/settings.ts'
import { doctor } from './doctor.ts'
import type { Verb, VerbContext } from './verb.ts'

/** Exit codes: good, something found, input that cannot be used. */
export const EXIT = { good: 0, finding: 1, unusable: 2 } as const

/** Every verb; a later issue adds its own line. */
export const VERBS: readonly Verb[] = [doctor]

export type CommandOutput = Readonly<{ out(text: string): void; err(text: string): void }>
type MakeContext = (options: Readonly<{ workspace: WorkspaceName; userDataFolder: string | undefined }>) => VerbContext

const HELP = [
  'casebench VERB [options]',
  '',
  ...VERBS.map(({ name, summary }) => `  ${name.padEnd(12)} ${summary}`),
  '',
  '  --help           what a verb does and takes',
  '  --json           one JSON object on standard output, messages on standard error',
  '  --workspace W    practice (default) or live',
  '',
  'Exit codes: 0 good, 1 something found, 2 input that cannot be used. Secrets are never arguments.',
].join('\n')

const isWorkspace = (text: string): text is WorkspaceName => (WORKSPACES as readonly string[]).includes(text)

const OPTIONS = {
  help: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  workspace: { type: 'string', default: 'practice' },
  'user-data-dir': { type: 'string' },
} as const

const read = (args: readonly string[]) => {
  try {
    return { ok: true as const, ...parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true, strict: true }) }
  } catch (error) {
    return { ok: false as const, message: error instanceof Error ? error.message : 'unreadable arguments' }
  }
}

/**
 * Runs one verb. With `--json` standard output carries exactly one JSON object.
 * @returns the exit code; never throws.
 */
export const runCommandLine = async (args: readonly string[], output: CommandOutput, makeContext: MakeContext): Promise<number> => {
  const parsed = read(args)
  if (!parsed.ok) return unusable(output, parsed.message)
  const { values, positionals } = parsed
  const verb = VERBS.find(({ name }) => name === positionals[0])
  if (values.help) {
    output.out(verb ? [verb.summary, '', ...verb.usage].join('\n') : HELP)
    return EXIT.good
  }
  if (!verb) return unusable(output, positionals[0] === undefined ? 'a verb is missing' : 'no such verb')
  if (positionals.length > 1) return unusable(output, 'too many words')
  if (!isWorkspace(values.workspace)) return unusable(output, 'the workspace is practice or live')
  try {
    const outcome = await verb.run(makeContext({ workspace: values.workspace, userDataFolder: values['user-data-dir'] }))
    if (values.json) output.out(JSON.stringify({ verb: verb.name, verdict: outcome.verdict, ...(outcome.data as object) }))
    for (const line of outcome.text) (values.json ? output.err : output.out)(line)
    return outcome.verdict === 'ok' ? EXIT.good : EXIT.finding
  } catch (error) {
    output.err(isAppError(error) ? `${error.detail.message} (${error.detail.code})` : 'The command failed inside Casebench.')
    return EXIT.finding
  }
}

const unusable = (output: CommandOutput, reason: string): number => {
  output.err(`casebench: ${reason}. Try casebench --help.`)
  return EXIT.unusable
}
