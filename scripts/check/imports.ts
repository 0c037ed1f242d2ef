import { resolve } from 'node:path'
import { walkImports } from './imports/walk.ts'

const report = walkImports(resolve(import.meta.dirname, '..', '..'))
for (const { file, line, problem } of report.findings) console.log(`${file}:${line} ${problem}`)
console.log(`${report.imports} imports in ${report.files} files, ${report.findings.length} against the rules`)
process.exitCode = report.findings.length > 0 || report.files === 0 ? 1 : 0
