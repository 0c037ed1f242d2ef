import { execFileSync } from 'node:child_process'
import { toErrorDetail } from '#shared/domain/errors.ts'
import { createKeytarSecretStore } from '../keytar-secret-store.ts'

/**
 * Run by a test on a session bus of its own: stores an entry, locks the keyring when asked to, and prints as JSON what
 * each call of the adapter then answers.
 */
const answers: Record<string, unknown> = {}
const store = createKeytarSecretStore({ timeoutMs: 5_000 })
const note = async (name: string, call: () => Promise<unknown>): Promise<void> => {
  answers[name] = await call().catch((error: unknown) => toErrorDetail(error).code)
}
if (process.argv[2] === 'lock') {
  await note('before', () => store.write('practice/database-key', 'present'))
  const service = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets']
  const keyring = 'array:objpath:/org/freedesktop/secrets/collection/login'
  execFileSync('dbus-send', [...service, 'org.freedesktop.Secret.Service.Lock', keyring], { stdio: 'ignore' })
}
await note('read', () => store.read('practice/database-key'))
await note('readOther', () => store.read('practice/never-written'))
await note('write', () => store.write('practice/database-key', 'other'))
await note('remove', () => store.remove('practice/database-key'))
await note('list', () => store.list())
await note('probe', () => store.probe())
process.stdout.write(JSON.stringify(answers))
