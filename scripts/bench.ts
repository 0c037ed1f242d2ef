import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describeResult, parseResult } from './suite/bench-result.ts'
import { captureChild } from './session/capture.ts'
import { canStartKeyring } from './session/keyring.ts'

const root = resolve(import.meta.dirname, '..')
const folder = join(root, 'bench')
const limitMs = 20 * 60_000

// npm run bench -- [NAME …] [--quick]: each file in bench/ prints one JSON line; that line is all that reaches standard
// output, so that results can be collected by appending them to a file.
const args = process.argv.slice(2)
const names = args.filter((argument) => !argument.startsWith('--'))
const all = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')).map((file) => file.slice(0, -3))
const unknown = names.filter((name) => !all.includes(name))

if (unknown.length > 0 || all.length === 0) {
  console.error(`no benchmark called ${unknown.join(', ') || 'anything'}; there are: ${all.join(', ') || 'none yet'}`)
  process.exitCode = 2
} else {
  for (const name of names.length > 0 ? names : all) await runBenchmark(name)
}

async function runBenchmark(name: string): Promise<void> {
  const quick = args.includes('--quick') ? ['--quick'] : []
  const own = [join(folder, `${name}.ts`), ...quick]
  const program = canStartKeyring() ? [join(root, 'scripts', 'with-keyring.ts'), process.execPath, ...own] : own
  const { code, output } = await captureChild(process.execPath, program, { cwd: root, limitMs })
  try {
    if (code !== 0) throw new Error(`it ended with code ${code}`)
    const result = parseResult(name, output)
    console.log(JSON.stringify(result))
    console.error(`  ${describeResult(result)}`)
    if (result.isWithinBudget === false) process.exitCode = 1
  } catch (error) {
    console.error(`  ${name}: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
