/** `verify`: route, parse, check, answer; `full`: sealed and synced before the answer; `alone`: each with a sync of its own. */
export type ServerMode = 'bare' | 'verify' | 'full' | 'alone'
export type ServerOrder = Readonly<{ mode: ServerMode; folder: string; inboxKey: string }>
export type LoadOrder = Readonly<{ port: number; connections: number; warmMs: number; measureMs: number }>
export type LoadResult = Readonly<{ perSecond: number; p50Ms: number; p99Ms: number; refused: number; answered: number }>
/** Asks a server for the processor time that it has used. */
export const CPU_ORDER = 'cpu'
export type CpuAnswer = Readonly<{ cpuMicros: number }>
