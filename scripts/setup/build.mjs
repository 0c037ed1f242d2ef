import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectNode } from './npm-packages.mjs'
import { run, say } from './shell.mjs'

const sources = [
  'src-main',
  'src-renderer',
  'src-sandbox',
  'src-shared',
  'resources',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]

/** Hash of every file that goes into the build; tests and notes do not. */
export function sourceHash(root) {
  const hash = createHash('sha256')
  for (const source of sources) addTo(hash, root, source)
  return hash.digest('hex')
}

/** Builds main, preload and renderer into out/, only when a source changed since the last build. */
export function ensureBuild(root) {
  const stamp = join(root, 'out', '.casebench-build.json')
  const wanted = sourceHash(root)
  const isBuilt = existsSync(join(root, 'out', 'main', 'index.js'))
  if (isBuilt && existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).sources === wanted) return
  say('building main, preload and renderer')
  const program = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  run(projectNode(root), [program, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    what: 'electron-vite build',
  })
  mkdirSync(join(root, 'out'), { recursive: true })
  writeFileSync(stamp, JSON.stringify({ sources: wanted }))
}

function addTo(hash, root, path) {
  const full = join(root, path)
  if (!existsSync(full)) return
  const entries = listFolder(full)
  if (entries === undefined) {
    hash.update(`${path}\0`).update(readFileSync(full)).update('\0')
    return
  }
  for (const entry of entries) {
    if (!/\.test\.ts$|\.md$/.test(entry)) addTo(hash, root, `${path}/${entry}`)
  }
}

function listFolder(path) {
  try {
    return readdirSync(path).sort()
  } catch (error) {
    if (error.code === 'ENOTDIR') return undefined
    throw error
  }
}
