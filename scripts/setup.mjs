import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuild } from './setup/build.mjs'
import { ensureNpmPackages, projectNode, requireNode24 } from './setup/npm-packages.mjs'
import { become, say, SetupError } from './setup/shell.mjs'
import { ensureSystemPackages } from './setup/system-packages.mjs'

const usage = `usage: node scripts/setup.mjs <mode> [arguments]
  start   set up, then open the console (or walk the tour where there is no display)
  test    set up, then run the tests: all, or check, unit, e2e
  bench   set up, then run the benchmarks
  run     set up, then run a file of this project on Node 24
  only    set up and stop`

const scripts = { start: 'scripts/start.ts', test: 'scripts/test.ts', bench: 'scripts/bench.ts' }
const root = dirname(dirname(fileURLToPath(import.meta.url)))

async function main([mode, ...args]) {
  const isKnown = mode in scripts || mode === 'only' || (mode === 'run' && args.length > 0)
  if (!isKnown) throw new SetupError(usage, 2)
  const startedAt = Date.now()
  ensureSystemPackages()
  ensureNpmPackages(root)
  requireNode24(root)
  if (needsBuild(mode, args)) ensureBuild(root)
  const seconds = (Date.now() - startedAt) / 1000
  if (seconds > 2 || mode === 'only') say(`ready after ${seconds.toFixed(1)} s`)
  if (mode === 'only') return 0
  const script = mode === 'run' ? args.shift() : scripts[mode]
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter)
  return become(projectNode(root), [join(root, script), ...args], { cwd: root, env: { ...process.env, PATH: path } })
}

// Types, lint, unit tests and the command line read the sources; only what starts the console needs it built.
function needsBuild(mode, args) {
  if (mode === 'run') return args[0].startsWith('out/')
  return !(mode === 'test' && (args[0] === 'check' || args[0] === 'unit'))
}

try {
  const [major] = process.versions.node.split('.').map(Number)
  if (major < 18) throw new SetupError(`Node 18 or later is needed to set up, this is ${process.version}`)
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof SetupError)) throw error
  process.stderr.write(`setup: ${error.message}\n`)
  process.exitCode = error.exitCode
}
