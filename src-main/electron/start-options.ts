import { WORKSPACES, type WorkspaceName } from '#shared/domain/settings.ts'

/** How the program was asked to start. */
export type StartOptions = Readonly<{
  workspace: WorkspaceName
  /** Own folder for the profile, absolute or relative to where it was started; null for the usual one. */
  userDataFolder: string | null
  /** Arguments of the command line for support staff; null when a window is wanted. */
  cli: readonly string[] | null
}>

/** The value of `--name value` or `--name=value`; the last one counts. */
const valueOf = (given: readonly string[], name: string): string | null => {
  let value: string | null = null
  for (const [index, argument] of given.entries()) {
    if (argument === `--${name}`) value = given[index + 1] ?? null
    else if (argument.startsWith(`--${name}=`)) value = argument.slice(name.length + 3)
  }
  return value
}

/**
 * Reads the program's arguments. An unknown workspace is an error, since opening another one than was asked for would
 * mix practice and live; a packaged program that names none opens the live one.
 * @throws Error with a sentence for the person at the terminal.
 */
export const parseStartOptions = (given: readonly string[], isPackaged: boolean): StartOptions => {
  const cliAt = given.indexOf('--cli')
  const own = cliAt === -1 ? given : given.slice(0, cliAt)
  const workspace = valueOf(own, 'workspace') ?? (isPackaged ? 'live' : 'practice')
  if (!(WORKSPACES as readonly string[]).includes(workspace)) throw new Error('--workspace takes practice or live')
  const folder = valueOf(own, 'user-data-dir')
  return {
    workspace: workspace as WorkspaceName,
    userDataFolder: folder === null || folder === '' ? null : folder,
    cli: cliAt === -1 ? null : given.slice(cliAt + 1),
  }
}
