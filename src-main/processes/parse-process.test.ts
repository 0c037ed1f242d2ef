import { afterEach, describe, expect, it } from 'vitest'
import { codeOf } from '../providers/http/testing/sending.ts'
import { PDF } from '../documents/testing/hostile-archives.ts'
import { forgeZip } from '../documents/testing/zip-forge.ts'
import { createNodeProcessHost } from './node-process-host.ts'
import { createFileReader } from './parse-client.ts'
import { PARSE_LIMITS } from './parse-protocol.ts'
import type { IsolatedProcess, ProcessEnd, ProcessHost } from './process-host.ts'

const children: IsolatedProcess[] = []
const ends: ProcessEnd[] = []
const nodeHost = createNodeProcessHost((name) => new URL(`./${name}-entry.ts`, import.meta.url).pathname)
const host: ProcessHost = {
  start: (name, options) => {
    const child = nodeHost.start(name, options)
    children.push(child)
    child.onEnd((end) => ends.push(end))
    return child
  },
}
const never = new AbortController().signal
afterEach(() => void (children.length = ends.length = 0))

describe('reading a file in a process of its own', { timeout: 30_000 }, () => {
  it('one job, then the process is gone', async () => {
    const reader = createFileReader(host)
    const [file] = await reader.readArchive(forgeZip([{ name: 'a-e.pdf', data: PDF }]), never)
    expect(file).toMatchObject({ name: 'a-e.pdf', kind: 'bank-estatement' })
    expect(Buffer.from(file?.bytes ?? []).equals(PDF)).toBe(true)
    expect([children.length, ends]).toEqual([1, [{ code: null, signal: 'SIGKILL' }]])
    await expect(reader.readArchive(Buffer.from('<html>'), never)).rejects.toMatchObject({ detail: { code: 'document.refused' } })
    expect(ends).toHaveLength(2)
  })

  it('R-49: running into the limit of processor time ends the job, also while it never yields', async () => {
    const block = Buffer.alloc(40 * 1024 ** 2, 'ab\ncd')
    const heavy = forgeZip(Array.from({ length: 4 }, (_, at) => ({ name: `${at}.txt`, data: block, method: 0 })).slice(0, 1))
    const slow = createFileReader(host, { ...PARSE_LIMITS, cpuMs: 60 })
    expect(await codeOf(slow.readArchive(heavy, never))).toBe('document.unreadable')
    expect(ends).toHaveLength(1)
    // The same job within the real limits is done.
    expect(await createFileReader(host).readArchive(heavy, never)).toHaveLength(1)
  })

  it('a job that takes too long, is cancelled or breaks off leaves no process', async () => {
    expect(await codeOf(createFileReader(host, { ...PARSE_LIMITS, wallMs: 1 }).readArchive(forgeZip([]), never))).toBe('document.unreadable')
    const stop = new AbortController()
    const cancelled = codeOf(createFileReader(host).readArchive(forgeZip([]), stop.signal))
    stop.abort()
    expect(await cancelled).toBe('app.cancelled')
    const broken = codeOf(createFileReader(host).readArchive(forgeZip([]), never))
    children.at(-1)?.kill()
    expect(await broken).toBe('document.unreadable')
    expect(ends).toHaveLength(3)
  })
})
