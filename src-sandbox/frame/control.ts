import type { SandboxClock } from './clock.ts'
import { faultKinds, type FaultRule, type Faults } from './faults.ts'
import type { SandboxProvider } from './provider-module.ts'
import type { RequestList, SeenRequest } from './request-list.ts'

/** How the sandbox stands: its clock, what waits, and which providers are mounted. */
export type SandboxState = Readonly<{ now: string; today: string; heldCount: number; providers: readonly string[] }>

/** What a test can do to a running sandbox; the same from inside the process and over the control endpoint. */
export type SandboxControl = Readonly<{
  /** Arms a fault and gives its id. */
  addFault: (rule: FaultRule) => number
  clearFaults: (id?: number) => void
  /** Lets held requests go on and says how many there were. */
  release: (id?: number) => number
  setClock: (instant: string) => void
  advanceClock: (milliseconds: number) => void
  /** Settings of one provider's module, see its README section. */
  configure: (provider: string, settings: Readonly<Record<string, unknown>>) => void
  /** One of a provider's own actions, e.g. a push on demand; gives what the action gives. */
  perform: (provider: string, name: string, parameters?: Readonly<Record<string, unknown>>) => Promise<unknown>
  /** Keeps requests for `requests` from now on, or stops doing so. */
  recordRequests: (isOn: boolean) => void
  requests: () => readonly SeenRequest[]
  state: () => SandboxState
  /** Forgets sessions, settings, faults and requests; the clock stays. */
  reset: () => void
}>

type Parts = Readonly<{
  clock: SandboxClock
  faults: Faults
  list: RequestList
  providers: readonly SandboxProvider[]
}>

function checkRule(rule: FaultRule, providers: readonly SandboxProvider[]): void {
  if (!providers.some((provider) => provider.prefix === rule.provider)) throw new RangeError('unknown provider')
  if (!faultKinds.includes(rule.kind)) throw new RangeError('unknown kind of fault')
  if (typeof rule.route !== 'string' || !(rule.route === '*' || rule.route.startsWith('/'))) {
    throw new RangeError('a fault needs a route that begins with / or is *')
  }
  if (rule.kind === 'status' && !(Number.isInteger(rule.status) && Number(rule.status) >= 200)) {
    throw new RangeError('a status fault needs an HTTP status')
  }
  if (rule.kind === 'error' && !Number.isInteger(rule.errorCode)) throw new RangeError('an error fault needs errorCode')
}

function findProvider(providers: readonly SandboxProvider[], prefix: string): SandboxProvider {
  const provider = providers.find((entry) => entry.prefix === prefix)
  if (!provider) throw new RangeError('unknown provider')
  return provider
}

/** Joins the parts of a sandbox into its control. */
export function createControl({ clock, faults, list, providers }: Parts): SandboxControl {
  return {
    addFault: (rule) => {
      checkRule(rule, providers)
      return faults.add(rule)
    },
    clearFaults: (id) => faults.clear(id),
    release: (id) => faults.release(id),
    setClock: (instant) => clock.set(instant),
    advanceClock: (milliseconds) => {
      if (!Number.isFinite(milliseconds)) throw new RangeError('a step of the clock is a number of milliseconds')
      clock.advance(milliseconds)
    },
    configure: (prefix, settings) => findProvider(providers, prefix).configure(settings),
    perform: async (prefix, name, parameters = {}) => {
      const { actions = {} } = findProvider(providers, prefix)
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined
      if (!action) throw new RangeError('unknown action of the provider')
      return action(parameters)
    },
    recordRequests: (isOn) => list.setRecording(isOn),
    requests: () => list.list(),
    state: () => ({
      now: clock.now().toISOString(),
      today: clock.today(),
      heldCount: faults.heldCount(),
      providers: providers.map((provider) => provider.prefix),
    }),
    reset: () => {
      faults.clear()
      list.clear()
      list.setRecording(false)
      for (const provider of providers) provider.reset()
    },
  }
}
