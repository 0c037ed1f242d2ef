/**
 * What the console is started with: everything given, with the workspace in the form `--workspace=NAME`.
 * A newcomer who names none starts in the practice workspace.
 */
export function launchArguments(given: readonly string[]): string[] {
  const rest: string[] = []
  let workspace = 'practice'
  for (let index = 0; index < given.length; index += 1) {
    const argument = given[index] ?? ''
    if (argument === '--workspace') workspace = given[(index += 1)] ?? ''
    else if (argument.startsWith('--workspace=')) workspace = argument.slice('--workspace='.length)
    else rest.push(argument)
  }
  if (workspace !== 'practice' && workspace !== 'live') throw new Error('--workspace takes practice or live')
  return [`--workspace=${workspace}`, ...rest]
}
