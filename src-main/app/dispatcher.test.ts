import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { CHANNEL_NAMES, type ChannelName } from '#shared/bridge/channel-names.ts'
import { channels } from '#shared/bridge/channels.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { LogFields, Logger } from '../platform/logger.ts'
import { createDispatcher, type Handlers } from './dispatcher.ts'

type Line = readonly [string, LogFields | undefined]

const setUp = (overrides: Partial<Record<ChannelName, (request: never) => unknown>> = {}, isLocked = false) => {
  const ran = vi.fn()
  const lines: Line[] = []
  const log: Logger = { log: (_level, event, fields) => void lines.push([event, fields]) }
  const base = Object.fromEntries(CHANNEL_NAMES.map((name) => [name, (request: unknown) => ran(name, request)]))
  const dispatch = createDispatcher({ handlers: { ...base, ...overrides } as unknown as Handlers, isLocked: () => isLocked, log, checksResponses: true })
  return { dispatch, ran, lines }
}

describe('dispatcher', () => {
  it('refuses names that are not declared, also those of Object.prototype', async () => {
    const { dispatch, ran } = setUp()
    for (const name of ['', 'cases.steal', 'constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(await dispatch(name, undefined)).toMatchObject({ ok: false, error: { code: 'bridge.unknown-channel' } })
    }
    expect(ran).not.toHaveBeenCalled()
  })

  it('refuses a payload with names of fields, never with their values', async () => {
    const { dispatch, ran, lines } = setUp()
    const answer = await dispatch('workspace.unlock', { passphrase: 'correct horse battery', extra: 1 })
    expect(answer).toMatchObject({ ok: false, error: { code: 'bridge.bad-request' } })
    expect(JSON.stringify([answer, lines])).not.toContain('correct horse')
    expect(ran).not.toHaveBeenCalled()
  })

  it('runs nothing but the lock page and the shell while locked', async () => {
    const { dispatch, ran } = setUp({}, true)
    for (const name of CHANNEL_NAMES.filter((name) => !channels[name].isOpenWhileLocked)) {
      expect(await dispatch(name, undefined)).toMatchObject({ ok: false, error: { code: 'app.locked' } })
    }
    expect(ran).not.toHaveBeenCalled()
    await dispatch('window.minimize', undefined)
    expect(ran).toHaveBeenCalledTimes(1)
  })

  it('a planned refusal keeps its code; a defect keeps its text to itself', async () => {
    const { dispatch } = setUp({
      'cases.counts': () => { throw new AppError('store.disk-full', 'The disk is full.') },
      'cases.list': () => { throw new Error('Mary Jones, account 12345678') },
    })
    expect(await dispatch('cases.counts', undefined)).toEqual({ ok: false, error: { code: 'store.disk-full', message: 'The disk is full.' } })
    const answer = await dispatch('cases.list', { filter: { tab: 'all', sort: 'due', isDescending: false }, offset: 0, limit: 10 })
    expect(answer).toMatchObject({ ok: false, error: { code: 'app.internal' } })
    expect(JSON.stringify(answer)).not.toContain('Mary')
  })

  it('in tests and development an answer that does not fit is refused', async () => {
    const { dispatch } = setUp({ 'window.recallPlace': () => ({ path: '/cases', secret: 'x' }) })
    expect(await dispatch('window.recallPlace', undefined)).toMatchObject({ ok: false, error: { code: 'bridge.bad-response' } })
  })

  const hostileMessages = () => {
    const cyclic: Record<string, unknown> = {}
    cyclic['self'] = cyclic
    return fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true, withNullPrototype: true }),
      fc.constantFrom<unknown>(cyclic, 'x'.repeat(100_000), '\uD800', JSON.parse('{"__proto__":{"polluted":1}}'), { constructor: { prototype: {} } }),
    )
  }
  /** A small share of the 2,000 for each channel; all of them with SOAK. */
  const runs = process.env['SOAK'] === '1' ? 2_000 : 40

  it('R-09: any message to any channel ends in a result, never in a throw or a stack', async () => {
    const { dispatch, ran } = setUp()
    for (const [index, name] of CHANNEL_NAMES.entries()) {
      await fc.assert(fc.asyncProperty(hostileMessages(), async (request) => {
        const answer = await dispatch(name, request)
        expect(typeof answer.ok).toBe('boolean')
        expect(JSON.stringify(answer)).not.toMatch(/\n\s+at /)
      }), { seed: 11 + index, numRuns: runs })
    }
    process.stdout.write(`R-09: ${runs} messages to each of ${CHANNEL_NAMES.length} channels, ${ran.mock.calls.length} of them fit and ran\n`)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  }, process.env['SOAK'] === '1' ? 600_000 : 30_000)

  it('R-09 ◆ without the check of the payload the same messages reach the handlers, which throw', async () => {
    const name = 'cases.update'
    const handler = ({ caseId, changes }: { caseId: string; changes: object }): unknown => [caseId.length, Object.keys(changes)]
    const thrown: unknown[] = []
    fc.assert(fc.property(hostileMessages(), (request) => {
      try {
        handler(request as never)
      } catch (error) {
        thrown.push(error)
      }
    }), { seed: 11, numRuns: runs })
    expect(thrown.length).toBeGreaterThan(0)
    const { dispatch } = setUp({ [name]: handler as never })
    expect(await dispatch(name, null)).toMatchObject({ ok: false, error: { code: 'bridge.bad-request' } })
  })
})
