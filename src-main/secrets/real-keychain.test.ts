import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createKeytarSecretStore } from './keytar-secret-store.ts'
import { describeSecretStore } from './testing/secret-store-suite.ts'

// Set by scripts/with-keyring.ts, which starts a throw-away Secret Service. Without it these tests show as skipped.
const hasKeychain = process.env['CASEBENCH_SECRET_SERVICE'] === '1'

describe.skipIf(!hasKeychain)('against a real Secret Service', () => {
  describeSecretStore('keytar', () => createKeytarSecretStore({ timeoutMs: 10_000 }))

  const PROGRAM = join(import.meta.dirname, 'testing', 'print-keychain-state.ts')
  /** A session of its own per state, so that nothing that is locked here is missed by another test. */
  const stateOf = async (script: string, hasBus = true): Promise<unknown> => {
    const home = mkdtempSync(join(tmpdir(), 'casebench-keychain-'))
    const folders = Object.fromEntries(['XDG_RUNTIME_DIR', 'XDG_DATA_HOME', 'XDG_CONFIG_HOME'].map((name) => [name, join(home, name)]))
    for (const folder of Object.values(folders)) mkdirSync(folder, { mode: 0o700 })
    const { DBUS_SESSION_BUS_ADDRESS: _bus, DISPLAY: _display, WAYLAND_DISPLAY: _wayland, ...rest } = process.env
    try {
      const command = ['sh', '-c', script, process.execPath, PROGRAM]
      const [program = '', ...args] = hasBus ? ['dbus-run-session', '--', ...command] : command
      const { stdout } = await promisify(execFile)(program, args, { env: { ...rest, ...folders }, timeout: 60_000 })
      return JSON.parse(stdout.slice(stdout.indexOf('{'))) as unknown
    } finally {
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    }
  }
  const everyCall = (code: string) => ({ read: code, readOther: code, write: code, remove: code, list: code, probe: code })
  const UNLOCK = 'echo only-for-this-test | gnome-keyring-daemon --unlock --components=secrets >/dev/null'

  it('R-62: a locked keyring is called locked, not empty, and ends no program', async () => {
    expect(await stateOf(`${UNLOCK}; exec "$0" "$1" lock`)).toMatchObject({ ...everyCall('secrets.keychain-locked') })
  }, 90_000)

  it('R-62: a service without a keyring is no keychain', async () => {
    expect(await stateOf('gnome-keyring-daemon --start --components=secrets >/dev/null; exec "$0" "$1"')).toEqual(everyCall('secrets.no-keychain'))
  }, 90_000)

  it('R-62: no session bus is no keychain', async () => {
    expect(await stateOf('exec "$0" "$1"', false)).toEqual(everyCall('secrets.no-keychain'))
  }, 90_000)
})
