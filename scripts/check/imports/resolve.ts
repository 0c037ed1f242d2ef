import { builtinModules } from 'node:module'
import { posix } from 'node:path'

/** Where an import leads. */
export type Target =
  | Readonly<{ kind: 'file'; path: string }>
  | Readonly<{ kind: 'package'; name: string }>
  | Readonly<{ kind: 'node'; name: string }>
  | Readonly<{ kind: 'unknown' }>

const aliases: Readonly<Record<string, string>> = {
  '#shared/': 'src-shared/',
  '#main/': 'src-main/',
  '#sandbox/': 'src-sandbox/',
}

/**
 * Resolves a specifier by its spelling alone: in this house relative imports and `#` aliases name the file with its
 * extension. `from` and the answer are paths from the root with forward slashes.
 */
export function resolveImport(from: string, specifier: string): Target {
  const bare = specifier.replace(/[?].*$/, '')
  if (bare.startsWith('.')) {
    const path = posix.join(posix.dirname(from), bare)
    // Some packages hide their type files behind `exports`; named by path they are still that package.
    return path.startsWith('node_modules/') ? packageOf(path.slice('node_modules/'.length)) : { kind: 'file', path }
  }
  for (const [alias, folder] of Object.entries(aliases)) {
    if (bare.startsWith(alias)) return { kind: 'file', path: folder + bare.slice(alias.length) }
  }
  if (bare.startsWith('node:') || builtinModules.includes(bare)) return { kind: 'node', name: bare }
  if (/^(#|\/|[a-z]+:)/i.test(bare)) return { kind: 'unknown' }
  return packageOf(bare)
}

function packageOf(path: string): Target {
  const [scopeOrName = '', name = ''] = path.split('/')
  return { kind: 'package', name: path.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName }
}
