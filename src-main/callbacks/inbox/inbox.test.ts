import { copyFileSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { sampleSize, seeded } from '../../store/testing/damage.ts'
import { createFaultyDisk, entryHead, makeTestInbox } from '../testing/test-inbox.ts'
import { nodeDisk } from './disk.ts'
import { createInboxKeys } from './keys.ts'
import { closeLeftovers } from './leftovers.ts'
import { createInbox } from './reader.ts'
import { countRecords, createSegmentSealer } from './segment.ts'

type TestInbox = ReturnType<typeof makeTestInbox>
let inbox: TestInbox
const make = (...args: Parameters<typeof makeTestInbox>): TestInbox => (inbox = makeTestInbox(...args))
afterEach(() => inbox.remove())

const ids = (entries: readonly { intakeId: string }[]): string[] => entries.map(({ intakeId }) => intakeId)
const fill = async (own: TestInbox, count: number, bodyOf = (index: number): Uint8Array => Buffer.from(`body ${index}`)): Promise<void> => {
  const writer = own.openWriter()
  for (let index = 0; index < count; index += 1) await writer.append(entryHead(`e${index}`), bodyOf(index))
  await writer.rotate()
}
const segmentFile = (own: TestInbox): string => join(own.folder, readdirSync(own.folder).find((name) => name.endsWith('.sealed')) ?? '')

describe('the sealed inbox', () => {
  it('gives back what was put in, in order, once, and is empty afterwards', async () => {
    const own = make()
    await fill(own, 5)
    expect(createInbox(own.folder).countSealed()).toBe(5)
    const { entries, taken, damaged } = await own.drain()
    expect(ids(entries)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4'])
    expect(Buffer.from(entries[3]!.body).toString()).toBe('body 3')
    expect({ taken, damaged }).toEqual({ taken: 5, damaged: 0 })
    expect(readdirSync(own.folder)).toEqual([])
    expect(await own.drain()).toEqual({ entries: [], taken: 0, damaged: 0 })
  })

  it('is empty where there is no folder yet', async () => {
    const own = make()
    expect(createInbox(own.folder).countSealed()).toBe(0)
    expect((await own.drain()).taken).toBe(0)
  })

  it('R-29: what becomes ready while a sync runs shares the next one', async () => {
    const { disk, counts } = createFaultyDisk(Number.POSITIVE_INFINITY)
    const own = make(disk)
    const writer = own.openWriter()
    await Promise.all(Array.from({ length: 200 }, (_, index) => writer.append(entryHead(`e${index}`), new Uint8Array(100))))
    // One for the head of the segment, one for all two hundred.
    expect(counts.syncs).toBe(2)
    await writer.rotate()
    expect((await own.drain()).taken).toBe(200)
  })

  it('R-29: an entry is not acknowledged before the sync has come back', async () => {
    let release: (() => void) | undefined
    let syncs = 0
    const own = make({
      ...nodeDisk,
      create: async (path) => {
        const file = await nodeDisk.create(path)
        return { ...file, sync: () => (++syncs === 1 ? file.sync() : new Promise<void>((resolve) => void (release = resolve)).then(() => file.sync())) }
      },
    })
    const writer = own.openWriter()
    let isAcknowledged = false
    const done = writer.append(entryHead('e'), new Uint8Array(3)).then(() => void (isAcknowledged = true))
    while (!release) await new Promise((resolve) => void setImmediate(resolve))
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
    expect(isAcknowledged).toBe(false)
    release()
    await done
    await writer.rotate()
  })

  it('keeps large bodies in files of their own, of every size around a piece', async () => {
    const own = make()
    const writer = own.openWriter()
    const sizes = [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 1_000_003]
    const bodies = sizes.map((size) => Buffer.alloc(size, size % 251))
    for (const [index, body] of bodies.entries()) {
      const sealed = writer.createBody()
      for (let at = 0; at < body.length; at += 50_000) await sealed.push(body.subarray(at, at + 50_000))
      await writer.append(entryHead(`e${index}`), await sealed.finish())
    }
    await writer.rotate()
    expect(readdirSync(own.folder).filter((name) => name.endsWith('.body'))).toHaveLength(sizes.filter((size) => size > 65_536).length)
    const { entries } = await own.drain()
    expect(entries.map(({ body }, index) => bodies[index]!.equals(body))).toEqual(sizes.map(() => true))
    expect(readdirSync(own.folder)).toEqual([])
  })

  it('goes on in a next segment when one is full, oldest first, also when the clock was set back', async () => {
    const own = make(nodeDisk, { segmentBytes: 1_000 })
    const writer = own.openWriter()
    for (let index = 0; index < 6; index += 1) {
      await writer.append(entryHead(`e${index}`), new Uint8Array(600))
      own.clock.advance(index === 2 ? -3_600_000 : 10)
    }
    await writer.rotate()
    expect(readdirSync(own.folder).filter((name) => name.endsWith('.sealed'))).toHaveLength(6)
    expect(ids((await own.drain()).entries)).toEqual(['e0', 'e1', 'e2', 'e3', 'e4', 'e5'])
  })

  it('can be read while entries keep coming: a rotation waits for one write only', async () => {
    const own = make()
    const writer = own.openWriter()
    let isOver = false
    let acknowledged = 0
    const keepPutting = async (): Promise<void> => {
      while (!isOver) {
        await writer.append(entryHead('e'), new Uint8Array(10))
        acknowledged += 1
      }
    }
    const putting = Promise.all([keepPutting(), keepPutting(), keepPutting()])
    await expect.poll(() => acknowledged).toBeGreaterThan(5)
    const before = acknowledged
    await writer.rotate()
    expect((await own.drain()).taken).toBeGreaterThanOrEqual(before)
    isOver = true
    await putting
    await writer.rotate()
  })

  it('says when there is no more room, and that there is again', async () => {
    const own = make(nodeDisk, { spoolBytes: 5_000 })
    const writer = own.openWriter()
    expect(writer.hasRoom(4_000)).toBe(true)
    await writer.append(entryHead('e'), new Uint8Array(3_000))
    await writer.rotate()
    expect(writer.hasRoom(4_000)).toBe(false)
    await own.drain()
    own.clock.advance(1_000)
    writer.hasRoom(4_000)
    await expect.poll(() => writer.hasRoom(4_000)).toBe(true)
  })
})

describe('R-29 ◆ secrecy of the inbox', () => {
  it('R-29 ◆ holds no readable canary, and every record is sealed with a key of its own', async () => {
    const own = make()
    const canary = 'CANARY-applicant-Meier-4711'
    const writer = own.openWriter()
    for (let index = 0; index < 50; index += 1) await writer.append(entryHead(`e${index}`, { query: canary }), Buffer.from(canary))
    const large = writer.createBody()
    await large.push(Buffer.from(canary.repeat(10_000)))
    await writer.append(entryHead('large'), await large.finish())
    await writer.rotate()
    const files = readdirSync(own.folder).map((name) => readFileSync(join(own.folder, name)))
    const encodings = [canary, Buffer.from(canary).toString('base64').slice(2, -4), Buffer.from(canary).toString('hex'), Buffer.from(canary, 'utf16le').toString('latin1')]
    const hits = files.flatMap((bytes) => encodings.filter((text) => bytes.includes(Buffer.from(text, 'latin1'))))
    expect({ files: files.length, hits }).toEqual({ files: 2, hits: [] })
    // The control: the same search finds the canary in what comes out.
    expect((await own.drain()).entries.every(({ body }) => Buffer.from(body).includes(canary))).toBe(true)
  })

  it('opens with the right key only; another inbox leaves it alone', async () => {
    const own = make()
    await fill(own, 3)
    expect(await own.drain(createInboxKeys().privateKey)).toEqual({ entries: [], taken: 0, damaged: 0 })
    expect((await own.drain()).taken).toBe(3)
  })

  it('forgets earlier keys: the same text twice looks different, also in another segment', () => {
    make()
    const recipient = Buffer.from(inbox.keys.publicKey, 'base64')
    const [left, right] = [createSegmentSealer(recipient), createSegmentSealer(recipient)]
    const sealed = [left.seal(Buffer.alloc(64)), left.seal(Buffer.alloc(64)), right.seal(Buffer.alloc(64))].map((bytes) => bytes.subarray(12).toString('hex'))
    expect(new Set(sealed).size).toBe(3)
  })
})

describe('damage and torn writes', () => {
  it('R-29: a torn tail at any length loses nothing before it and is no damage', async () => {
    const own = make()
    const count = 12
    await fill(own, count)
    const file = segmentFile(own)
    const whole = readFileSync(file)
    rmSync(file)
    const tries = sampleSize(150, whole.length - 176)
    const random = seeded(29)
    let entriesSeen = 0
    for (let turn = 0; turn < tries; turn += 1) {
      const length = tries === whole.length - 176 ? 176 + turn : 176 + Math.floor(random() * (whole.length - 176))
      writeFileSync(file.replace(/-\d+\.sealed$/, '.open'), whole)
      truncateSync(file.replace(/-\d+\.sealed$/, '.open'), length)
      closeLeftovers(own.folder)
      const complete = countRecords(whole.subarray(0, length))
      const { entries, damaged } = await own.drain()
      expect([length, ids(entries), damaged]).toEqual([length, Array.from({ length: complete }, (_, index) => `e${index}`), 0])
      entriesSeen += entries.length
    }
    process.stdout.write(`R-29: ${tries} torn segments, ${entriesSeen} entries read, none lost that was whole\n`)
  }, 300_000)

  it('R-29: the same with the zeros that were written ahead, and with sectors that never reached the disk', async () => {
    const own = make()
    const count = 12
    await fill(own, count)
    const file = segmentFile(own)
    const whole = readFileSync(file)
    rmSync(file)
    const open = file.replace(/-\d+\.sealed$/, '.open')
    const starts: number[] = []
    for (let at = 176; at < whole.length; at += 12 + whole.readUInt32BE(at)) starts.push(at)
    const tries = sampleSize(60, 1_000)
    const random = seeded(31)
    for (let turn = 0; turn < tries; turn += 1) {
      // The last record is being written: everything before it is whole, of its own sectors some did not get through.
      const kept = 1 + Math.floor(random() * (count - 1))
      const [from, end] = [starts[kept]!, starts[kept + 1] ?? whole.length]
      const bytes = Buffer.concat([whole.subarray(0, end), Buffer.alloc(5_000)])
      let dropped = 0
      for (let at = from - (from % 512); at < end; at += 512) {
        if (random() < 0.5 && !(dropped === 0 && at + 512 >= end)) continue
        bytes.fill(0, Math.max(at, from), Math.min(at + 512, end))
        dropped += 1
      }
      writeFileSync(open, bytes)
      closeLeftovers(own.folder)
      const { entries, damaged } = await own.drain()
      expect([turn, ids(entries), damaged]).toEqual([turn, Array.from({ length: kept }, (_, index) => `e${index}`), 0])
    }
    process.stdout.write(`R-29: ${tries} segments with missing sectors in their last record, nothing before it lost\n`)
  }, 300_000)

  it('a flipped bit costs the record it hits and no other, and is counted', async () => {
    const own = make()
    const count = 20
    await fill(own, count, (index) => Buffer.alloc(200, index))
    const file = segmentFile(own)
    const whole = readFileSync(file)
    const tries = sampleSize(200, 3_000)
    const random = seeded(30)
    let damagedCount = 0
    let worst = 0
    for (let turn = 0; turn < tries; turn += 1) {
      const bytes = Buffer.from(whole)
      const at = 176 + Math.floor(random() * (bytes.length - 176))
      bytes[at] = bytes[at]! ^ (1 << Math.floor(random() * 8))
      writeFileSync(file, bytes)
      const { entries, damaged } = await own.drain()
      const missing = count - entries.length
      expect(entries.every(({ intakeId, body }) => Buffer.from(body).equals(Buffer.alloc(200, Number(intakeId.slice(1)))))).toBe(true)
      worst = Math.max(worst, missing)
      damagedCount += damaged
    }
    process.stdout.write(`inbox: ${tries} flipped bits, ${damagedCount} records reported, at most ${worst} missing for one flip\n`)
    expect(worst).toBe(1)
    // The length of the very last record is the one place where damage looks like a torn tail.
    expect(damagedCount).toBeGreaterThanOrEqual(tries * 0.97)
  }, 300_000)

  it('survives damage to either head; with both gone the segment is set aside and counted', async () => {
    const own = make()
    await fill(own, 4)
    const file = segmentFile(own)
    const whole = readFileSync(file)
    for (const at of [45, 80, 88 + 45]) {
      const bytes = Buffer.from(whole)
      bytes[at] = bytes[at]! ^ 1
      writeFileSync(file, bytes)
      expect((await own.drain()).taken).toBe(4)
    }
    const bytes = Buffer.from(whole)
    bytes[45] = bytes[45]! ^ 1
    bytes[88 + 45] = bytes[88 + 45]! ^ 1
    writeFileSync(file, bytes)
    expect(await own.drain()).toMatchObject({ taken: 0, damaged: 4 })
    expect(readdirSync(own.folder).map((name) => name.split('.').at(-1))).toEqual(['damaged'])
  })

  it('a large body that was cut, changed or lost is one damaged entry', async () => {
    const own = make()
    const writer = own.openWriter()
    for (let index = 0; index < 4; index += 1) {
      const body = writer.createBody()
      await body.push(Buffer.alloc(200_000, index))
      await writer.append(entryHead(`e${index}`), await body.finish())
    }
    await writer.rotate()
    const bodies = readdirSync(own.folder).filter((name) => name.endsWith('.body')).map((name) => join(own.folder, name))
    truncateSync(bodies[0]!, 65_552 * 2)
    const changed = readFileSync(bodies[1]!)
    changed[70_000] = changed[70_000]! ^ 1
    writeFileSync(bodies[1]!, changed)
    copyFileSync(bodies[3]!, bodies[2]!)
    expect(await own.drain()).toMatchObject({ taken: 1, damaged: 3 })
  })
})

describe('draining', () => {
  it('hands over up to 64 at once, in order of arrival', async () => {
    const own = make()
    await fill(own, 150)
    let running = 0
    let most = 0
    const order: string[] = []
    await createInbox(own.folder).drain(own.keys.privateKey, async ({ intakeId }) => {
      order.push(intakeId)
      most = Math.max(most, ++running)
      await new Promise((resolve) => void setImmediate(resolve))
      running -= 1
    })
    expect(most).toBe(64)
    expect(order).toEqual(Array.from({ length: 150 }, (_, index) => `e${index}`))
  })

  it('a refused entry stops it, and the whole segment is there again', async () => {
    const own = make()
    await fill(own, 200)
    let taken = 0
    const drain = createInbox(own.folder).drain(own.keys.privateKey, () => (++taken === 100 ? Promise.reject(new Error('store is gone')) : Promise.resolve()))
    await expect(drain).rejects.toThrow('store is gone')
    expect(taken).toBeLessThan(200)
    expect((await own.drain()).taken).toBe(200)
  })

  it('removes bodies whose segment is gone, and what never arrived whole', async () => {
    const own = make()
    await fill(own, 1)
    writeFileSync(join(own.folder, '000001700000000-0a0b0c0d.AAAA.body'), 'x')
    writeFileSync(join(own.folder, 'BBBB.part'), 'x')
    await own.drain()
    expect(readdirSync(own.folder)).toEqual(['BBBB.part'])
    own.openWriter()
    expect(readdirSync(own.folder)).toEqual([])
  })
})

describe('R-53: a disk that refuses', () => {
  it.each(['ENOSPC', 'EIO'])('R-53 ◆ with %s at any call nothing is acknowledged that is not there, and the next entry goes in', async (code) => {
    let tries = 0
    let refusedCount = 0
    for (let failsAt = 1; ; failsAt += 1) {
      const { disk, counts } = createFaultyDisk(failsAt, code)
      const own = make(disk)
      const writer = own.openWriter()
      const acknowledged: string[] = []
      const put = async (id: string, size: number): Promise<void> => {
        const body = writer.createBody()
        try {
          await body.push(Buffer.alloc(size, 1))
          await writer.append(entryHead(id), await body.finish())
          acknowledged.push(id)
        } catch {
          await body.discard()
          refusedCount += 1
        }
      }
      await Promise.all([put('a', 10), put('b', 10), put('c', 100_000)])
      await put('d', 10)
      await writer.rotate()
      await put('e', 70_000)
      const failuresBefore = counts.failures
      await put('f', 10)
      await writer.rotate()
      closeLeftovers(own.folder)
      const { entries, damaged } = await own.drain()
      expect([failsAt, acknowledged.filter((id) => !ids(entries).includes(id)), damaged]).toEqual([failsAt, [], 0])
      if (failuresBefore > 0) expect(acknowledged).toContain('f')
      own.remove()
      if (counts.failures === 0) break
      tries += 1
    }
    process.stdout.write(`R-53: ${code} at each of ${tries} calls of the inbox, ${refusedCount} refused, 0 acknowledged and missing\n`)
    expect(refusedCount).toBeGreaterThan(tries / 2)
  })

  it('R-53 ◆ the same search finds the loss where a disk swallows a write and says nothing', async () => {
    const own = make({
      ...nodeDisk,
      create: async (path) => {
        const file = await nodeDisk.create(path)
        let writes = 0
        return { ...file, append: (bytes) => (++writes === 3 ? Promise.resolve() : file.append(bytes)) }
      },
    })
    await fill(own, 4)
    const found = ids((await own.drain()).entries)
    expect(['e0', 'e1', 'e2', 'e3'].filter((id) => !found.includes(id))).toEqual(['e1'])
  })
})
