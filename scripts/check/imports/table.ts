/**
 * Who may import whom: architecture.md, section 2, as data. A zone is a folder (or a file); the longest matching one
 * wins. Whatever a zone does not list is forbidden.
 */
export type Zone = Readonly<{
  /** Folder or file, from the project's root. */
  at: string
  /** Folders and files that it may import besides itself. */
  may: readonly string[]
  /** Node's own modules. */
  node?: boolean
  /** Packages by name; a `*` stands for any package that is not confined elsewhere. */
  packages?: readonly string[]
}>

/** Packages that only the named places may import. Types count: they would tie the code to the package as well. */
export const confinedPackages: Readonly<Record<string, readonly string[]>> = {
  electron: ['src-main/electron', 'e2e'],
  keytar: ['src-main/secrets/keytar-secret-store.ts'],
  'better-sqlite3': ['src-main/store'],
}

const domain = 'src-shared/domain'
const platform = 'src-main/platform'
/** The port by which isolated processes are started and spoken to. */
const processPort = 'src-main/processes/process-host.ts'
const processCalls = [processPort, 'src-main/processes/rpc.ts', 'src-main/processes/parent-port.ts']
/** The faces that services see instead of what is behind them. */
const faces = [
  'src-main/providers/provider.ts',
  'src-main/callbacks/listener.ts',
  'src-main/store/store.ts',
  'src-main/secrets/secret-store.ts',
  'src-main/secrets/key-vault.ts',
  'src-main/processes/flow.ts',
  'src-main/processes/parse.ts',
  processPort,
]
const pure = { may: [domain, platform], node: true, packages: ['*'] } as const

export const zones: readonly Zone[] = [
  { at: domain, may: [] },
  { at: 'src-shared/bridge', may: [domain], packages: ['zod'] },
  { at: platform, may: [domain], node: true, packages: ['temporal-polyfill'] },
  { at: 'src-main/store', may: [domain, platform, ...processCalls], node: true, packages: ['better-sqlite3', 'zod'] },
  { at: 'src-main/secrets', may: [domain, platform], node: true, packages: ['keytar'] },
  { at: 'src-main/providers/provider.ts', may: [domain, platform, 'src-main/providers/http'] },
  { at: 'src-main/providers/http', may: [domain, platform], node: true, packages: ['*'] },
  {
    at: 'src-main/providers/*',
    may: [domain, platform, 'src-main/providers/provider.ts', 'src-main/providers/http'],
    node: true,
    packages: ['*'],
  },
  {
    at: 'src-main/providers',
    may: [domain, platform, 'src-main/providers'],
    node: true,
    packages: ['zod'],
  },
  {
    at: 'src-main/callbacks',
    may: [domain, platform, 'src-main/providers/provider.ts'],
    node: true,
    packages: ['*'],
  },
  { at: 'src-main/documents', ...pure },
  { at: 'src-main/analysis', ...pure },
  { at: 'src-main/exports', ...pure },
  { at: 'src-main/services', may: [domain, platform, ...faces], node: true, packages: ['zod'] },
  // An isolated process is a composition of its own: its entry point may reach what that process owns.
  {
    at: 'src-main/processes',
    may: [
      domain,
      platform,
      'src-main/store',
      'src-main/providers',
      'src-main/callbacks',
      'src-main/documents',
      'src-main/secrets',
    ],
    node: true,
    packages: ['zod'],
  },
  {
    at: 'src-main/app',
    may: [
      'src-shared',
      platform,
      'src-main/store',
      'src-main/secrets',
      'src-main/providers',
      'src-main/callbacks',
      'src-main/documents',
      'src-main/analysis',
      'src-main/exports',
      'src-main/services',
      'src-main/processes',
    ],
    node: true,
    packages: ['*'],
  },
  {
    at: 'src-main/electron',
    may: ['src-main/app', platform, 'src-main/secrets', 'src-shared', ...processCalls, 'src-main/processes/node-process-host.ts'],
    node: true,
    packages: ['electron', 'zod'],
  },
  { at: 'src-renderer', may: ['src-shared'], packages: ['*'] },
  // Read by the build tool, never part of the page.
  { at: 'src-renderer/vite.gallery.config.ts', may: [], node: true, packages: ['*'] },
  { at: 'src-sandbox', may: [], node: true },
  { at: 'e2e', may: ['src-sandbox', 'src-main/app', 'src-shared', 'scripts'], node: true, packages: ['*'] },
  { at: 'bench', may: ['bench', 'src-sandbox', 'src-main/app', 'src-shared', 'scripts'], node: true, packages: ['*'] },
  // The listener is measured against a bare server in the same run, without the rest of the console around it.
  { at: 'bench/listener', may: ['src-main/callbacks', platform], node: true },
]

/**
 * Tests beside the code build what they test, so they may use any part of their own side and the sandbox. The rules
 * on electron, on the confined packages' homes, on the other side and on e2e hold for them as well.
 */
export const testMayAlso: Readonly<Record<string, readonly string[]>> = {
  'src-shared': ['src-shared'],
  'src-main': ['src-main', 'src-shared', 'src-sandbox'],
  'src-renderer': ['src-renderer', 'src-shared'],
  'src-sandbox': ['src-sandbox'],
}

/** Words by which product code would show that it knows of the stand-in host. */
export const standInWords: readonly string[] = [
  'electron-host',
  'ELECTRON_OVERRIDE_DIST_PATH',
  'ELECTRON_EXEC_PATH',
  'CASEBENCH_HOST',
  'E2E_HOST',
  'stand-in',
  'standIn',
]

/** Folders whose files are walked. */
export const walkedFolders = ['src-shared', 'src-main', 'src-renderer', 'src-sandbox', 'e2e', 'bench'] as const
