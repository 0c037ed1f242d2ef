import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { engineVersion } from './engine/binary.ts'
import { Engine } from './engine/engine.ts'
import type { AppManifest } from './modules/app.ts'
import { watchParent } from './process/parent-watch.ts'
import { provideElectron } from './process/module-hook.ts'
import { ProfileLock } from './process/profile-lock.ts'
import { runtime } from './runtime.ts'

// Entry of the main process. Order matters: the command line, the process's looks, `electron`, preloads, the app.
const { commandLine } = runtime

function manifestOf(path: string): AppManifest {
  const isFolder = existsSync(path) && statSync(path).isDirectory()
  const folder = isFolder ? path : dirname(path)
  const file = join(folder, 'package.json')
  const manifest = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string | undefined>) : {}
  return {
    path: folder,
    main: isFolder ? join(folder, manifest['main'] ?? 'index.js') : path,
    name: manifest['productName'] ?? manifest['name'] ?? 'Electron',
    version: manifest['version'] ?? runtime.loudness.surface.version,
  }
}

function dressProcess(): void {
  const electron = runtime.loudness.surface.version
  const chrome = engineVersion(runtime.binary().path)
  Object.defineProperties(process, {
    type: { value: 'browser' },
    defaultApp: { value: true },
    resourcesPath: { value: join(import.meta.dirname, 'resources') },
    versions: { value: { ...process.versions, electron, chrome } },
  })
  // For tests: what was refused in this process, whoever swallowed the exception.
  Object.defineProperty(globalThis, Symbol.for('electron stand-in: refusals'), { value: runtime.refusals.list })
  process.argv = [process.env['ELECTRON_STAND_IN_PATH'] ?? process.execPath, ...commandLine.all]
}

function electronUserAgent(manifest: AppManifest): string {
  const { chrome, electron } = process.versions as Record<string, string>
  const name = manifest.name.replace(/[^\x21-\x7e]/g, '')
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ${name}/${manifest.version} Chrome/${chrome} Electron/${electron} Safari/537.36`
}

dressProcess()
const manifest = manifestOf(resolve(commandLine.appPath ?? '.'))
if (!existsSync(manifest.main)) {
  process.stderr.write(`electron stand-in: cannot find the app's main file ${manifest.main}\n`)
  process.exit(1)
}
runtime.userAgent = electronUserAgent(manifest)

const { createElectron } = await import('./host.ts')
const { windows } = await import('./modules/windows.ts')
const { session } = await import('./modules/session-export.ts')
const { interceptRequests } = await import('./modules/network.ts')
const { watchDownloads } = await import('./modules/downloads.ts')
const { killUtilities } = await import('./modules/utility-process.ts')
const { workArea } = await import('./modules/screen.ts')

let isStartWanted = false
let isStarting = false
let mayStart = false
let isLeaving = false

function leave(exitCode: number): void {
  if (isLeaving) return
  isLeaving = true
  runtime.isQuitting = true
  killUtilities()
  // Before there is a message loop Electron ends on the spot.
  if (!runtime.engine) process.exit(exitCode)
  const ended = runtime.engine?.stop() ?? Promise.resolve()
  void ended.finally(() => process.exit(exitCode))
}

function engineGone(): void {
  if (isLeaving) return
  process.stderr.write('electron stand-in: Chromium ended unexpectedly\n')
  leave(1)
}

async function startEngine(): Promise<void> {
  const profile = new ProfileLock(runtime.userDataPath()).take()
  mkdirSync(profile, { recursive: true })
  const engine = new Engine({
    binary: runtime.binary(),
    profile,
    userAgent: runtime.userAgent,
    isRoot: process.getuid?.() === 0,
    isVerbose: runtime.isVerbose,
    switches: commandLine.switches,
    onGone: engineGone,
    onTargetInfo: (info) => {
      if (info.type === 'iframe') followFrame(info.targetId, info.url)
      else windows.contentsOfTarget(info.targetId)?.core.changedInfo(info.title)
    },
    onTargetDestroyed: (targetId) => {
      windows.contentsOfFrame(targetId)?.core.page?.remoteFrameGone(targetId)
      windows.all().find((window) => window.webContents.core.page?.targetId === targetId)?.goneByItself()
    },
    onPopup: ({ session: popup, targetId }) => {
      // A paused popup would keep its opener's renderer paused for good, so it must run before it is closed.
      popup.post('Runtime.runIfWaitingForDebugger')
      engine.browser.post('Target.closeTarget', { targetId })
    },
  })
  runtime.engine = engine
  await engine.start()
  await interceptRequests(engine.browser, (frameId) => ownerOf(frameId), () => session.defaultSession.own)
  await watchDownloads(engine.browser)
  app.becomeReady()
}

const followed = new Set<string>()

function followFrame(targetId: string, url: string): void {
  const page = windows.contentsOfFrame(targetId)?.core.page
  page?.remoteFrameMoved(targetId, url)
  if (!page || followed.has(targetId)) return
  followed.add(targetId)
  // One that is gone meanwhile has no frames to follow.
  runtime.engine?.attachTo(targetId).then((session) => page.followRemote(session)).catch(() => undefined)
}

function ownerOf(frameId: string) {
  return windows.contentsOfFrame(frameId)?.core
}

function requestStart(): void {
  isStartWanted = true
  if (!mayStart || isStarting) return
  isStarting = true
  // The app's first synchronous code may still move its folders.
  setImmediate(() => {
    startEngine().catch((error: unknown) => {
      if (isLeaving) return
      process.stderr.write(`electron stand-in: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
      leave(1)
    })
  })
}

const electron = createElectron(manifest, requestStart)
const { app } = electron
runtime.appName = () => app.getName()
runtime.appPath = () => manifest.path
runtime.userDataPath = () => app.getPath('userData')
runtime.workArea = workArea
runtime.focusedContents = () => windows.focused?.webContents
runtime.leave = leave
provideElectron(electron)

process.on('exit', () => {
  runtime.engine?.kill()
  killUtilities()
})
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit())
const isInspected = commandLine.all.some((argument) => argument.startsWith('--inspect'))
if (isInspected) watchParent(() => process.exit(1))

const require = createRequire(join(manifest.path, 'package.json'))
for (const preload of commandLine.preloads) require(preload.startsWith('/') ? preload : resolve(preload))
// Playwright's loader puts its own `whenReady` there and asks ours once; the app's question must still start Chromium.
const patched = app.whenReady
app.whenReady = () => {
  requestStart()
  return patched.call(app)
}
isStartWanted = false
mayStart = true

try {
  await import(pathToFileURL(manifest.main).href)
} catch (error) {
  process.stderr.write(`App threw an error during load\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  leave(1)
}
requestStart()
void isStartWanted
