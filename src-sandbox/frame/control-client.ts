import type { SandboxState } from './control.ts'
import { controlPath, controlTokenHeader } from './control-endpoint.ts'
import type { FaultRule } from './faults.ts'
import type { SeenRequest } from './request-list.ts'

/** The control of a sandbox that runs in another process. Each call rejects with the sandbox's own message. */
export type SandboxControlClient = Readonly<{
  addFault: (rule: FaultRule) => Promise<number>
  clearFaults: (id?: number) => Promise<void>
  release: (id?: number) => Promise<number>
  setClock: (instant: string) => Promise<void>
  advanceClock: (milliseconds: number) => Promise<void>
  configure: (provider: string, settings: Readonly<Record<string, unknown>>) => Promise<void>
  perform: (provider: string, name: string, parameters?: Readonly<Record<string, unknown>>) => Promise<unknown>
  recordRequests: (isOn: boolean) => Promise<void>
  requests: () => Promise<readonly SeenRequest[]>
  state: () => Promise<SandboxState>
  reset: () => Promise<void>
}>

/** Speaks to the control endpoint at `url` (the sandbox's base URL) with the token that the sandbox reported. */
export function createControlClient(url: string, token: string): SandboxControlClient {
  const send = async (action: string, members: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
    const response = await fetch(new URL(controlPath, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', [controlTokenHeader]: token },
      body: JSON.stringify({ action, ...members }),
    })
    const answer = (await response.json()) as { result?: unknown; message?: string }
    if (!response.ok) throw new Error(`sandbox control: ${answer.message ?? response.status}`)
    return answer.result
  }
  return {
    addFault: async (rule) => Number(await send('addFault', { rule })),
    clearFaults: async (id) => void (await send('clearFaults', { id })),
    release: async (id) => Number(await send('release', { id })),
    setClock: async (instant) => void (await send('setClock', { instant })),
    advanceClock: async (milliseconds) => void (await send('advanceClock', { milliseconds })),
    configure: async (provider, settings) => void (await send('configure', { provider, settings })),
    perform: (provider, name, parameters = {}) => send('perform', { provider, name, parameters }),
    recordRequests: async (isOn) => void (await send('recordRequests', { isOn })),
    requests: async () => (await send('requests')) as readonly SeenRequest[],
    state: async () => (await send('state')) as SandboxState,
    reset: async () => void (await send('reset')),
  }
}
