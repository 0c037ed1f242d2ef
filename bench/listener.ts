import { fork, spawnSync, type ChildProcess } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { CPU_ORDER, type CpuAnswer, type LoadOrder, type LoadResult, type ServerMode, type ServerOrder } from './listener/orders.ts'

// verified, and verified and durable, deliveries per second against the same server doing nothing but
// reading the body and answering, in the same run. Server and senders on a core each where there are two.

const isQuick = process.argv.includes('--quick')
const ROUNDS = isQuick ? 3 : 7
const WARM_MS = isQuick ? 400 : 700
const MEASURE_MS = isQuick ? 800 : 1_500
const CONNECTIONS = [1, 16, 64]
const MODES: readonly ServerMode[] = ['bare', 'verify', 'full', 'alone']
const GOALS: Readonly<Record<string, number>> = { 'verify/16': 0.35, 'full/16': 0.12, 'full/64': 0.15 }

const canPin = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0
const startPart = (file: string, core: number): ChildProcess => {
  const child = fork(join(import.meta.dirname, 'listener', file), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  if (canPin) spawnSync('taskset', ['-a', '-p', '-c', String(core), String(child.pid)])
  return child
}
const ask = <Answer>(child: ChildProcess, order: ServerOrder | LoadOrder | typeof CPU_ORDER): Promise<Answer> => new Promise((resolve, reject) => {
  child.once('message', (answer) => resolve(answer as Answer))
  child.once('exit', (code) => reject(new Error(`a part of the benchmark ended with code ${code}`)))
  child.send(order)
})

const publicKey = createPublicKey(generateKeyPairSync('x25519').privateKey).export({ format: 'der', type: 'spki' }).subarray(12).toString('base64')
type Measured = LoadResult & Readonly<{ cpuMicros: number }>
const measure = async (mode: ServerMode, connections: number): Promise<Measured> => {
  const folder = mkdtempSync(join(tmpdir(), 'casebench-bench-'))
  const server = startPart('server.ts', 0)
  const load = startPart('load.ts', 1)
  try {
    const { port } = await ask<{ port: number }>(server, { mode, folder, inboxKey: publicKey })
    const before = await ask<CpuAnswer>(server, CPU_ORDER)
    const result = await ask<LoadResult>(load, { port, connections, warmMs: WARM_MS, measureMs: MEASURE_MS })
    const after = await ask<CpuAnswer>(server, CPU_ORDER)
    return { ...result, cpuMicros: (after.cpuMicros - before.cpuMicros) / result.answered }
  } finally {
    for (const child of [load, server]) child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}
const median = (values: readonly number[]): number => values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0

const results = new Map<string, Measured[]>()
for (let round = 0; round < ROUNDS; round += 1) {
  const order = CONNECTIONS.flatMap((connections) => MODES.filter((mode) => mode !== 'alone' || connections === 16).map((mode) => ({ mode, connections })))
  // Alternated, so that what else the machine does meets every setting alike.
  for (const { mode, connections } of round % 2 === 0 ? order : order.toReversed()) {
    const key = `${mode}/${connections}`
    const result = await measure(mode, connections)
    if (result.refused > 0) throw new Error(`${key}: ${result.refused} deliveries were refused`)
    results.set(key, [...(results.get(key) ?? []), result])
  }
}
const rateOf = (key: string): number => median((results.get(key) ?? []).map(({ perSecond }) => perSecond))
/** Median of the rounds' own ratios: within a round the machine was about equally busy with other things. */
const ratioOf = (key: string): number => {
  const bare = results.get(`bare/${key.split('/')[1]}`) ?? []
  return median((results.get(key) ?? []).map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? 1)))
}
/** What it gains that deliveries share a sync. */
const groupGain = median((results.get('full/16') ?? []).map(({ perSecond }, round) => perSecond / (results.get('alone/16')?.[round]?.perSecond ?? 1)))
const GROUP_GOAL = 2.5
const settings = [...results].map(([key, runs]) => {
  const ratio = ratioOf(key)
  const goal = GOALS[key] ?? null
  const round = (value: number): number => Number(value.toPrecision(3))
  return {
    setting: key, perSecond: Math.round(rateOf(key)), ratio: round(ratio), goal, isMet: goal === null || ratio >= goal,
    p50Ms: round(median(runs.map(({ p50Ms }) => p50Ms))), p99Ms: round(median(runs.map(({ p99Ms }) => p99Ms))),
    // Processor time of the server for one delivery: hardly depends on what else the machine does.
    cpuMicros: round(median(runs.map(({ cpuMicros }) => cpuMicros))), runs: runs.map(({ perSecond }) => Math.round(perSecond)),
  }
})
console.log(JSON.stringify({
  name: 'listener', ratio: ratioOf('full/16'), isWithinBudget: settings.every(({ isMet }) => isMet) && groupGain >= GROUP_GOAL, groupGain: Number(groupGain.toPrecision(3)),
  bodyBytes: 2_044, isPinned: canPin, rounds: ROUNDS, settings,
}))
