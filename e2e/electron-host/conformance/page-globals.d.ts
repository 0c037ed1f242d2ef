/** What preload.cjs of the conformance app puts into the page. */
interface Probe {
  invoke: (channel: string, ...args: unknown[]) => Promise<unknown>
  send: (channel: string, ...args: unknown[]) => void
  received: () => string[][]
  roundTrips: () => Promise<Record<string, { sent: string; there: string; back: string }>>
  circleSurvives: () => Promise<boolean>
  instanceBecomes: () => Promise<unknown>
  holesStay: () => Promise<boolean>
  refusals: () => Record<string, string>
  environment: () => Record<string, unknown>
  callBack: (callback: (text: string, count: number) => unknown) => unknown
  later: (value: unknown) => Promise<unknown>
  rejects: () => Promise<never>
  throws: () => never
  nested: { list: { deep: string }[]; twice: (value: number) => number }
  instance: { number: string; close?: () => string }
}

interface Window {
  probe: Probe
  atFirst: Record<string, string>
  attempts: Record<string, string>
  violations: string[]
  inlineRan?: boolean
  handlerRan?: boolean
  planted?: string
  ofPreload?: string
}

/** What main.mjs of the conformance app leaves for specs to read and use. */
declare var conformance: {
  happened: string[]
  sent: unknown[]
  vetoes: Set<string>
  openWindow: (options?: object) => Electron.BrowserWindow
  startUtility: (options?: Electron.ForkOptions) => Electron.UtilityProcess
}
