import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs'
import { join } from 'node:path'

export interface InstanceMessage {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly additionalData: unknown
}

/** When a process started, in clock ticks since boot; tells a new process with an old id from the old one. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}

/**
 * One instance per profile folder. The first writes a file with its process id; later ones leave their arguments as a
 * file in its inbox. All synchronous, as Electron's call is.
 */
export class SingleInstance {
  isHeld = false
  private readonly lockFile: string
  private readonly inbox: string
  private readonly onMessage: (message: InstanceMessage) => void
  private watcher: FSWatcher | undefined

  constructor(folder: string, onMessage: (message: InstanceMessage) => void) {
    mkdirSync(folder, { recursive: true })
    this.lockFile = join(folder, 'stand-in-instance')
    this.inbox = join(folder, 'stand-in-inbox')
    this.onMessage = onMessage
  }

  /** True when this process is the first; otherwise the message went to the first. */
  request(message: InstanceMessage): boolean {
    if (this.isHeld) return true
    for (let attempt = 0; attempt < 3; attempt += 1) {
      if (this.take()) return true
      if (this.isOwnerAlive()) {
        this.leaveMessage(message)
        return false
      }
      // The owner is dead: move its file away, so that of several newcomers only one takes over at a time.
      const stale = `${this.lockFile}.${process.pid}`
      try {
        renameSync(this.lockFile, stale)
        rmSync(stale, { force: true })
      } catch {
        // Another newcomer was faster.
      }
    }
    return this.take()
  }

  release(): void {
    if (!this.isHeld) return
    this.isHeld = false
    this.watcher?.close()
    rmSync(this.lockFile, { force: true })
    rmSync(this.inbox, { recursive: true, force: true })
  }

  private take(): boolean {
    try {
      writeFileSync(this.lockFile, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }), { flag: 'wx' })
    } catch {
      return false
    }
    this.isHeld = true
    rmSync(this.inbox, { recursive: true, force: true })
    mkdirSync(this.inbox, { recursive: true })
    this.watcher = watch(this.inbox, () => this.readInbox())
    this.watcher.unref()
    return true
  }

  private isOwnerAlive(): boolean {
    try {
      const { pid, start } = JSON.parse(readFileSync(this.lockFile, 'utf8')) as { pid: number; start: string }
      return startOf(pid) === start
    } catch {
      return false
    }
  }

  private leaveMessage(message: InstanceMessage): void {
    const name = `${process.hrtime.bigint()}-${randomBytes(4).toString('hex')}.json`
    mkdirSync(this.inbox, { recursive: true })
    writeFileSync(join(this.inbox, `.${name}`), JSON.stringify(message))
    renameSync(join(this.inbox, `.${name}`), join(this.inbox, name))
  }

  private readInbox(): void {
    if (!this.isHeld) return
    for (const name of readdirSync(this.inbox).filter((file) => file.endsWith('.json') && !file.startsWith('.')).toSorted()) {
      const file = join(this.inbox, name)
      const message = JSON.parse(readFileSync(file, 'utf8')) as InstanceMessage
      rmSync(file, { force: true })
      this.onMessage(message)
    }
  }
}
