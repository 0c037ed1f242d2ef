import { runChild } from './session/child.ts'
import { canStartKeyring, runWithKeyring } from './session/keyring.ts'

// node scripts/with-keyring.ts PROGRAM [arguments]: runs it with a throw-away Secret Service where there can be one.
const [command, ...args] = process.argv.slice(2)
if (command === undefined) {
  console.error('usage: node scripts/with-keyring.ts PROGRAM [arguments]')
  process.exitCode = 2
} else {
  const run = canStartKeyring() ? runWithKeyring : runChild
  process.exitCode = await run(command, args, { stdio: 'inherit' })
}
