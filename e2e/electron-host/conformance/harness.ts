import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
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
  /** The main process; Playwright forgets it once the app has closed. */
  child: ChildProcess
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
  /** Further switches of the program. */
  args?: readonly string[]
}>

type Owner = Readonly<{ start: (options?: StartOptions) => Promise<Started>; stopAll: () => Promise<void> }>

/** Starts apps and ends every one of them, whatever became of the test. */
export function createOwner(): Owner {
  const children: Pick<Started, 'app' | 'child'>[] = []
  const folders: string[] = []
  const start = async (options: StartOptions = {}): Promise<Started> => {
    const folder = mkdtempSync(join(tmpdir(), 'casebench-conformance-'))
    folders.push(folder)
    const log = join(folder, 'log')
    const userData = options.userData ?? join(folder, 'profile')
    const env = { ...(process.env as Record<string, string>), ...variables(options), CONFORMANCE_LOG: log }
    const args = [appFolder, `--user-data-dir=${userData}`, ...(options.args ?? [])]
    const app = await _electron.launch({ args, cwd: folder, env, colorScheme: null, timeout: 30_000 })
    const happened = (): string[] => (existsSync(log) ? readLog(log) : [])
    const child = app.process()
    children.push({ app, child })
    const page = await app.firstWindow()
    await page.locator('h1').waitFor()
    return { app, child, page, happened, userData, env }
  }
  const stopAll = async (): Promise<void> => {
    await Promise.all(children.splice(0).map(end))
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

async function end({ app, child }: Pick<Started, 'app' | 'child'>): Promise<void> {
  if (hasEnded(child)) return
  // `exit` asks nobody: a test that left a veto behind must not hold up the others.
  await app.evaluate(({ app: main }) => main.exit(0)).catch(() => undefined)
  if (await endsWithin(child, 5_000)) return
  child.kill('SIGKILL')
  await endsWithin(child, 5_000)
}

async function endsWithin(child: ChildProcess, limitMs: number): Promise<boolean> {
  if (hasEnded(child)) return true
  const signal = AbortSignal.timeout(limitMs)
  return once(child, 'exit', { signal }).then(() => true, () => false)
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
