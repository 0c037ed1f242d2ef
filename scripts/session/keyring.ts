import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChild, type ChildOptions } from './child.ts'
import { isOnPath } from './on-path.ts'

/**
 * Starts the daemon with a new login keyring whose password nobody knows, then becomes the given program.
 * The password goes in by standard input, so that it is in no argument list and in no file.
 */
const unlockThenRun =
  'head -c 32 /dev/urandom | base64 | tr -d "\\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec "$@"'

/** True where a private Secret Service can be started: Linux with D-Bus and GNOME's keyring. */
export function canStartKeyring(): boolean {
  return process.platform === 'linux' && ['dbus-run-session', 'gnome-keyring-daemon'].every((name) => isOnPath(name))
}

/**
 * Runs a program on a session bus of its own with an unlocked, empty keyring, and removes both at its end.
 * The XDG folders are temporary too: what a program writes to its default profile never reaches the person's.
 * `CASEBENCH_SECRET_SERVICE=1` tells tests that the keychain is real.
 */
export async function runWithKeyring(
  command: string,
  args: readonly string[],
  options: ChildOptions = {},
): Promise<number> {
  const home = mkdtempSync(join(tmpdir(), 'casebench-session-'))
  try {
    const env = { ...(options.env ?? process.env), ...sessionFolders(home), CASEBENCH_SECRET_SERVICE: '1' }
    const daemon = join(import.meta.dirname, 'quiet-dbus-daemon')
    const wrapped = [`--dbus-daemon=${daemon}`, '--', 'sh', '-c', unlockThenRun, 'sh', command, ...args]
    return await runChild('dbus-run-session', wrapped, { ...options, env })
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

function sessionFolders(home: string): Record<string, string> {
  const folders = {
    XDG_RUNTIME_DIR: join(home, 'run'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_STATE_HOME: join(home, 'state'),
  }
  for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 })
  return folders
}
