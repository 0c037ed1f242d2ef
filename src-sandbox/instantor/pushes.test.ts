import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createControlClient } from '../frame/control-client.ts'
import { createSandbox, type Sandbox } from '../server.ts'
import { isHashRight, openPayload, startReceiver, type PushReceiver, type Received } from '../testing/push-receiver.ts'
import { sandboxApiKey, sandboxProductKey } from './index.ts'
import type { PushRecord } from './pushes/deliveries.ts'

let sandbox: Sandbox
let receiver: PushReceiver
beforeEach(async () => {
  sandbox = await createSandbox({ seed: 'pushes', now: '2026-03-16T12:00:00Z' })
})
afterEach(async () => {
  await sandbox.close()
  await receiver.close()
})

async function receive(answer?: (received: Received, count: number) => string): Promise<void> {
  receiver = await startReceiver(answer)
  sandbox.control.configure('instantor', { callback: receiver.url, stepDelayMs: 0 })
}
const push = (parameters: Record<string, unknown> = {}) => sandbox.control.perform('instantor', 'push', parameters) as Promise<PushRecord>
const pushes = () => sandbox.control.perform('instantor', 'pushes') as Promise<readonly PushRecord[]>
const reportOf = ({ fields }: Received) => JSON.parse(openPayload(fields, sandboxApiKey)) as { basicInfo: { scrapeReport: { status: string } } }

describe('a push on demand', () => {
  it('is a form with seven fields that open with the key', async () => {
    await receive()
    const record = await push({ params: { firstName: 'Ellie', account: ['1234567 8', '9'] } })
    const [received] = receiver.received
    expect(received!.contentType).toBe('application/x-www-form-urlencoded')
    expect([...received!.fields.keys()]).toEqual(['source', 'msg_id', 'action', 'encryption', 'payload', 'timestamp', 'hash'])
    expect(received!.fields.get('source')).toBe(sandboxProductKey)
    expect(received!.fields.get('timestamp')).toBe('2026-03-16T13:00:00.000+01:00')
    expect(received!.fields.get('msg_id')).toMatch(/^msg-[0-9a-f]{11}-\d{13}$/u)
    expect(isHashRight(received!.fields, sandboxApiKey)).toBe(true)
    expect(reportOf(received!)).toMatchObject({ basicInfo: { scrapeReport: { status: 'ok', isFinal: true } } })
    expect(record).toMatchObject({ state: 'delivered', deliveries: [{ status: 200, answer: `OK: ${record.messageId}`, isAccepted: true }] })
  })

  it('comes the same from the same seed', async () => {
    await receive()
    await push()
    const again = await createSandbox({ seed: 'pushes', now: '2026-03-16T12:00:00Z' })
    again.control.configure('instantor', { callback: receiver.url })
    await again.control.perform('instantor', 'push')
    await again.close()
    expect(receiver.received[1]!.body).toBe(receiver.received[0]!.body)
  })

  it('has any status, either format, and as many transactions as asked for', async () => {
    await receive()
    for (const status of ['scrape_error', 'something_new']) await push({ status })
    expect(receiver.received.map((one) => reportOf(one).basicInfo.scrapeReport.status)).toEqual(['scrape_error', 'something_new'])
    await push({ format: 'newer', transactionCount: 10_000 })
    const newer = JSON.parse(openPayload(receiver.received[2]!.fields, sandboxApiKey)) as { accountList: { transactionList: unknown[] }[] }
    expect(newer.accountList[0]!.transactionList).toHaveLength(10_000)
  })

  it('can repeat a message, and be out of time', async () => {
    await receive()
    const first = await push()
    const again = await push({ messageId: first.messageId, status: 'bank_error' })
    expect(again.messageId).toBe(first.messageId)
    await push({ damage: 'stale' })
    await push({ damage: 'future' })
    expect(receiver.received.slice(2).map(({ fields }) => fields.get('timestamp'))).toEqual(['2026-03-14T13:00:00.000+01:00', '2026-03-18T13:00:00.000+01:00'])
    expect(receiver.received.every(({ fields }) => isHashRight(fields, sandboxApiKey))).toBe(true)
  })

  it('is damaged as asked', async () => {
    await receive()
    const outcome = async (damage: string): Promise<string> => {
      await push({ damage })
      const { fields } = receiver.received.at(-1)!
      if (!isHashRight(fields, sandboxApiKey)) return 'hash'
      try {
        JSON.parse(openPayload(fields, sandboxApiKey))
        return 'fits'
      } catch {
        return 'unreadable'
      }
    }
    const found = new Map<string, string>()
    for (const damage of ['none', 'wrong-hash', 'wrong-key', 'wrong-iv', 'foreign-key', 'truncated', 'plus-to-space', 'not-json']) found.set(damage, await outcome(damage))
    expect(Object.fromEntries(found)).toEqual({
      none: 'fits', 'wrong-hash': 'hash', 'wrong-key': 'unreadable', 'wrong-iv': 'unreadable', 'foreign-key': 'hash', truncated: 'unreadable',
      'plus-to-space': 'hash', 'not-json': 'unreadable',
    })
  })

  it('goes to the address of the environment that the page asked for', async () => {
    await receive()
    sandbox.control.configure('instantor', { callback: null, callbackByEnvironment: { test: receiver.url } })
    expect(await push()).toMatchObject({ address: null, state: 'failed', deliveries: [] })
    expect(await push({ params: { environment: 'test' } })).toMatchObject({ address: receiver.url, state: 'delivered' })
  })
})

