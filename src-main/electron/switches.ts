/** What a start looks like from outside. */
export type StartFacts = Readonly<{
  isPackaged: boolean
  /** Everything after the program's name. */
  arguments: readonly string[]
  env: Readonly<Record<string, string | undefined>>
}>

/**
 * switches that would open a debugger, weaken the engine or load foreign code. A star stands for any rest.
 * A shipped build has most of them dead by its fuses; this list does not lean on that.
 */
const DANGEROUS_SWITCHES = [
  'inspect*', 'debug*', 'remote-debugging-*', 'remote-allow-origins', 'js-flags', 'no-sandbox', 'disable-setuid-sandbox', 'disable-gpu-sandbox',
  'disable-seccomp-filter-sandbox', 'disable-namespace-sandbox', 'single-process', 'in-process-gpu', 'no-zygote*', 'disable-web-security', 'disable-site-isolation-trials',
  'allow-running-insecure-content', 'allow-file-access-from-files', 'ignore-certificate-errors*', 'ignore-urlfetcher-cert-requests', 'load-extension', 'disable-extensions-except',
  'user-data-dir', 'crash-dumps-dir', 'enable-logging', 'log-file', 'log-net-log', 'net-log*', 'ssl-key-log-file', 'proxy-server', 'proxy-pac-url', 'host-rules', 'host-resolver-rules',
  'unsafely-treat-insecure-origin-as-secure', 'enable-blink-features', 'enable-experimental-web-platform-features', 'renderer-cmd-prefix', 'utility-cmd-prefix', 'gpu-launcher',
  'browser-subprocess-path', 'require', 'r', 'import', 'experimental-*', 'loader', 'env-file*', 'expose-internals', 'auth-server-whitelist', 'allow-loopback-in-peer-connection',
  'headless', 'dump-dom', 'screenshot', 'print-to-pdf', 'vmodule', 'v', 'widevine-cdm-path', 'enable-automation', 'test-type', 'trace-*',
]

/** variables that change what code runs, where traffic goes, or what is written in clear. */
const DANGEROUS_VARIABLES = [
  'ELECTRON_RUN_AS_NODE', 'ELECTRON_ENABLE_LOGGING', 'ELECTRON_LOG_FILE', 'ELECTRON_ENABLE_STACK_DUMPING', 'ELECTRON_NO_ASAR', 'ELECTRON_NO_ATTACH_CONSOLE',
  'NODE_OPTIONS', 'NODE_PATH', 'NODE_REPL_EXTERNAL_MODULE', 'NODE_EXTRA_CA_CERTS', 'NODE_TLS_REJECT_UNAUTHORIZED', 'NODE_DEBUG', 'NODE_V8_COVERAGE', 'NODE_REDIRECT_WARNINGS',
  'SSLKEYLOGFILE', 'LD_PRELOAD', 'LD_AUDIT', 'DYLD_INSERT_LIBRARIES', 'DYLD_LIBRARY_PATH', 'CHROME_CRASHPAD_PIPE_NAME', 'BREAKPAD_DUMP_LOCATION', 'GCONV_PATH',
]

const matches = (pattern: string, name: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern

/** Name of a switch as Chromium reads it: one or two dashes, up to `=`; on Windows also a slash. */
const switchName = (argument: string): string | null => /^(?:--?|\/)([^=]+)/u.exec(argument)?.[1]?.toLowerCase() ?? null

/**
 * Names of what must not be there; empty for a start that is fine. A build that is not packaged refuses nothing:
 * developers and the end-to-end tests need the inspector.
 */
export const findDangers = ({ isPackaged, arguments: given, env }: StartFacts): readonly string[] => {
  if (!isPackaged) return []
  const switches = given
    .map(switchName)
    .filter((name): name is string => name !== null && DANGEROUS_SWITCHES.some((pattern) => matches(pattern, name)))
  const variables = DANGEROUS_VARIABLES.filter((name) => (env[name] ?? '') !== '')
  return [...new Set([...switches.map((name) => `--${name}`), ...variables])]
}
