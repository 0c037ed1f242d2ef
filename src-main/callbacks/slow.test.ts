import { afterEach, describe, expect, it } from 'vitest'
import { sampleSize, seeded } from '../store/testing/damage.ts'
import { createByteBudget } from './byte-budget.ts'
import { nodeDisk, type InboxDisk } from './inbox/disk.ts'
import { LISTENER_LIMITS } from './limits.ts'
import { openLine, requestBytes, type RawLine } from './testing/raw-client.ts'
import { createTestReceiver, FORM, signForm } from './testing/test-receiver.ts'
import { PATH, startTestListener, type TestListener } from './testing/test-listener.ts'
import { MULTIPART } from './testing/stream-body.ts'

let listener: TestListener | undefined
const start = async (...args: Parameters<typeof startTestListener>): Promise<TestListener> => (listener = await startTestListener(...args))
afterEach(async () => {
  await listener?.stop()
  listener = undefined
})
const body = signForm('m', '1')
const headOf = (own: TestListener, path: string, type: string, length: number): string =>
  `POST ${PATH}${path} HTTP/1.1\r\nHost: ${own.host}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n`
/** Lets everything arrive that is on its way through loopback. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
}
/** Seconds pass one by one, as the sweep of the real process sees them. */
const pass = async (own: TestListener, seconds: number, each?: () => void): Promise<void> => {
  for (let second = 0; second < seconds; second += 1) {
    each?.()
    await settle()
    own.clock.advance(1_000)
    own.server.sweep()
  }
}
const outcomeOf = async (own: TestListener, line: RawLine, seconds: number, each?: () => void): Promise<Readonly<{ status: number | null; afterSeconds: number }>> => {
  const outcome: { status: number | null | undefined } = { status: undefined }
  void line.answer().then((answer) => void (outcome.status = answer?.status ?? null))
  for (let second = 1; second <= seconds; second += 1) {
    await pass(own, 1, each)
    await settle()
    if (outcome.status !== undefined) return { status: outcome.status, afterSeconds: second }
  }
  return { status: null, afterSeconds: Number.POSITIVE_INFINITY }
}

describe('T-07, R-19 ◆ slow senders', () => {
  it('R-19 ◆ headers within 10 s, also on a line that says nothing and for the second request of a line', async () => {
    const own = await start()
    const silent = await openLine(own.port)
    expect(await outcomeOf(own, silent, 20)).toEqual({ status: 408, afterSeconds: 11 })
    const dripping = await openLine(own.port)
    dripping.write(`POST ${PATH} HTTP/1.1\r\n`)
    expect(await outcomeOf(own, dripping, 20, () => dripping.write('X-A: b\r\n'))).toEqual({ status: 408, afterSeconds: 11 })
    const second = await openLine(own.port)
    second.write(requestBytes({ path: PATH, host: own.host, body }))
    expect((await second.answer())?.status).toBe(200)
    await pass(own, 20)
    second.write('POST ')
    const { status, afterSeconds } = await outcomeOf(own, second, 20)
    expect(status).toBe(408)
    expect(afterSeconds).toBeLessThanOrEqual(12)
    expect(own.refused.collect()).toEqual({ slow: 3 })
  })

  it('R-19 ◆ a whole form within 30 s, however it drips', async () => {
    const own = await start()
    const line = await openLine(own.port)
    line.write(headOf(own, '', FORM, 1_000))
    expect(await outcomeOf(own, line, 60, () => line.write('a'))).toEqual({ status: 408, afterSeconds: 31 })
    expect(await own.drain()).toEqual([])
  })

  it('R-19 ◆ files within 120 s, and at 1 KiB a second after 10 s', async () => {
    expect(LISTENER_LIMITS).toMatchObject({ streamMs: 120_000, slowAfterMs: 10_000, minBytesPerSecond: 1_024, headersMs: 10_000, formMs: 30_000, sweepMs: 1_000 })
    // A third of the time, so that the bodies stay in memory: the disk does not know how fast this clock goes.
    const own = await start({ limits: { streamMs: 40_000 } })
    const slow = await openLine(own.port)
    slow.write(headOf(own, '/submission', MULTIPART, 1_000_000))
    expect(await outcomeOf(own, slow, 60, () => slow.write('a'.repeat(1_000)))).toMatchObject({ status: 408, afterSeconds: 11 })
    const steady = await openLine(own.port)
    steady.write(headOf(own, '/result', 'application/json', 1_000_000))
    expect(await outcomeOf(own, steady, 60, () => steady.write('a'.repeat(1_200)))).toEqual({ status: 408, afterSeconds: 41 })
    const good = await openLine(own.port)
    good.write(headOf(own, '/result', 'application/json', 30 * 1_200))
    await pass(own, 30, () => good.write('a'.repeat(1_200)))
    expect((await good.answer())?.status).toBe(200)
    good.end()
    expect(await own.drain()).toHaveLength(1)
  })

  it('R-19 ◆ without the sweep the same senders would be waited for: the times are what ends them', async () => {
    const own = await start()
    const line = await openLine(own.port)
    line.write(headOf(own, '', FORM, 1_000))
    await settle()
    own.clock.advance(3_600_000)
    await settle()
    expect(own.server.connectionCount).toBe(1)
    own.server.sweep()
    expect((await line.answer())?.status).toBe(408)
  })

  it('lines that are kept open end after a minute without a request', async () => {
    const own = await start()
    const line = await openLine(own.port)
    line.write(requestBytes({ path: PATH, host: own.host, body }))
    await line.answer()
    await pass(own, 59)
    expect(own.server.connectionCount).toBe(1)
    await pass(own, 3)
    await line.closed
  })
})

