import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { codeOf } from '../providers/http/testing/sending.ts'
import type { RawDelivery, VerificationKey } from '../providers/provider.ts'
import { receivers } from '../providers/receivers.ts'
import { createNodeProcessHost } from './node-process-host.ts'
import { createCallbackReader } from './parse-client.ts'
import { PARSE_LIMITS } from './parse-protocol.ts'

const host = createNodeProcessHost((name) => new URL(`./${name}-entry.ts`, import.meta.url).pathname)
const reader = createCallbackReader(host)
const never = new AbortController().signal
const at = asInstant('2026-11-20T10:00:00.000Z')
const key: VerificationKey = { mark: { providerId: 'instantor', environment: 'test', generation: 'current', ending: '' }, values: { apiKey: 'a key', apiName: 'customer.se' } }
const context = { keys: [key], toleranceSeconds: 300 }
const files = { pgpPrivateKey: null }
const deliver = (body: Uint8Array): RawDelivery =>
  ({ route: '', correlation: null, query: '', mediaType: 'application/x-www-form-urlencoded', charset: null, body, parts: null, bodySize: body.length, bodySha256: '', receivedAt: at })

describe('deliveries in a process of their own', { timeout: 60_000 }, () => {
  it('a sample is made, judged and read as by the receiver itself', async () => {
    const { body } = await reader.makeSample({ providerId: 'instantor', route: '', flaw: 'none', key, at, reference: 'cb-7' }, never)
    const job = { providerId: 'instantor', delivery: deliver(body), context } as const
    expect(await reader.judge(job, never)).toEqual(receivers.instantor?.judge(job.delivery, context))
    expect(await reader.read({ ...job, files }, never)).toMatchObject({ kind: 'report', outcome: 'more', references: ['cb-7'], delivery: null })
  })
  it('what cannot be read is refused by its code, and so is a provider that sends nothing', async () => {
    expect(await codeOf(reader.read({ providerId: 'inbank', delivery: deliver(Buffer.from('x=1')), context, files }, never))).toBe('callback.malformed')
    expect(await codeOf(reader.judge({ providerId: 'kontomatik', delivery: deliver(Buffer.alloc(0)), context }, never))).toBe('app.unsupported')
  })
  it('a job beyond its time is ended, which says nothing about the delivery', async () => {
    const slow = createCallbackReader(host, { ...PARSE_LIMITS, wallMs: 1 })
    expect(await codeOf(slow.judge({ providerId: 'inbank', delivery: deliver(Buffer.alloc(0)), context }, never))).toBe('document.unreadable')
  })
})

/** Everything that a file loads, static and lazy, without types. */
const loadedBy = (entry: URL): Readonly<{ node: readonly string[]; packages: readonly string[] }> => {
  const root = resolve(import.meta.dirname, '../..')
  const [seen, node, packages] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const visit = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const source = readFileSync(file, 'utf8').replace(/^(?:import|export) type [^\n]*$/gm, '')
    for (const [, specifier = ''] of source.matchAll(/(?:from |import\(|^import )'([^']+)'/gm)) {
      if (specifier.startsWith('node:')) node.add(specifier)
      else if (specifier.startsWith('.')) visit(resolve(dirname(file), specifier))
      else if (specifier.startsWith('#')) visit(resolve(root, specifier.replace(/^#(\w+)\//, 'src-$1/')))
      else packages.add(specifier)
    }
  }
  visit(entry.pathname)
  return { node: [...node].sort(), packages: [...packages].sort() }
}
const LINES = /^node:(?:net|http|https|http2|tls|dgram|dns|inspector)/

describe('what the parse process loads', () => {
  const loaded = loadedBy(new URL('./parse-entry.ts', import.meta.url))
  it('is nothing that could call out', () => {
    expect(loaded.node.filter((name) => LINES.test(name))).toEqual([])
    expect(loaded.packages.filter((name) => !['fast-xml-parser', 'openpgp', 'yauzl', 'zod'].includes(name))).toEqual([])
    expect(loaded.node.length).toBeGreaterThan(2)
  })
  it('◆ a process that calls out is found by the same look', () => {
    expect(loadedBy(new URL('./flow-entry.ts', import.meta.url)).node.filter((name) => LINES.test(name))).not.toEqual([])
  })
})
