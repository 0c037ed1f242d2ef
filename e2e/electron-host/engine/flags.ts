import type { EngineMode } from './binary.ts'

// A browser that calls nobody, asks nobody and shows nothing of its own.
const quietFlags = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-component-extensions-with-background-pages',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-field-trial-config',
  '--disable-quic',
  '--disable-search-engine-choice-screen',
  '--disable-sync',
  '--disable-translate',
  '--disable-breakpad',
  '--disable-client-side-phishing-detection',
  '--disable-popup-blocking',
  '--disable-prompt-on-repost',
  '--disable-dev-shm-usage',
  '--metrics-recording-only',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
  '--no-service-autorun',
  '--password-store=basic',
  '--test-type',
  '--use-mock-keychain',
]

const quietFeatures = [
  'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'MediaRouter',
  'OptimizationHints', 'OptimizationGuideModelDownloading', 'NetworkTimeServiceQuerying', 'InterestFeedContentSuggestions',
  'Translate', 'BackForwardCache', 'Prerender2', 'WebUIOmniboxPopup',
]

export interface FlagOptions {
  readonly mode: EngineMode
  readonly profile: string
  readonly userAgent: string
  readonly isRoot: boolean
  /** Switches from the command line and `app.commandLine`; they win over ours. */
  readonly switches: ReadonlyMap<string, string>
}

const listSwitches = ['disable-features', 'enable-features']

function ownFlags(options: FlagOptions): string[] {
  const flags = [...quietFlags, '--remote-debugging-pipe', `--user-data-dir=${options.profile}`, `--user-agent=${options.userAgent}`]
  flags.push(`--disable-features=${quietFeatures.join(',')}`)
  if (options.isRoot) flags.push('--no-sandbox')
  if (options.mode === 'headless') flags.push('--headless=new')
  flags.push('--no-startup-window')
  return flags
}

/** Chromium's command line. Feature lists of the app are joined to ours, other switches are passed on once. */
export function chromiumFlags(options: FlagOptions): string[] {
  const own = ownFlags(options)
  const names = new Set(own.map((flag) => flag.replace(/^--/, '').replace(/=.*/s, '')))
  const result = own.map((flag) => {
    const name = flag.replace(/^--/, '').replace(/=.*/s, '')
    const more = listSwitches.includes(name) ? options.switches.get(name) : undefined
    return more ? `${flag},${more}` : flag
  })
  for (const [name, value] of options.switches) {
    if (names.has(name) || name.startsWith('inspect') || name === 'user-data-dir') continue
    result.push(value === '' ? `--${name}` : `--${name}=${value}`)
  }
  return result
}
