import { createHmac } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { AppError } from '#shared/domain/errors.ts'
import { systemClock } from '../../platform/clock.ts'
import { silentLogger } from '../../platform/logger.ts'
import { systemRandom } from '../../platform/random.ts'
import { createNodeProcessHost } from '../../processes/node-process-host.ts'
import { createMemorySecretStore } from '../../secrets/memory-secret-store.ts'
import { profileIdOf } from '../profile.ts'
import { runCommandLine } from './run.ts'
import type { VerbContext } from './verb.ts'

const KEY = 'test_api_key'
const fixture = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../providers/${path}`, import.meta.url), 'utf8'))
const { vectors: [inbankVector] } = fixture('inbank/fixtures/callback-hmac-vectors.json') as { vectors: readonly { form_body: string; hmac: string }[] }
const { valid: [instantorVector], invalid } = fixture('instantor/fixtures/push-vectors.json') as { valid: readonly { form_body: string; plaintext: string }[]; invalid: readonly { name: string; fields: Record<string, string> }[] }
const INBANK_AT = '2024-08-02T11:29:57+03:00'

const folder = mkdtempSync(join(tmpdir(), 'casebench-verify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const fileOf = (body: string): string => {
  const path = join(folder, `${systemRandom.bytes(6).toString('hex')}.txt`)
  writeFileSync(path, body)
  return path
}

const processHost = createNodeProcessHost((name) => new URL(`../../processes/${name}-entry.ts`, import.meta.url).pathname)
const noProcess: VerbContext['processHost'] = { start: () => { throw new Error('no process is needed') } }
type Setting = Partial<VerbContext> & Readonly<{ input?: string }>

const run = async (args: readonly string[], { input = '', ...changes }: Setting = {}) => {
  const out: string[] = []
  const err: string[] = []
  const empty = join(folder, 'nobody')
  const code = await runCommandLine(args, { out: (text) => out.push(text), err: (text) => err.push(text) }, ({ workspace }) => ({
    workspace, userDataFolder: empty, secrets: createMemorySecretStore(), clock: systemClock, random: systemRandom, log: silentLogger, processHost,
    versions: process.versions, environment: {}, platform: 'linux', readInput: () => Promise.resolve(Buffer.from(input)), ...changes,
  }))
  expect(existsSync(empty)).toBe(false)
  return { code, out, err, json: out.length === 1 ? (JSON.parse(out[0]?.startsWith('{') ? out[0] : '{}') as Record<string, unknown>) : ({} as Record<string, unknown>) }
}
const inbank = (body: string, ...rest: readonly string[]): readonly string[] => ['verify', 'inbank', '--body', fileOf(body), '--received-at', INBANK_AT, '--key-stdin', ...rest]

describe('casebench verify', { timeout: 60_000 }, () => {
  it('a right callback of Inbank: exit 0, checks, signature, answer, and the message', async () => {
    const { code, json, err } = await run(inbank(`${inbankVector?.form_body ?? ''}\n`, '--json'), { input: `${KEY}\n` })
    expect(code).toBe(0)
    expect(json).toMatchObject({
      verb: 'verify', verdict: 'valid', answer: { status: 200, mediaType: 'text/plain', body: 'OK' }, sentAt: { readAs: 'milliseconds' },
      signature: { algorithm: 'HMAC-SHA512', computed: inbankVector?.hmac, received: inbankVector?.hmac, agreeingBytes: 64, nearMisses: [] },
      subject: { status: 'INCOME_PROOF_REQUIRED', references: ['bb3853ce-2034-499e-8b08-42625fdf068b'] },
    })
    expect((json['checks'] as readonly { outcome: string }[]).map(({ outcome }) => outcome)).toEqual(['passed', 'passed', 'passed', 'passed', 'passed'])
    expect(String(json['decoded'])).toContain('"DECISION"')
    expect([JSON.stringify(json), ...err].join()).not.toContain(KEY)
  })

  it('a wrong key: exit 1, in words, with what was tried', async () => {
    const { code, out } = await run(inbank(inbankVector?.form_body ?? ''), { input: 'another key' })
    expect(code).toBe(1)
    expect(out.join('\n')).toMatch(/^Verdict: bad-signature\n[\s\S]*HMAC-SHA512, \d+ of 64 bytes agree\n {2}received {2}(?:[0-9a-f]{8} ?){16}\n[\s\S]*Also tried\n[\s\S]*Answer of the listener: 403 text\/plain\nRefused$/)
    expect(out.join()).not.toContain('another key')
  })

  it('explains what went wrong on the way, and a body as of now is old', async () => {
    const timestamp = '1722587395319'
    const message = '{"type":"CONTRACT","status":"SIGNED","creditApplicationUuid":"59d2194c-634f-4632-91b6-300b58e628ce"}'
    const sign = (text: string): string => createHmac('sha512', KEY).update(text).digest('hex')
    const body = (hmac: string): string => new URLSearchParams({ message, hmac, timestamp }).toString()
    const missed = await run(inbank(body(sign(`${timestamp}${message}`)), '--json'), { input: KEY })
    expect([missed.code, (missed.json['signature'] as { nearMisses: readonly { name: string; isMatch: boolean }[] }).nearMisses.filter(({ isMatch }) => isMatch).map(({ name }) => name)]).toEqual([1, ['without-dot']])
    const old = await run(['verify', 'inbank', '--body', fileOf(body(sign(`${timestamp}.${message}`))), '--key-stdin', '--json'], { input: KEY })
    expect([old.code, old.json['verdict']]).toEqual([1, 'stale'])
  })

  it('Instantor by --source, with its own answers', async () => {
    const at = ['--received-at', '2017-08-24T16:07:52Z', '--key-stdin', '--source', 'customer.se', '--json']
    const good = await run(['verify', 'instantor', '--body', fileOf(instantorVector?.form_body ?? ''), ...at], { input: 'test_API_key\r\n' })
    expect([good.code, good.json]).toMatchObject([0, { verdict: 'valid', decoded: instantorVector?.plaintext, answer: { status: 200, body: 'OK: msg-0000000000a-1400000000001' }, signature: { algorithm: 'SHA-1', agreeingBytes: 20 } }])
    const bad = invalid.find(({ name }) => name === 'bad-hash')
    const refused = await run(['verify', 'instantor', '--body', fileOf(new URLSearchParams(bad?.fields).toString()), ...at], { input: 'test_API_key' })
    expect([refused.code, refused.json]).toMatchObject([1, { verdict: 'bad-signature', answer: { body: `Error: Invalid checksum: ${'0'.repeat(40)}` } }])
    const other = await run(['verify', 'instantor', '--body', fileOf(instantorVector?.form_body ?? ''), ...at.map((word) => word.replace('customer.se', 'b.se'))], { input: 'test_API_key' })
    expect([other.code, other.json]).toMatchObject([1, { verdict: 'unknown', answer: { body: 'Error: Invalid Product ID: customer.se' } }])
  })
})

describe('keys of the keychain', { timeout: 60_000 }, () => {
  const setUp = async () => {
    const userDataFolder = mkdtempSync(join(folder, 'profile-'))
    const secrets = createMemorySecretStore()
    const prefix = `${profileIdOf(userDataFolder, systemRandom)}/live/provider`
    await secrets.write(`${prefix}/inbank/test`, JSON.stringify({ apiKey: KEY, shopUuid: 'shop' }))
    await secrets.write(`${prefix}/inbank/production`, JSON.stringify({ apiKey: 'another', shopUuid: 'shop' }))
    await secrets.write(`${prefix}/instantor/production`, JSON.stringify({ apiKey: 'test_API_key', apiName: 'customer.se' }))
    return { userDataFolder, secrets }
  }
  const body = (): readonly string[] => ['--body', fileOf(inbankVector?.form_body ?? ''), '--received-at', INBANK_AT, '--json']

  it('those of every environment, or of one', async () => {
    const profile = await setUp()
    const found = await run(['verify', 'inbank', '--workspace', 'live', ...body()], profile)
    expect([found.code, found.json['key']]).toEqual([0, { providerId: 'inbank', environment: 'test', generation: 'current', ending: '_key' }])
    expect((await run(['verify', 'inbank', '--workspace', 'live', '--environment', 'production', ...body()], profile)).json['verdict']).toBe('bad-signature')
    const push = ['--body', fileOf(instantorVector?.form_body ?? ''), '--received-at', '2017-08-24T18:07:52+02:00', '--json', '--workspace', 'live']
    expect((await run(['verify', 'instantor', ...push], profile)).json['verdict']).toBe('valid')
    expect((await run(['verify', 'instantor', ...push, '--source', 'b.se'], profile)).json['verdict']).toBe('unknown')
    // The name from the keychain, the key from standard input.
    expect((await run(['verify', 'instantor', ...push, '--key-stdin'], { ...profile, input: 'test_API_key' })).json['verdict']).toBe('valid')
  })

  it('no key, and no keychain, are said as such', async () => {
    const profile = await setUp()
    const none = await run(['verify', 'inbank', ...body()], { ...profile, processHost: noProcess })
    expect([none.code, none.out, none.err.join()]).toEqual([2, [], expect.stringContaining('provider.no-credential')])
    const broken = { ...createMemorySecretStore(), list: () => Promise.reject(new AppError('secrets.no-keychain', 'No keychain.')) }
    expect((await run(['verify', 'inbank', ...body()], { ...profile, secrets: broken, processHost: noProcess })).err.join()).toContain('secrets.no-keychain')
    expect((await run(['verify', 'inbank', ...body()], { processHost: noProcess })).err.join()).toContain('provider.no-credential')
  })
})

describe('input that cannot be used: exit 2, nothing on standard output, nothing repeated', () => {
  const path = fileOf('x=1')
  it.each<[string, readonly string[], string?]>([
    ['no provider', ['verify', '--body', path]], ['another provider', ['verify', 'secret-bank', '--body', path]], ['two providers', ['verify', 'inbank', 'instantor', '--body', path]],
    ['no body', ['verify', 'inbank', '--key-stdin'], KEY], ['a file that is not there', ['verify', 'inbank', '--body', `${path}-secret`, '--key-stdin'], KEY], ['a folder', ['verify', 'inbank', '--body', folder, '--key-stdin'], KEY],
    ['a moment without a zone', ['verify', 'inbank', '--body', path, '--received-at', '2026-11-20T10:00:00', '--key-stdin'], KEY], ['a moment that is none', ['verify', 'inbank', '--body', path, '--received-at', 'secret', '--key-stdin'], KEY],
    ['another environment', ['verify', 'inbank', '--body', path, '--environment', 'secret', '--key-stdin'], KEY], ['a source for Inbank', ['verify', 'inbank', '--body', path, '--source', 'secret', '--key-stdin'], KEY],
    ['no key on standard input', ['verify', 'inbank', '--body', path, '--key-stdin'], '\n'], ['no source', ['verify', 'instantor', '--body', path, '--key-stdin'], KEY],
    ['an option of nobody', ['verify', 'inbank', '--body', path, '--secret', 'x']], ['an option without its value', ['verify', 'inbank', '--body']], ['an option of another verb', ['doctor', '--body', path]],
    ['a key as an argument', ['verify', 'inbank', '--body', path, '--key-stdin=secret']],
  ])('%s', async (_, args, input = '') => {
    const { code, out, err } = await run(args, { input, processHost: noProcess })
    expect([code, out]).toEqual([2, []])
    expect(err.join()).toContain('--help')
    expect(err.join()).not.toContain('secret')
  })
})
