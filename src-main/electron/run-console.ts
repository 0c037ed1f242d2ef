import { userInfo } from 'node:os'
import { app, dialog, nativeTheme } from 'electron'
import { createConsole } from '#main/app/compose.ts'
import type { EventPayload } from '#shared/bridge/events.ts'
import type { Console } from '#main/app/console.ts'
import { systemClock } from '#main/platform/clock.ts'
import type { createLogSink } from '#main/platform/log-sink.ts'
import { systemRandom } from '#main/platform/random.ts'
import { createKeytarSecretStore } from '#main/secrets/keytar-secret-store.ts'
import { serveBundle } from './app-protocol.ts'
import { hostBridge } from './bridge-host.ts'
import { listSites } from './bundle-sites.ts'
import { createClipboardRule, type ClipboardRule } from './clipboard-rule.ts'
import { installContextMenu } from './context-menu.ts'
import { createCrashLimit } from './crash-limit.ts'
import { createDesktop } from './desktop.ts'
import { pageFor, type WorkspaceState } from './lock-follower.ts'
import { setMenu } from './menu.ts'
import type { NavigationGuard } from './navigation.ts'
import { createPaths, type Paths } from './paths.ts'
import { watchPower } from './power.ts'
import { createMemoryPurge } from './purge-memory.ts'
import { createProviderViews, type ProviderViews } from './provider-view.ts'
import { createRateLimit } from './rate-limit.ts'
import type { StartOptions } from './start-options.ts'
import { createSystemClipboard } from './system-clipboard.ts'
import { createUtilityProcessHost } from './utility-process-host.ts'
import { createWindowMemory, type WindowMemory } from './window-memory.ts'
import { createMainWindow, type MainWindow } from './window.ts'

export type RunDeps = Readonly<{
  options: StartOptions
  userDataFolder: string
  log: ReturnType<typeof createLogSink>
  navigation: NavigationGuard
  /** @returns false when another console has this profile. */
  claim: (raise: () => void) => boolean
}>

/** Longest that quitting waits for banks to be signed out and the store to close. */
const STOP_WITHIN_MS = 5_000
/** Longest that the first window waits for the workspace, so that it opens with the right page at once. */
const OPEN_WITHIN_MS = 1_500
const CALLS = { burst: 500, perSecond: 250 } as const

const within = (ms: number, work: Promise<unknown>): Promise<unknown> => {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise((resolve) => { timer = setTimeout(resolve, ms) })
  return Promise.race([work, patience]).finally(() => { clearTimeout(timer) })
}

const officerName = (): string => {
  try {
    return userInfo().username
  } catch {
    // An account without a name, as in some containers.
    return 'officer'
  }
}

/** What belongs together for as long as the program runs. */
type Parts = RunDeps & Readonly<{ paths: Paths; memory: WindowMemory; clipboard: ClipboardRule; window: MainWindow; views: ProviderViews }>

const makeWindow = ({ log, navigation }: RunDeps, paths: Paths, memory: WindowMemory): MainWindow => createMainWindow({
  paths, memory, log, navigation,
  isPackaged: app.isPackaged,
  crashLimit: createCrashLimit(() => systemClock.monotonicMs()),
  giveUp: () => {
    dialog.showErrorBox('Casebench has to close', 'The window stopped several times in a row. Everything that was saved is there when you start it again.')
    app.quit()
  },
})

const makeConsole = ({ options, userDataFolder, log, paths, memory, clipboard, window, views }: Parts): Console => createConsole({
  desktop: createDesktop({ window: () => window, clipboard, memory, views }),
  processHost: createUtilityProcessHost(paths.main, log),
  secrets: createKeytarSecretStore(),
  clock: systemClock,
  random: systemRandom,
  log,
  recentLog: () => log.recent(),
  userDataFolder,
  workspace: options.workspace,
  version: app.getVersion(),
  engine: `Electron ${process.versions['electron'] ?? ''}`.trim(),
  platform: process.platform,
  isDevelopment: !app.isPackaged,
  officerName: officerName(),
})

