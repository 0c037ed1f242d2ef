import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createInboxKeys } from '../../callbacks/inbox/keys.ts'
import { createInbox } from '../../callbacks/inbox/reader.ts'
import type { InboxEntry, ListenerConfig } from '../../callbacks/listener.ts'
import { makeConfig } from '../../callbacks/testing/test-listener.ts'
import { silentLogger } from '../../platform/logger.ts'
import { createListener } from '../listener-client.ts'
import { createNodeProcessHost } from '../node-process-host.ts'
import type { IsolatedProcess, ProcessHost } from '../process-host.ts'

const ENTRY = fileURLToPath(new URL('./listener-test-entry.ts', import.meta.url))

/** A listener in a real process, with the folder of its inbox and both keys. */
export const makeListenerProcess = (entry = ENTRY) => {
  const root = mkdtempSync(join(tmpdir(), 'casebench-listener-'))
  const folder = join(root, 'inbox')
  const keys = createInboxKeys()
  const started: IsolatedProcess[] = []
  const node = createNodeProcessHost(() => entry)
  const host: ProcessHost = {
    start: (name, options) => {
      const child = node.start(name, options)
      started.push(child)
      return child
    },
  }
  const listener = createListener(host, silentLogger)
  return {
    folder, keys, listener, started,
    config: (over: Partial<ListenerConfig> = {}): ListenerConfig => makeConfig(folder, keys.publicKey, over),
    drain: async (): Promise<readonly InboxEntry[]> => {
      await listener.rotate()
      const entries: InboxEntry[] = []
      const { damaged } = await createInbox(folder).drain(keys.privateKey, (entry_) => {
        entries.push(entry_)
        return Promise.resolve()
      })
      if (damaged > 0) throw new Error(`${damaged} entries of the inbox are damaged`)
      return entries
    },
    remove: async (): Promise<void> => {
      await listener.stop()
      for (const child of started) child.kill()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const memoryLine = (pid: number, name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

/** Memory of a process in MiB: now, and the most it ever had. Linux only. */
export const memoryOf = (pid: number): Readonly<{ now: number; most: number }> => ({ now: memoryLine(pid, 'VmRSS'), most: memoryLine(pid, 'VmHWM') })