describe('R-18, R-19 ◆ many lines', () => {
  const CONNECTIONS = 40

  it('R-18 ◆ at the limit of lines the one that has been incomplete for longest goes, never one that waits for us', async () => {
    const own = await start({ limits: { connections: CONNECTIONS } })
    const first = await openLine(own.port)
    first.write('POST ')
    await settle()
    own.clock.advance(5)
    const others = await Promise.all(Array.from({ length: CONNECTIONS - 1 }, () => openLine(own.port)))
    await settle()
    expect(own.server.connectionCount).toBe(CONNECTIONS)
    own.clock.advance(5)
    expect((await own.send({ body }))?.status).toBe(200)
    await first.closed
    expect(others.filter(({ socket }) => socket.destroyed)).toHaveLength(0)
    for (const line of others) line.end()
  })

  it('R-19 ◆ slow heads and slow bodies, renewed whenever they are closed, do not stop a good sender', async () => {
    const own = await start({ limits: { connections: CONNECTIONS } })
    const random = seeded(19)
    let isOver = false
    let renewed = 0
    const attack = async (isBody: boolean): Promise<void> => {
      while (!isOver) {
        const line = await openLine(own.port).catch(() => null)
        line?.write(isBody ? headOf(own, '', FORM, 60_000) : `POST ${PATH} HTTP/1.1\r\nHost: `)
        renewed += 1
        await line?.closed
        // As fast as the loop lets them, yet each leaves room for a turn of the others.
        for (let turn = 0; turn < 5 + random() * 10; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
      }
    }
    const attackers = Array.from({ length: CONNECTIONS }, (_, index) => attack(index % 2 === 0))
    const tries = sampleSize(100, 3_000)
    const statuses = []
    for (let turn = 0; turn < tries; turn += 1) {
      statuses.push((await own.send({ body: signForm(`m${turn}`, '1') }))?.status)
      own.clock.advance(100)
      if (turn % 10 === 0) own.server.sweep()
    }
    isOver = true
    await own.server.close(0)
    await Promise.all(attackers)
    process.stdout.write(`R-19: ${tries} good requests beside ${CONNECTIONS} slow lines renewed ${renewed} times: ${statuses.filter((status) => status === 200).length} answered\n`)
    expect(statuses.filter((status) => status !== 200)).toEqual([])
    expect(renewed).toBeGreaterThan(CONNECTIONS)
  }, 120_000)
})

/** A disk on which nothing comes back before it is let go. */
const createHeldDisk = () => {
  const waiting: (() => void)[] = []
  let isHeld = false
  const disk: InboxDisk = {
    ...nodeDisk,
    create: async (path) => {
      const file = await nodeDisk.create(path)
      return { ...file, sync: async () => {
        if (isHeld) await new Promise<void>((resolve) => void waiting.push(resolve))
        await file.sync()
      } }
    },
  }
  return {
    disk,
    hold: () => void (isHeld = true),
    release: () => {
      isHeld = false
      for (const go of waiting.splice(0)) go()
    },
  }
}

describe('R-18 ◆ the queue', () => {
  it('R-18 ◆ takes 1,000 deliveries while the disk is busy and asks the rest to come again; every one it took is there', async () => {
    const held = createHeldDisk()
    const own = await start({ disk: held.disk })
    expect((await own.send({ body }))?.status).toBe(200)
    held.hold()
    const perLine = 50
    const lines = await Promise.all(Array.from({ length: 22 }, () => openLine(own.port)))
    const answers = lines.flatMap((line) => Array.from({ length: perLine }, () => line.answer()))
    for (const [index, line] of lines.entries()) for (let turn = 0; turn < perLine; turn += 1) line.write(requestBytes({ path: PATH, host: own.host, body: signForm(`q${index}-${turn}`, '1') }))
    for (let turn = 0; turn < 40; turn += 1) await settle()
    held.release()
    const got = await Promise.all(answers)
    const taken = got.filter((answer) => answer?.status === 200).length
    const busy = got.filter((answer) => answer?.status === 503)
    expect(busy.length).toBeGreaterThan(0)
    expect(new Set(busy.map((answer) => answer?.headers['retry-after']))).toEqual(new Set(['5']))
    // A line is closed after its refusal, so what it still had on its way got no answer at all.
    expect(taken).toBe(1_000)
    expect(await own.drain()).toHaveLength(taken + 1)
  }, 30_000)

  it('R-53: a disk that refuses means 503, never a success, and the next one is taken', async () => {
    let refuses = false
    const own = await start({ disk: { ...nodeDisk, create: async (path) => {
      const file = await nodeDisk.create(path)
      return { ...file, append: (bytes) => (refuses ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) : file.append(bytes)) }
    } } })
    expect((await own.send({ body }))?.status).toBe(200)
    refuses = true
    expect(await own.send({ body: signForm('lost', '1') })).toMatchObject({ status: 503, headers: { 'retry-after': '5' } })
    expect((await own.send({ path: `${PATH}/result`, type: 'application/json', body: 'x'.repeat(200_000) }))?.status).toBe(503)
    refuses = false
    expect((await own.send({ body: signForm('again', '1') }))?.status).toBe(200)
    expect((await own.drain()).map(({ judgement }) => judgement?.subject.title)).toEqual(['m', 'again'])
  })

  it('R-18: more large bodies at once than allowed are asked to come again, and taken once there is room', async () => {
    const own = await start({ limits: { streams: 2 } })
    const lines = await Promise.all([openLine(own.port), openLine(own.port)])
    for (const line of lines) line.write(`${headOf(own, '/result', 'application/json', 10)}12345`)
    await settle()
    const further = (): Promise<number | undefined> => own.send({ path: `${PATH}/result`, type: 'application/json', body: '{}' }).then((answer) => answer?.status)
    expect(await further()).toBe(503)
    expect((await own.send({ body }))?.status).toBe(200)
    for (const line of lines) line.write('67890')
    expect((await Promise.all(lines.map((line) => line.answer()))).map((answer) => answer?.status)).toEqual([200, 200])
    expect(await further()).toBe(200)
    for (const line of lines) line.end()
  })

  it('R-18: a full folder means 503 before anything is read', async () => {
    const own = await start({ limits: { spoolBytes: 30_000_000 } })
    expect((await own.send({ path: `${PATH}/result`, type: 'application/json', body: 'x'.repeat(15_000_000) }))?.status).toBe(200)
    expect((await own.send({ path: `${PATH}/result`, type: 'application/json', body: 'x'.repeat(16_000_000) }))?.status).toBe(503)
    expect((await own.send({ path: `${PATH}/result`, type: 'application/json', body: '{}' }))?.status).toBe(200)
  })

  it('R-18: large forms of a route that allows them come into memory one after the other, and go into files of their own', async () => {
    const receiver = createTestReceiver([{ name: '', label: 'Large form', method: 'POST', body: 'form', mediaTypes: [FORM], takesCorrelation: false, maxBytes: 8 * 1024 * 1024 }])
    const own = await start({ receiver, limits: { largeFormBytes: 9 * 1024 * 1024 } })
    const large = signForm('L'.repeat(3_000_000), '1')
    const statuses = await Promise.all(Array.from({ length: 6 }, () => own.send({ body: large }).then((answer) => answer?.status)))
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200])
    expect((await own.send({ body: `a=${'x'.repeat(8 * 1024 * 1024)}` }))?.status).toBe(413)
    const entries = await own.drain()
    expect(entries.map(({ body: bytes }) => Buffer.from(bytes).equals(Buffer.from(large)))).toEqual(Array.from({ length: 6 }, () => true))
  }, 30_000)

  it('R-18 ◆ what is refused at its limit is taken where the limit is off', async () => {
    const form = `a=${'x'.repeat(LISTENER_LIMITS.formBytes)}`
    const fields = Array.from({ length: LISTENER_LIMITS.formFields + 1 }, (_, index) => `f${index}=1`).join('&')
    const own = await start()
    expect([(await own.send({ body: form }))?.status, (await own.send({ body: fields }))?.status]).toEqual([413, 413])
    await own.stop()
    const loose = await start({ limits: { formBytes: 1e9, formFields: 1e9 } })
    // The judge's own word: it got that far.
    expect([(await loose.send({ body: form }))?.status, (await loose.send({ body: fields }))?.status]).toEqual([400, 400])
  })

  it('R-18: the budget lets in what fits, in order, and forgets who went away', async () => {
    const budget = createByteBudget(10)
    const never = new AbortController().signal
    const first = await budget.acquire(6, never)
    const gone = new AbortController()
    const order: string[] = []
    const lost = budget.acquire(8, gone.signal).then((release) => order.push(release === null ? 'gone' : 'second'))
    const third = budget.acquire(4, never).then(() => order.push('third'))
    await settle()
    expect(order).toEqual([])
    gone.abort()
    await Promise.all([lost, third])
    expect(order).toEqual(['gone', 'third'])
    first?.()
    first?.()
    expect(await budget.acquire(6, never)).not.toBeNull()
  })
})
