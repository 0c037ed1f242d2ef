import { parseArgs } from 'node:util'
import { isAppError } from '#shared/domain/errors.ts'
import { WORKSPACES, type WorkspaceName } from '#shared/domain/settings.ts'
import { doctor } from './doctor.ts'
import { inspect } from './inspect.ts'
import { BadUse, type Verb, type VerbContext, type VerbInput } from './verb.ts'
import { verify } from './verify.ts'

/** Exit codes: good, something found, input that cannot be used or nothing to check it with. */
export const EXIT = { good: 0, finding: 1, unusable: 2 } as const

/** Every verb; a later issue adds its own line. */
export const VERBS: readonly Verb[] = [doctor, verify, inspect]

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
  'Exit codes: 0 good, 1 something found, 2 nothing could be checked. Secrets are never arguments.',
].join('\n')

const isWorkspace = (text: string): text is WorkspaceName => (WORKSPACES as readonly string[]).includes(text)

const OPTIONS = {
  help: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  workspace: { type: 'string', default: 'practice' },
  'user-data-dir': { type: 'string' },
} as const

const parse = (args: readonly string[], options: NonNullable<Verb['options']>, strict: boolean) =>
  parseArgs({ args: [...args], options: { ...options, ...OPTIONS }, allowPositionals: true, strict })

/** The first word decides which options there are; until it is known, all of them count. */
const verbOf = (args: readonly string[]): Verb | undefined => {
  const { positionals } = parse(args, Object.assign({}, ...VERBS.map(({ options = {} }) => options)) as NonNullable<Verb['options']>, false)
  return VERBS.find(({ name }) => name === positionals[0])
}

const read = (args: readonly string[]) => {
  const verb = verbOf(args)
  try {
    const { values, positionals } = parse(args, verb?.options ?? {}, true)
    const { help, json, workspace, 'user-data-dir': userDataFolder, ...own } = values
    return { ok: true as const, verb, positionals, help: help === true, json: json === true, workspace: String(workspace), userDataFolder: typeof userDataFolder === 'string' ? userDataFolder : undefined, own: own as VerbInput['values'] }
  } catch {
    // The parser's own sentence quotes what was given.
    return { ok: false as const }
  }
}

/**
 * Runs one verb. With `--json` standard output carries exactly one JSON object.
 * @returns the exit code; never throws.
 */
export const runCommandLine = async (args: readonly string[], output: CommandOutput, makeContext: MakeContext): Promise<number> => {
  const parsed = read(args)
  if (!parsed.ok) return unusable(output, 'an option that there is not, or one without its value')
  const { verb, positionals, help, json, workspace, userDataFolder, own } = parsed
  if (help) {
    output.out(verb ? [verb.summary, '', ...verb.usage].join('\n') : HELP)
    return EXIT.good
  }
  if (!verb) return unusable(output, positionals[0] === undefined ? 'a verb is missing' : 'no such verb')
  const words = positionals.slice(1)
  if (words.length > (verb.wordCount ?? 0)) return unusable(output, 'too many words')
  if (!isWorkspace(workspace)) return unusable(output, 'the workspace is practice or live')
  try {
    const outcome = await verb.run(makeContext({ workspace, userDataFolder }), { words, values: own })
    if (json) output.out(JSON.stringify({ verb: verb.name, verdict: outcome.verdict, ...(outcome.data as object) }))
    for (const line of outcome.text) (json ? output.err : output.out)(line)
    return outcome.verdict === 'ok' ? EXIT.good : EXIT.finding
  } catch (error) {
    if (error instanceof BadUse) return unusable(output, error.message)
    // Not a finding: nothing was looked at, and a script must not take it for one.
    output.err(isAppError(error) ? `${error.detail.message} (${error.detail.code})` : 'The command failed inside Casebench.')
    return EXIT.unusable
  }
}

const unusable = (output: CommandOutput, reason: string): number => {
  output.err(`casebench: ${reason}. Try casebench --help.`)
  return EXIT.unusable
}
