import { app } from 'electron'

/** What the command line's module offers; it knows nothing of Electron. */
type CommandLine = Readonly<{ run: (args: readonly string[]) => Promise<number> }>

/**
 * The command line for support staff inside the packaged program: no window, no profile of Electron's, no second
 * instance check. The exit code is the command's own: 0 good, 1 a bad finding, 2 unusable input.
 */
export const runCommandLine = async (args: readonly string[]): Promise<void> => {
  const { run }: CommandLine = await import('#main/app/cli.ts')
  app.exit(await run(args))
}
