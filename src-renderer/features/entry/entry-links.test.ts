import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import './no-eval.ts'
import type { Answers } from '#shared/domain/sealed-answers.ts'
import { BridgeError } from '../../bridge/bridge.ts'
import { sealAnswers } from '../../bridge/seal.ts'
import { createTestFlowKey } from '../../testing/flow-key.ts'
import { code } from '../challenge/testing/samples.ts'
import { createConsoleLink, type ConsoleLink, type EntryHandlers } from './console-link.ts'
import { createEntryLink, type EntryLink } from './entry-link.ts'
import type { StepView } from './protocol.ts'

const flowKey = await createTestFlowKey()
const step: StepView = {
  kind: 'step', turn: 1, challenge: code, bankName: 'Bank', applicant: 'Mary', wrongCount: 0, pushCount: 1, pushedAt: 1, checkedAt: null, isBusy: false, isCancelling: false, failure: null,
}
const ports: MessagePort[] = []
afterEach(() => { for (const port of ports.splice(0)) port.close() })

type Pair = Readonly<{ console: ConsoleLink; entry: EntryLink; crossed: string[]; handlers: EntryHandlers; entryPort: MessagePort; consolePort: MessagePort }>

/** Both ends over a real channel; everything that crosses it is written down. */
const connect = (over: Partial<EntryHandlers> = {}, seal: (key: string, answers: Answers) => ReturnType<typeof sealAnswers> = sealAnswers): Pair => {
  const { port1: consolePort, port2: entryPort } = new MessageChannel()
  ports.push(consolePort, entryPort)
  const crossed: string[] = []
  for (const port of [consolePort, entryPort]) {
    const post = port.postMessage.bind(port) as (message: unknown) => void
    port.postMessage = (message: unknown) => {
      crossed.push(JSON.stringify(message))
      post(message)
    }
  }
  const handlers: EntryHandlers = { submit: () => Promise.resolve(true), act: vi.fn(), enlarge: vi.fn(), key: vi.fn(), defect: vi.fn(), gone: vi.fn(), ...over }
  return { console: createConsoleLink(consolePort, handlers), entry: createEntryLink(entryPort, seal), crossed, handlers, entryPort, consolePort }
}

describe('the port between console and frame', () => {
  it('R-34: an answer goes over it as ciphertext that only the flow can read, and in no other form', async () => {
    const sent: unknown[] = []
    const { entry, crossed } = connect({
      submit: async (seal, isNewPush) => {
        sent.push(await flowKey.open(await seal(flowKey.publicKey)), isNewPush)
        return true
      },
    })
    expect(await entry.submit({ pin: 'canary-1', 'canary id': 'canary-2' }, true)).toBe(true)
    expect(sent).toEqual([{ pin: 'canary-1', 'canary id': 'canary-2' }, true])
    expect(crossed.length).toBeGreaterThanOrEqual(4)
    expect(crossed.filter((message) => message.includes('canary'))).toEqual([])
  })

  it('R-34: a key that nobody asked for opens nothing, and each press is good for one', async () => {
    const { entry, consolePort, crossed } = connect({ submit: async (seal) => {
      await seal(flowKey.publicKey)
      consolePort.postMessage({ kind: 'seal-key', publicKey: flowKey.publicKey })
      await flushPromises()
      return false
    } })
    consolePort.postMessage({ kind: 'seal-key', publicKey: flowKey.publicKey })
    expect(await entry.submit({ pin: 'canary' }, false)).toBe(false)
    consolePort.postMessage({ kind: 'seal-key', publicKey: flowKey.publicKey })
    await new Promise((resolve) => { setTimeout(resolve) })
    expect(crossed.filter((message) => message.includes('"sealed"'))).toHaveLength(1)
  })

  it('takes one answer at a time', async () => {
    let end: (isTaken: boolean) => void = () => undefined
    const { entry } = connect({ submit: () => new Promise((resolve) => { end = resolve }) })
    const first = entry.submit({ pin: '1' }, false)
    expect(await entry.submit({ pin: '2' }, false)).toBe(false)
    await vi.waitFor(() => { expect(entry.isSending.value).toBe(true) })
    await new Promise((resolve) => { setTimeout(resolve, 5) })
    end(true)
    expect(await first).toBe(true)
  })

  it('says that nothing was sent where sealing fails or the frame goes', async () => {
    const refused: unknown[] = []
    const submit: EntryHandlers['submit'] = async (seal) => {
      await seal(flowKey.publicKey).catch((error: unknown) => { refused.push(error instanceof BridgeError && error.code) })
      return false
    }
    const failing = connect({ submit }, () => Promise.reject(new Error('canary')))
    expect(await failing.entry.submit({ pin: 'canary' }, false)).toBe(false)
    expect(failing.crossed.join()).not.toContain('canary')
    const leaving = connect({ submit }, () => new Promise(() => undefined))
    void leaving.entry.submit({ pin: 'canary' }, false)
    await vi.waitFor(() => { expect(leaving.crossed.some((message) => message.includes('seal-key'))).toBe(true) })
    leaving.console.close()
    await flushPromises()
    expect(refused).toEqual(['bridge.bad-request', 'bridge.bad-request'])
  })

  it('notices a frame from which nobody answers, and none that answers or was let go', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const pairs = [connect(), connect(), connect()] as const
      const [alive, lost, left] = pairs
      lost.entryPort.close()
      left.console.close()
      for (let beats = 0; beats < 7; beats += 1) {
        vi.advanceTimersByTime(2_000)
        const pings = alive.crossed.length
        await vi.waitFor(() => { expect(alive.crossed.length).toBeGreaterThan(pings) })
        await new Promise((resolve) => { setTimeout(resolve, 5) })
      }
      expect(pairs.map(({ handlers }) => vi.mocked(handlers.gone).mock.calls.length)).toEqual([0, 1, 0])
    } finally {
      vi.useRealTimers()
    }
  })

  it('hands on what was pressed, and drops what is no message', async () => {
    const { entry, entryPort, handlers } = connect()
    entryPort.postMessage({ kind: 'act', act: 'canary' })
    entry.tell({ kind: 'act', act: 'other' })
    entry.tell({ kind: 'enlarge', index: 2 })
    entry.tell({ kind: 'key', key: { key: 'k', ctrl: true, meta: false, alt: false, shift: false } })
    entry.tell({ kind: 'defect' })
    await vi.waitFor(() => { expect(handlers.defect).toHaveBeenCalledOnce() })
    expect(vi.mocked(handlers.act).mock.calls).toEqual([['other']])
    expect([vi.mocked(handlers.enlarge).mock.calls, vi.mocked(handlers.key).mock.calls.length]).toEqual([[[2]], 1])
  })

  it('keeps a step the same object until the bank asks anew', async () => {
    const { console, entry } = connect()
    const shown = async (view: StepView): Promise<unknown> => {
      console.post({ kind: 'show', view })
      await vi.waitFor(() => { expect(entry.view.value).toEqual(view) })
      return entry.view.value?.kind === 'step' ? entry.view.value.challenge : null
    }
    const first = await shown(step)
    expect(await shown({ ...step, isBusy: true })).toBe(first)
    expect(await shown({ ...step, turn: 2 })).not.toBe(first)
  })
})
