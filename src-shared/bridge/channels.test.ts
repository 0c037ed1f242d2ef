import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { CHANNEL_NAMES, EVENT_NAMES, type ChannelName } from './channel-names.ts'
import { channels } from './channels.ts'
import { events } from './events.ts'

/** Member names that would carry a secret or a place on this computer. */
const FORBIDDEN = /pass(word|phrase)|secret|token|api.?key|credential$|private|^key$|code$|path$|folder|^url$|sql|answers/i
/** Looked at one by one: what they hold is harmless, and why. */
const REVIEWED: ReadonlySet<string> = new Set([
  'hasPassphrase', // whether one is set
  'code', // the stable error code of a refusal
  'providerCode', 'stateCode', // the provider's own error number
  'postcode', // of an address
  'credentials', 'credentialFields', // descriptions and status, see the shape below
  'isSecret', 'isPasswordNeededAtExport',
  'apiKey', 'password', 'secretKey', // members of `shown`: last four characters
  'key', // name of a due-date group, and the bank's own handle of an account in an open session
  'path', // place in the window's own router, remembered over a lock
  'publicUrl',
])

const namesIn = (schema: z.ZodType): string[] => {
  const found: string[] = []
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (typeof node !== 'object' || node === null) return
    for (const [key, value] of Object.entries(node)) {
      if (key === 'properties' && typeof value === 'object' && value !== null) found.push(...Object.keys(value))
      walk(value)
    }
  }
  walk(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }))
  return found
}

/** True where objects refuse members that nobody declared, all the way down. */
const isClosed = (schema: z.ZodType): boolean => {
  const walk = (node: unknown): boolean => {
    if (Array.isArray(node)) return node.every(walk)
    if (typeof node !== 'object' || node === null) return true
    const { type, properties, additionalProperties } = node as Record<string, unknown>
    if (type === 'object' && properties !== undefined && additionalProperties !== false) return false
    return Object.values(node).every(walk)
  }
  return walk(z.toJSONSchema(schema, { unrepresentable: 'any', io: 'output' }))
}

describe('the bridge', () => {
  it('R-10: has exactly the reviewed channels and events', () => {
    expect(Object.keys(channels).sort()).toEqual([...CHANNEL_NAMES].sort())
    expect(Object.keys(events).sort()).toEqual([...EVENT_NAMES].sort())
    expect(CHANNEL_NAMES).toMatchSnapshot('channels')
    expect(EVENT_NAMES).toMatchSnapshot('events')
  })

  it.each(CHANNEL_NAMES)('R-10: no answer of %s has room for a secret', (name: ChannelName) => {
    const suspicious = namesIn(channels[name].response).filter((member) => FORBIDDEN.test(member) && !REVIEWED.has(member))
    expect(suspicious).toEqual([])
    expect(isClosed(channels[name].response)).toBe(true)
  })

  it('R-10: the check notices a secret that slips in', () => {
    const leaky = z.strictObject({ status: z.string(), databasePassphrase: z.string() })
    expect(namesIn(leaky).filter((member) => FORBIDDEN.test(member))).toEqual(['databasePassphrase'])
    expect(isClosed(z.strictObject({ inner: z.looseObject({ a: z.string() }) }))).toBe(false)
  })

  it('only the shell, the lock and the way out work while locked', () => {
    const open = CHANNEL_NAMES.filter((name) => channels[name].isOpenWhileLocked)
    expect(open.every((name) => /^(app|window|workspace)\./.test(name))).toBe(true)
    expect(open).not.toContain('workspace.setPassphrase')
    expect(open).not.toContain('workspace.saveRecoverySheet')
  })

  it('a stored key can be shown with its last characters only', () => {
    const shown = (value: string) => channels['credentials.save'].response.safeParse({
      providerId: 'bankstatements', environment: 'test', isSet: true, shown: { apiKey: value }, changedAt: null, changedBy: null, lastTest: null,
    }).success
    expect(shown('7f3a')).toBe(true)
    expect(shown('x'.repeat(81))).toBe(false)
  })
})
