import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { toErrorDetail } from '#shared/domain/errors.ts'
import { defaultSettings, type Settings } from '#shared/domain/settings.ts'
import { createKeyVault } from '../../secrets/database-key.ts'
import { createScopedSecrets } from '../../services/scoped-secrets.ts'
import { createStoreClient } from '../../store/client.ts'
import { profileIdOf } from '../profile.ts'
import type { Verb, VerbContext } from './verb.ts'

/** `skipped` is for what cannot be looked at now, for instance a file whose passphrase only the officer knows. */
export type Finding = Readonly<{ check: string; state: 'ok' | 'bad' | 'skipped'; words: string }>

const LEAST_NODE = 24
const LEAST_FREE_BYTES = 1024 ** 3

const finding = (check: string, isOk: boolean, words: string): Finding => ({ check, state: isOk ? 'ok' : 'bad', words })

const checkNode = ({ versions }: VerbContext): Finding => {
  const major = Number((versions['node'] ?? '').split('.')[0])
  return finding('node', major >= LEAST_NODE, major >= LEAST_NODE ? `Node ${versions['node']}` : `Node ${versions['node'] ?? 'unknown'} is too old; ${LEAST_NODE} or newer is needed.`)
}

const checkEngine = ({ versions }: VerbContext): Finding => {
  if (versions['electron']) return finding('engine', true, `Electron ${versions['electron']}`)
  return { check: 'engine', state: 'skipped', words: 'This command runs on plain Node; the window brings its own engine.' }
}

const checkDisplay = ({ platform, environment }: VerbContext): Finding => {
  if (platform !== 'linux') return finding('display', true, 'The system brings its own display.')
  const display = environment['WAYLAND_DISPLAY'] ?? environment['DISPLAY']
  return display ? finding('display', true, `Display ${display}`) : finding('display', false, 'No display: DISPLAY and WAYLAND_DISPLAY are not set. The window cannot open here.')
}

const checkKeychain = async ({ secrets }: VerbContext): Promise<Finding> => {
  try {
    await secrets.probe()
    return finding('keychain', true, 'An entry was written, read and removed.')
  } catch (error) {
    return finding('keychain', false, toErrorDetail(error).message)
  }
}

type DataFile = Readonly<{ finding: Finding; settings: Settings }>

const checkDatabase = async (context: VerbContext): Promise<DataFile> => {
  const { userDataFolder, workspace, secrets, random, clock, log, processHost } = context
  const defaults = defaultSettings(workspace, '')
  const folder = join(userDataFolder, 'workspaces', workspace)
  const answer = (state: Finding['state'], words: string, settings = defaults): DataFile => ({ finding: { check: 'database', state, words }, settings })
  if (!existsSync(join(folder, 'casebench.db'))) return answer('skipped', `No data file yet for the ${workspace} workspace.`)
  const store = createStoreClient({ processHost, log })
  let key: Buffer | undefined
  try {
    const scoped = createScopedSecrets(secrets, `${profileIdOf(userDataFolder, random)}/${workspace}`)
    const vault = createKeyVault({ secrets: scoped, folder, random, clock })
    if ((await vault.state()) === 'wrapped') return answer('skipped', 'A passphrase protects the data file; open the window to check it.')
    key = await vault.open(null)
    await store.open({ folder, key, isNew: false, at: clock.now() })
    const facts = await store.run('store.facts')
    const settings = await store.run('settings.read', { defaults })
    return answer('ok', `Schema ${facts.schemaVersion}, ${facts.cipher}, ${facts.caseCount} cases, ${facts.backupCount} backups.`, settings)
  } catch (error) {
    const { code, message } = toErrorDetail(error)
    // A running window holds the file: that is how it should be.
    return code === 'store.locked-elsewhere' ? answer('skipped', 'The window has the data file open.') : answer('bad', `${message} (${code})`)
  } finally {
    key?.fill(0)
    await store.close().catch(() => undefined)
  }
}

const checkPort = ({ listener }: Settings): Promise<Finding> =>
  new Promise((resolve) => {
    const where = `${listener.address}:${listener.port}`
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => {
      const words = error.code === 'EADDRINUSE' ? `${where} is taken by another program.` : `${where} cannot be used (${error.code ?? 'unknown'}).`
      resolve(finding('listener', false, words))
    })
    server.listen({ host: listener.address, port: listener.port, exclusive: true }, () => server.close(() => resolve(finding('listener', true, `${where} is free.`))))
  })

const checkDisk = async ({ userDataFolder }: VerbContext): Promise<Finding> => {
  let folder = userDataFolder
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder)
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  const words = `${(free / 1024 ** 3).toFixed(1)} GiB free.`
  return finding('disk', free >= LEAST_FREE_BYTES, free >= LEAST_FREE_BYTES ? words : `${words} At least 1 GiB is needed.`)
}

/**
 * Looks at everything the console needs on this machine. It opens the data file the way the window does, so a file of
 * an older version is brought up to date, after its backup; otherwise nothing is changed.
 */
export const doctor: Verb = {
  name: 'doctor',
  summary: 'check Node, engine, keychain, display, data file, listener port and disk',
  usage: ['casebench doctor [--workspace practice|live] [--user-data-dir FOLDER] [--json]'],
  run: async (context) => {
    const { finding: database, settings } = await checkDatabase(context)
    const findings = [
      checkNode(context), checkEngine(context), await checkKeychain(context), checkDisplay(context), database, await checkPort(settings), await checkDisk(context),
    ]
    const bad = findings.filter(({ state }) => state === 'bad')
    const marks = { ok: 'ok  ', bad: 'BAD ', skipped: 'skip' }
    return {
      verdict: bad.length > 0 ? 'finding' : 'ok',
      text: [...findings.map(({ check, state, words }) => `${marks[state]}  ${check.padEnd(9)} ${words}`), bad.length === 0 ? 'Nothing is wrong.' : `${bad.length} of ${findings.length} checks found something.`],
      data: { findings },
    }
  },
}
