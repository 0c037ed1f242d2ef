/** The isolated processes of architecture.md; `sandbox` exists in the practice workspace only. */
export const PROCESS_NAMES = ['store', 'flow', 'sandbox', 'listener', 'parse'] as const
export type ProcessName = (typeof PROCESS_NAMES)[number]

/** How a process ended: its exit code, or the signal's name where it was killed. */
export type ProcessEnd = Readonly<{ code: number | null; signal: string | null }>

/** One running isolated process. Messages are structured clones: bigint, Uint8Array and Map cross unchanged. */
export interface IsolatedProcess {
  readonly name: ProcessName
  /** Undefined until the process runs. */
  readonly pid: number | undefined
  post(message: unknown): void
  /** @returns a function that ends the subscription. */
  onMessage(listener: (message: unknown) => void): () => void
  /** Called once; at once when the process has already ended. */
  onEnd(listener: (end: ProcessEnd) => void): () => void
  kill(): void
}

export type ProcessOptions = Readonly<{
  /** Limit of the JavaScript heap in MiB. */
  heapMiB?: number
  /** Variables added to an otherwise bare environment (PATH, HOME, LANG, TMPDIR and the session bus address). */
  env?: Readonly<Record<string, string>>
}>

/**
 * The one way isolated processes are started: `utilityProcess` under Electron, a child process under plain Node.
 * A started process that ends on its own is reported through `onEnd`; whoever owns it decides about a restart.
 */
export interface ProcessHost {
  start(name: ProcessName, options?: ProcessOptions): IsolatedProcess
}