/** Puts the console into a window: the composition of everything that this folder holds. */
export const runConsole = async (deps: RunDeps): Promise<void> => {
  const { userDataFolder, log, claim } = deps
  const paths = createPaths(app.getAppPath())
  const memory = createWindowMemory(userDataFolder)
  const clipboard = createClipboardRule(createSystemClipboard(process.platform))
  const window = makeWindow(deps, paths, memory)
  const views = createProviderViews({
    parent: () => (window.page() === 'index' && !window.isSwapping() ? window.browserWindow() : undefined),
    navigation: deps.navigation, icon: paths.icon, isPackaged: app.isPackaged, log,
  })
  if (!claim(() => { window.raise() })) return app.exit(0)
  await app.whenReady()
  nativeTheme.themeSource = memory.current().theme
  serveBundle(await listSites(paths.renderer))

  const target = makeConsole({ ...deps, paths, memory, clipboard, window, views })
  hostBridge({
    dispatch: (name, request) => target.dispatch(name, request),
    liveWebContentsId: () => window.browserWindow()?.webContents.id,
    rateLimit: createRateLimit({ ...CALLS, nowMs: () => systemClock.monotonicMs() }),
    log,
  })
  app.on('web-contents-created', (_event, contents) => { installContextMenu(contents) })
  followWorkspace(target, window, clipboard, views)
  followSystem(target, window)
  endWell({ target, window, clipboard, memory, views })

  await within(OPEN_WITHIN_MS, target.start())
  if (window.page() === undefined) await window.show(target.isLocked() ? 'lock' : 'index')
}

/** Locks when the officer is away, and says when the network comes or goes. */
const followSystem = (target: Console, window: MainWindow): void => {
  const stopWatching = watchPower({
    console: target,
    networkChanged: (isOnline) => { window.send('network.changed', { isOnline }) },
    shutDown: () => { app.quit() },
  })
  app.on('will-quit', stopWatching)
}

/** Passes events to the page, and gives the window the page and the menu that the workspace's state asks for. */
const followWorkspace = (target: Console, window: MainWindow, clipboard: ClipboardRule, views: ProviderViews): void => {
  const purgeMemory = createMemoryPurge()
  const refreshMenu = (): void => {
    setMenu({
      ask: (command) => { window.send('command.asked', { command }) },
      lock: () => { void target.lock('asked') },
      zoom: (step) => { window.zoom(step) },
    }, { isLocked: target.isLocked(), isPackaged: app.isPackaged, platform: process.platform })
  }
  const follow = (state: WorkspaceState): void => {
    refreshMenu()
    if (state === 'locked') void clipboard.clearNow()
    // a bank login must not stay on screen either. Without a workspace nobody would take its report.
    if (state !== 'open') void views.closeAll()
    const page = pageFor(state)
    // Before the first window this waits for `runConsole`, which opens it.
    if (page === null || window.page() === undefined || window.page() === page) return
    void window.show(page).then(() => { if (state === 'locked') purgeMemory() })
  }
  refreshMenu()
  target.onEvent((name, payload) => {
    window.send(name, payload)
    if (name === 'workspace.changed') follow((payload as EventPayload<'workspace.changed'>).state)
  })
}

/** Closes the store and signs out of banks before the program ends, however the end was asked for. */
const endWell = ({ target, window, clipboard, memory, views }: Pick<Parts, 'window' | 'clipboard' | 'memory' | 'views'> & { target: Console }): void => {
  let ending: 'not-yet' | 'stopping' | 'done' = 'not-yet'
  app.on('window-all-closed', () => { if (!window.isSwapping()) app.quit() })
  app.on('activate', () => { window.raise() })
  app.on('before-quit', (event) => {
    if (ending === 'done') return
    event.preventDefault()
    if (ending === 'stopping') return
    ending = 'stopping'
    memory.save()
    void within(STOP_WITHIN_MS, Promise.allSettled([views.closeAll(), target.stop(), clipboard.clearNow()])).then(() => {
      ending = 'done'
      app.quit()
    })
  })
}
