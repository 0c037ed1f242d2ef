/** Electron's command line, taken apart the way Electron and its default app do it. */
export interface CommandLine {
  /** `--name=value` and `--name` (value empty), the last one wins. */
  readonly switches: Map<string, string>
  /** Modules named by `-r` or `--require`, to load before the app. */
  readonly preloads: readonly string[]
  /** Folder or file of the app; undefined when none was given. */
  readonly appPath: string | undefined
  /** Everything, unchanged. */
  readonly all: readonly string[]
}

/** Takes apart the arguments after the program's name. Switches are read up to `--`, also behind the app's path. */
export function parseCommandLine(all: readonly string[]): CommandLine {
  const switches = new Map<string, string>()
  const preloads: string[] = []
  let appPath: string | undefined
  let isRaw = false
  for (let index = 0; index < all.length; index += 1) {
    const argument = all[index] ?? ''
    if (isRaw) {
      appPath ??= argument
    } else if (argument === '--') {
      isRaw = true
    } else if (argument === '-r' || argument === '--require') {
      index += 1
      preloads.push(all[index] ?? '')
    } else if (argument.startsWith('--')) {
      const [, name = '', value = ''] = /^--([^=]+)=?(.*)$/s.exec(argument) ?? []
      switches.set(name, value)
    } else if (!argument.startsWith('-')) {
      appPath ??= argument
    }
  }
  return { switches, preloads, appPath, all }
}
