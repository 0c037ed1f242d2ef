import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { outerPath, prefixOf, read, run, say, SetupError, which } from './shell.mjs'

const stampFile = (root) => join(root, 'node_modules', '.casebench-setup.json')
const keytarFile = (root) => join(root, 'node_modules', 'keytar', 'build', 'Release', 'keytar.node')

/** The Node 24 that the npm package `node` brings. */
export function projectNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  return join(root, 'node_modules', 'node', 'bin', name)
}

/** Hash of everything that decides what `npm ci` would install. */
export function lockHash(root) {
  const hash = createHash('sha256')
  hash.update(readFileSync(join(root, 'package-lock.json')))
  hash.update(JSON.stringify(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).allowScripts ?? {}))
  return hash.update(`${process.platform}-${process.arch}`).digest('hex')
}

/**
 * True when node_modules already is what the lock describes, by npm's own record of what it installed.
 * A developer's `npm install` leaves such a tree without our stamp, and needs no second installation.
 */
export function treeMatchesLock(lock, installed) {
  const here = installed.packages ?? {}
  for (const [path, wanted] of Object.entries(lock.packages ?? {})) {
    if (path === '') continue
    const found = here[path]
    if (found ? found.version !== wanted.version : !wanted.optional) return false
  }
  return Object.keys(here).every((path) => path in lock.packages)
}

/** Brings node_modules in step with the lock, only when it is not. */
export function ensureNpmPackages(root) {
  const lock = lockHash(root)
  if (isInstalled(root, lock)) return
  if (process.platform === 'win32' && process.execPath.startsWith(join(root, 'node_modules'))) {
    const line = 'npm ci'
    throw new SetupError(`Windows cannot replace a running program; run this line, then try again:\n  ${line}`, 3)
  }
  say('installing npm packages (npm ci)')
  const { command, args, shell } = npmCommand(root)
  run(command, [...args, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: npmEnvironment(root),
    what: 'npm ci',
    shell,
  })
  requireBuiltParts(root)
  writeFileSync(stampFile(root), JSON.stringify({ lock }))
}

/** Stops unless the project's Node is the right one: a driver that runs on another dies without a word. */
export function requireNode24(root) {
  const version = (read(projectNode(root), ['--version']) ?? '').trim()
  if (!version.startsWith('v24.')) {
    throw new SetupError(`Node 24 is needed, node_modules/.bin/node says "${version}"; remove node_modules and try again`)
  }
}

function isInstalled(root, lock) {
  if (!existsSync(projectNode(root)) || !existsSync(keytarFile(root))) return false
  if (readJson(stampFile(root))?.lock === lock) return true
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))
  if (!installed || !treeMatchesLock(readJson(join(root, 'package-lock.json')), installed)) return false
  writeFileSync(stampFile(root), JSON.stringify({ lock }))
  return true
}

function requireBuiltParts(root) {
  const parts = [
    [projectNode(root), 'node'],
    [keytarFile(root), 'keytar'],
  ]
  for (const [file, name] of parts) {
    if (existsSync(file)) continue
    throw new SetupError(
      `the install script of "${name}" did not run or failed; allow it (allowScripts in package.json, ` +
        `no ignore-scripts in npmrc), then: npm rebuild ${name} --foreground-scripts`,
    )
  }
}

/**
 * keytar's prebuilt file lives on another host than the registry. Where the headers of a Node are on the machine, it is
 * compiled against them without a request to anywhere (Node-API, so the headers' version does not matter).
 */
function npmEnvironment(root) {
  const env = { ...process.env, PATH: outerPath(root) }
  for (const name of Object.keys(env)) if (/^npm_(?!config_)/.test(name)) delete env[name]
  const headers = process.platform === 'linux' ? headersPrefix(root) : undefined
  if (headers) Object.assign(env, { npm_config_nodedir: headers, npm_config_build_from_source: 'keytar' })
  return env
}

function headersPrefix(root) {
  const outside = which('node', outerPath(root))
  const prefixes = [prefixOf(process.execPath), ...(outside ? [prefixOf(outside)] : []), '/usr', '/usr/local']
  return prefixes.find((prefix) => existsSync(join(prefix, 'include', 'node', 'node_api.h')))
}

function npmCommand(root) {
  const script = process.env.npm_execpath
  const node = which('node', outerPath(root)) ?? process.execPath
  if (script?.endsWith('.js')) return { command: node, args: [script], shell: false }
  return { command: 'npm', args: [], shell: process.platform === 'win32' }
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
