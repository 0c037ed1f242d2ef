import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test'
import { hostKind } from '../../../scripts/host.ts'

/** Folder of the small app whose behavior both binaries must share. */
export const appFolder = join(import.meta.dirname, 'app')

/** A running conformance app. */
export type Started = Readonly<{
  app: ElectronApplication
  page: Page
  /** What the app noted, read from its file: works after its end as well. */
  happened: () => string[]
  userData: string
  env: Record<string, string>
}>

/** Variables that main.mjs understands, without their CONFORMANCE_ prefix. */
export type StartOptions = Readonly<{
  path?: string
  preload?: string
  vetoes?: string
  stay?: boolean
  single?: boolean
  userData?: string
}>

type Owner = Readonly<{ start: (options?: StartOptions) => Promise<Started>; stopAll: () => Promise<void> }>

/** Starts apps and ends every one of them, whatever became of the test. */
export function createOwner(): Owner {
  const started: Started[] = []
  const folders: string[] = []
  const start = async (options: StartOptions = {}): Promise<Started> => {
    const folder = mkdtempSync(join(tmpdir(), 'casebench-conformance-'))
    folders.push(folder)
    const log = join(folder, 'log')
    const userData = options.userData ?? join(folder, 'profile')
    const env = { ...(process.env as Record<string, string>), ...variables(options), CONFORMANCE_LOG: log }
    const args = [appFolder, `--user-data-dir=${userData}`]
    const app = await _electron.launch({ args, cwd: folder, env, colorScheme: null, timeout: 30_000 })
    const happened = (): string[] => (existsSync(log) ? readLog(log) : [])
    const page = await app.firstWindow()
    const one = { app, page, happened, userData, env }
    started.push(one)
    await page.locator('h1').waitFor()
    return one
  }
  const stopAll = async (): Promise<void> => {
    await Promise.all(started.splice(0).map(({ app }) => end(app)))
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
  return { start, stopAll }
}

/** Each test starts the apps it needs; they end with it. */
export const test = base.extend<{ start: Owner['start']; onlyRealElectron: void }>({
  start: async ({ browserName: _ }, use) => {
    const owner = createOwner()
    try {
      await use(owner.start)
    } finally {
      await owner.stopAll()
    }
  },
  onlyRealElectron: [
    async ({ browserName: _ }, use, info) => {
      const isReal = info.tags.includes('@real-electron')
      base.skip(isReal && hostKind() !== 'electron', 'needs the real Electron binary')
      await use()
    },
    { auto: true },
  ],
})

/** One app for all tests of a file, for specs that only look and leave nothing behind. */
export function shareApp(options: StartOptions = {}): () => Started {
  const owner = createOwner()
  let shared: Started | undefined
  test.beforeAll(async () => {
    shared = await owner.start(options)
  })
  test.afterAll(() => owner.stopAll())
  return () => {
    if (!shared) throw new Error('the shared app has not started')
    return shared
  }
}

function variables({ path, preload, vetoes, stay, single }: StartOptions): Record<string, string> {
  return {
    CONFORMANCE_PATH: path ?? '',
    CONFORMANCE_PRELOAD: preload ?? '',
    CONFORMANCE_VETOES: vetoes ?? '',
    CONFORMANCE_STAY: stay ? '1' : '',
    CONFORMANCE_SINGLE: single ? '1' : '',
  }
}

function readLog(file: string): string[] {
  return readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as string)
}

async function end(app: ElectronApplication): Promise<void> {
  const child = app.process()
  if (child.exitCode !== null || child.signalCode !== null) return
  // `exit` asks nobody: a test that left a veto behind must not hold up the others.
  await app.evaluate(({ app: main }) => main.exit(0)).catch(() => undefined)
  const isGone = await Promise.race([
    new Promise<boolean>((done) => child.once('exit', () => done(true)).exitCode !== null && done(true)),
    new Promise<boolean>((done) => void setTimeout(() => done(false), 5_000).unref()),
  ])
  if (!isGone) child.kill('SIGKILL')
}
