import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { runtime } from '../runtime.ts'
import { LoudEmitter, VetoEvent } from '../surface/loud.ts'
import type { Members } from './web-frame-main.ts'

const events = ['spawn', 'exit', 'message', 'error'] as const

export const coveredForkOptions = ['env', 'execArgv', 'cwd', 'stdio', 'serviceName'] as const

const children = new Set<ChildProcess>()

/** Ends all utility processes at once, when the app ends. */
export function killUtilities(): void {
  for (const child of children) child.kill('SIGKILL')
}

function stdioOf(stdio: Electron.ForkOptions['stdio']): ('ignore' | 'inherit' | 'pipe' | 'ipc')[] {
  const [, out, error] = Array.isArray(stdio) ? stdio : ['ignore', stdio ?? 'inherit', stdio ?? 'inherit']
  return ['ignore', out as 'inherit', error as 'inherit', 'ipc']
}

/** A utility process: a Node child that has `process.parentPort` instead of `process.send`. */
export class UtilityProcess extends LoudEmitter implements Members<Electron.UtilityProcess> {
  static readonly coveredEvents = events
  declare private readonly own: { child: ChildProcess; isSpawned: boolean; isEnded: boolean }

  constructor(modulePath: string, args: readonly string[] = [], options: Electron.ForkOptions = {}) {
    super(runtime.loudness, 'UtilityProcess', events)
    runtime.loudness.checkOptions('utilityProcess.fork', options, coveredForkOptions)
    const child = fork(join(import.meta.dirname, '..', 'utility-boot.ts'), [modulePath, ...args], {
      env: { ...(options.env ?? process.env), ELECTRON_STAND_IN_UTILITY: JSON.stringify(process.versions) } as NodeJS.ProcessEnv,
      execArgv: options.execArgv ?? [],
      serialization: 'advanced',
      stdio: stdioOf(options.stdio),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    children.add(child)
    Object.defineProperty(this, 'own', { value: { child, isSpawned: false, isEnded: false } })
    this.follow(child, options.serviceName ?? 'Node Utility Process')
  }

  get pid(): number | undefined {
    return this.own.isSpawned && !this.own.isEnded ? this.own.child.pid : undefined
  }

  get stdout(): NodeJS.ReadableStream | null {
    return this.own.child.stdout as Readable | null
  }

  get stderr(): NodeJS.ReadableStream | null {
    return this.own.child.stderr as Readable | null
  }

  kill(): boolean {
    return !this.own.isEnded && this.own.child.kill('SIGTERM')
  }

  postMessage(message: unknown, transfer: readonly unknown[] = []): void {
    if (transfer.length > 0) throw runtime.refusals.notImplemented('utilityProcess.postMessage with ports')
    const { child } = this.own
    if (this.own.isEnded || !child.connected) return
    // Structured clone first: what Electron could not clone must not pass here.
    child.send({ data: structuredClone(message) }, () => undefined)
  }

  private follow(child: ChildProcess, name: string): void {
    child.once('spawn', () => {
      this.own.isSpawned = true
      this.emit('spawn')
    })
    child.on('message', (message) => this.emit('message', (message as { data: unknown }).data))
    child.once('error', (error) => {
      if (!this.own.isSpawned) process.stderr.write(`electron stand-in: utility process did not start: ${error.message}\n`)
    })
    child.once('exit', (code, signal) => {
      children.delete(child)
      this.own.isEnded = true
      const exitCode = code ?? 128 + (signal === 'SIGKILL' ? 9 : 15)
      this.emit('exit', signal === 'SIGTERM' ? 15 : exitCode)
      if (exitCode !== 0 && signal !== 'SIGTERM') this.reportGone(name, exitCode, signal)
    })
  }

  private reportGone(name: string, exitCode: number, signal: string | null): void {
    const reason = signal === null ? 'abnormal-exit' : signal === 'SIGKILL' ? 'killed' : 'crashed'
    const details = { type: 'Utility', reason, exitCode, serviceName: 'node.mojom.NodeService', name }
    runtime.app().emit('child-process-gone', new VetoEvent(), details)
  }
}

/** `utilityProcess` as exported. */
export const utilityProcess = runtime.loudness.wrap(
  {
    fork(modulePath: string, args?: string[] | Electron.ForkOptions, options?: Electron.ForkOptions): UtilityProcess {
      if (!runtime.isReady) throw new Error('utilityProcess cannot be created before app is ready.')
      return Array.isArray(args) ? new UtilityProcess(modulePath, args, options) : new UtilityProcess(modulePath, [], args ?? options)
    },
  },
  'UtilityProcess', 'utilityProcess', 'statics',
)