describe('deliveries', () => {
  it('are three in all where the answer lacks the id, in the time that was set', async () => {
    await receive(() => 'OK')
    expect(await push()).toMatchObject({ state: 'waiting', deliveries: [{ status: 200, isAccepted: false }] })
    expect(await sandbox.control.perform('instantor', 'retryNow')).toBe(1)
    expect(await sandbox.control.perform('instantor', 'retryNow')).toBe(1)
    expect(await sandbox.control.perform('instantor', 'retryNow')).toBe(0)
    expect((await pushes())[0]).toMatchObject({ state: 'failed', deliveries: [{}, {}, {}] })
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1)
  })

  it('stop with the first that is accepted', async () => {
    await receive((one, count) => (count === 2 ? `OK: ${one.fields.get('msg_id')}` : 'later'))
    sandbox.control.configure('instantor', { retryDelayMs: 1 })
    await push()
    await expect.poll(async () => (await pushes())[0]?.state).toBe('delivered')
    expect(receiver.received).toHaveLength(2)
  })

  it('are two where the first answer got lost', async () => {
    await receive()
    expect(await push({ damage: 'duplicate' })).toMatchObject({ state: 'delivered', deliveries: [{ isAccepted: true }, { isAccepted: true }] })
    expect(receiver.received[1]!.body).toBe(receiver.received[0]!.body)
  })

  it('wait 30 seconds by default, and end with the sandbox', async () => {
    receiver = await startReceiver()
    await receiver.close()
    sandbox.control.configure('instantor', { callback: receiver.url })
    expect(await push()).toMatchObject({ state: 'waiting', deliveries: [{ status: null }] })
    sandbox.control.reset()
    expect(await sandbox.control.perform('instantor', 'retryNow')).toBe(0)
    receiver = await startReceiver()
  })
})

describe('control', () => {
  it('takes loopback addresses only', async () => {
    receiver = await startReceiver()
    for (const callback of ['https://example.org/x', 'http://10.0.0.1/', 'http://127.0.0.1.example.org/', 'file:///etc/passwd', 'http://user@127.0.0.1/', 'nothing']) {
      expect(() => sandbox.control.configure('instantor', { callback }), callback).toThrow('does not fit')
    }
    for (const callback of ['http://127.0.0.1:1/a', 'https://localhost:2/', 'http://[::1]:3/', null]) sandbox.control.configure('instantor', { callback })
    expect(() => sandbox.control.configure('instantor', { callbackByEnvironment: { test: 'http://example.org' } })).toThrow('does not fit')
  })

  it('refuses what it does not know', async () => {
    await receive()
    await expect(push({ colour: 1 })).rejects.toThrow('unknown value colour')
    await expect(push({ damage: 'none of these' })).rejects.toThrow('damage has a value')
    await expect(push({ bank: 'nobody' })).rejects.toThrow('unknown bank')
    await expect(sandbox.control.perform('instantor', 'toString')).rejects.toThrow('unknown action')
    await expect(sandbox.control.perform('bankstatements', 'push')).rejects.toThrow('unknown action')
    expect(() => sandbox.control.configure('instantor', { retryDelayMs: -1 })).toThrow('does not fit')
  })

  it('works from another process', async () => {
    await receive()
    const control = createControlClient(sandbox.url, sandbox.controlToken)
    expect(await control.perform('instantor', 'push', { status: 'blocked' })).toMatchObject({ status: 'blocked', state: 'delivered' })
    expect(await control.perform('instantor', 'pushes')).toHaveLength(1)
    await expect(control.perform('instantor', 'nothing')).rejects.toThrow('unknown action')
  })
})
