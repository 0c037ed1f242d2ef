import { resolve } from 'node:path'
import { covered } from '../covered.ts'
import { collectUses } from './collect.ts'
import { describeUse, findUncovered } from './compare.ts'
import { createShellProgram, isShellSource } from './program.ts'

const root = resolve(import.meta.dirname, '..', '..', '..')
const uses = collectUses(createShellProgram(root), (file) => isShellSource(file, root), root)
const uncovered = findUncovered(uses, covered)

if (process.argv.includes('--list')) for (const use of uses) console.log(describeUse(use))
for (const use of uncovered) console.log(`not covered by the host: ${describeUse(use)}`)
console.log(`${uses.length} uses of Electron, ${uncovered.length} not covered by the host`)
process.exitCode = uncovered.length > 0 || uses.length === 0 ? 1 : 0
