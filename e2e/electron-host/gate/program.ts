import { join } from 'node:path'
import ts from 'typescript'

/**
 * A program over the shell's sources with Electron's types. `planted` files (path to text) exist only in it; tests put
 * uses there that the sources do not have.
 */
export function createShellProgram(root: string, planted: ReadonlyMap<string, string> = new Map()): ts.Program {
  const configFile = join(root, 'src-main', 'tsconfig.json')
  const config = ts.getParsedCommandLineOfConfigFile(configFile, {}, { ...ts.sys, onUnRecoverableConfigFileDiagnostic: fail })
  if (!config) throw new Error(`${configFile} cannot be read`)
  const host = ts.createCompilerHost(config.options, true)
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (file) => planted.has(file) || fileExists(file)
  host.readFile = (file) => planted.get(file) ?? readFile(file)
  host.getSourceFile = (file, target, ...rest) => {
    const text = planted.get(file)
    return text === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, text, target, true)
  }
  const own = planted.size > 0 ? [...planted.keys()] : config.fileNames.filter((file) => isShellSource(file, root))
  return ts.createProgram({ rootNames: own, options: config.options, host })
}

/** True for the files that may use Electron, without their tests. */
export function isShellSource(file: string, root: string): boolean {
  return file.startsWith(`${root}/src-main/electron/`) && !file.endsWith('.test.ts')
}

function fail(diagnostic: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'))
}
