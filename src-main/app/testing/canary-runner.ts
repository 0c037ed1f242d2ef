import { join } from 'node:path'
import { createMemorySecretStore } from '../../secrets/memory-secret-store.ts'
import { createTestConsole, type TestConsole } from './test-console.ts'

// The console in a process of its own, as the main process is, so that a test can look at its memory from outside. It
// takes commands from its parent and knows none of the secrets before they are typed.

type Command = Readonly<{ id: number; what: 'start' | 'call' | 'stop' | 'facts' | 'keep'; name?: string; request?: unknown }>

const secrets = createMemorySecretStore()
const desk: TestConsole = createTestConsole({ secrets, folder: join(process.env['TMPDIR'] ?? '', 'profile') })
const kept: unknown[] = []
let control: unknown = null

const watchSandbox = (): void => {
  const sandbox = desk.processes.find(({ name }) => name === 'sandbox')
  if (sandbox) sandbox.onMessage((message) => (control = message))
  else setImmediate(watchSandbox)
}

const run = async ({ what, name = '', request }: Command): Promise<unknown> => {
  if (what === 'start') {
    watchSandbox()
    return desk.console.start()
  }
  if (what === 'call') return desk.console.dispatch(name, request)
  if (what === 'stop') return desk.console.stop()
  if (what === 'keep') return void kept.push(request)
  const entries = await Promise.all((await secrets.list()).map(async (entry) => [entry, await secrets.read(entry)]))
  return { folder: desk.folder, control, entries, log: desk.logLines(), processes: desk.processes.map((child) => ({ name: child.name, pid: child.pid })), saved: desk.desktop.saved }
}

process.on('message', (message: Command) => {
  const { id } = message
  run(message).then((value) => process.send?.({ id, value }), () => process.send?.({ id, value: null }))
})
process.once('disconnect', () => process.exit(0))
