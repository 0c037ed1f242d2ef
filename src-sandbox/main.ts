import { parseArgs } from 'node:util'
import { createSandbox } from './server.ts'

// `npm run sandbox`: the emulated test environments by themselves, until Ctrl+C.
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: 'practice' },
    port: { type: 'string', default: '0' },
    now: { type: 'string' },
  },
})

const sandbox = await createSandbox({
  seed: values.seed,
  port: Number(values.port),
  ...(values.now === undefined ? {} : { now: values.now }),
})

const lines = sandbox.providers.flatMap((provider) => [
  '',
  provider.title,
  `  address  ${sandbox.url}/${provider.prefix}`,
  `  API key  ${provider.apiKey}`,
  '  logins',
  ...provider.testLogins.map(({ institution, values: login, note }) => {
    const shown = Object.entries(login).map(([name, value]) => `${name}=${value}`)
    return `    ${institution.padEnd(20)} ${shown.join('  ')}${note === '' ? '' : `  (${note})`}`
  }),
])
const first = [`Sandbox on ${sandbox.url}`, `Control token ${sandbox.controlToken}`]
process.stdout.write([...first, ...lines, '', 'Ctrl+C stops it.', ''].join('\n'))

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void sandbox.close().then(() => process.exit(0))
  })
}
