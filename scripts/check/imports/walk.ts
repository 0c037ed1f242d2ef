import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findCircles } from './circles.ts'
import { judgeFile, type Finding } from './judge.ts'
import { parseImports, type FoundImport } from './parse.ts'
import { resolveImport } from './resolve.ts'
import { walkedFolders } from './table.ts'
import { findStandInWords } from './words.ts'

/** What the walk over the whole tree saw. */
export type WalkReport = Readonly<{ files: number; imports: number; findings: readonly Finding[] }>

/** Reads every source below `root` and judges every import in it. */
export function walkImports(root: string): WalkReport {
  const files = listFiles(root)
  const graph = new Map<string, string[]>()
  const findings: Finding[] = []
  let importCount = 0
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    findings.push(...findStandInWords(file, text))
    if (!/\.([cm]?[jt]s|vue)$/.test(file)) continue
    const imports = parseImports(file, text)
    importCount += imports.length
    findings.push(...judgeFile({ file, imports }))
    graph.set(file, imports.filter((found) => makesCircle(file, found)).flatMap(({ specifier }) => fileTarget(file, specifier)))
  }
  for (const circle of findCircles(graph)) {
    findings.push({ file: circle[0] ?? '', line: 1, problem: `import circle: ${circle.join(' <-> ')}` })
  }
  return { files: graph.size, imports: importCount, findings }
}

/**
 * In product code a circle of types is one, too: it says that two files are one idea. The tools outside may describe a
 * whole by the types of its parts.
 */
function makesCircle(file: string, found: FoundImport): boolean {
  return file.startsWith('src-') || !found.isTypeOnly
}

function fileTarget(file: string, specifier: string | null): string[] {
  const target = specifier === null ? undefined : resolveImport(file, specifier)
  return target?.kind === 'file' ? [target.path] : []
}

function listFiles(root: string): string[] {
  const found: string[] = []
  for (const folder of walkedFolders.filter((name) => existsSync(join(root, name)))) {
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.([cm]?[jt]s|vue|html|css|json)$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name).slice(root.length + 1).replaceAll('\\', '/')
      if (!/(^|\/)(node_modules|dist)\//.test(path)) found.push(path)
    }
  }
  return found.sort()
}
