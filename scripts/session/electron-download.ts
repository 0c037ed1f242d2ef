import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { electronPathFile } from '../host.ts'

const modules = resolve(import.meta.dirname, '..', '..', 'node_modules')
const stampFile = join(modules, '.casebench-electron.json')
const dayMs = 24 * 60 * 60 * 1000
const stalledMs = 6_000
const lookMs = 500

/** True when a download is worth trying: not in CI, no binary yet, and no failure within the last day. */
export function shouldTryDownload(env: NodeJS.ProcessEnv, nowMs: number, stamp: string | undefined): boolean {
  if (env['CI'] || env['E2E_HOST'] === 'stand-in') return false
  if (stamp === undefined) return true
  const { failedAt } = JSON.parse(stamp) as { failedAt: number }
  return !(nowMs - failedAt < dayMs)
}

/**
 * Lets the `electron` package fetch its binary, for as long as bytes keep coming. A network that swallows packets
 * costs six seconds, once a day.
 */
export async function downloadElectron(say: (line: string) => void): Promise<void> {
  if (existsSync(electronPathFile)) return
  const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined
  if (!shouldTryDownload(process.env, Date.now(), stamp)) return
  say('looking for the Electron binary')
  await runInstaller()
  if (existsSync(electronPathFile)) return rmSync(stampFile, { force: true })
  writeFileSync(stampFile, JSON.stringify({ failedAt: Date.now() }))
  say('the Electron binary is out of reach; asking again in a day')
}

async function runInstaller(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'casebench-electron-'))
  const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: folder, TEMP: folder, TMP: folder }
  delete env['ELECTRON_OVERRIDE_DIST_PATH']
  const program = join(modules, 'electron', 'install.js')
  const child = spawn(process.execPath, [program], { env, stdio: 'ignore' })
  let size = 0
  let movedAt = Date.now()
  const look = setInterval(() => {
    const now = folderSize(folder) + folderSize(join(modules, 'electron', 'dist'))
    if (now !== size) movedAt = Date.now()
    size = now
    if (Date.now() - movedAt > stalledMs) child.kill('SIGKILL')
  }, lookMs)
  const stop = (): void => void child.kill('SIGKILL')
  process.once('exit', stop)
  await new Promise<void>((done) => child.once('exit', () => done()).once('error', () => done()))
  process.off('exit', stop)
  clearInterval(look)
  rmSync(folder, { recursive: true, force: true })
}

function folderSize(folder: string): number {
  if (!existsSync(folder)) return 0
  let total = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) total += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0
  }
  return total
}
