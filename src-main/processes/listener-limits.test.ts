import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LISTENER_LIMITS as LIMITS } from '../callbacks/limits.ts'
import { bytesOf, MULTIPART, multipartOf, streamRequest, type TestPart } from '../callbacks/testing/stream-body.ts'
import { FORM } from '../callbacks/testing/test-receiver.ts'
import { PATH } from '../callbacks/testing/test-listener.ts'
import { makeListenerProcess, memoryOf } from './testing/listener-host.ts'

const MIB = 1024 * 1024
const isLinux = process.platform === 'linux'
const own = makeListenerProcess()
let port = 0
let calm = 0
const pid = (): number => own.started[0]!.pid!
beforeAll(async () => {
  ;({ port } = await own.listener.start(own.config()))
  // What the first request of each kind costs once is no growth.
  for (const [path, type] of [['', FORM], ['/result', 'application/json']] as const) await streamRequest({ port, path: PATH + path, type, pieces: bytesOf(60_000) })
  await streamRequest({ port, path: `${PATH}/submission`, type: MULTIPART, pieces: multipartOf([{ name: 'file1', fileName: 'a.pdf', size: 300_000 }]) })
  await own.drain()
  if (isLinux) calm = memoryOf(pid()).most
})
afterAll(() => own.remove())

const statusOf = async (path: string, type: string, pieces: Iterable<Uint8Array>, length?: number): Promise<number | undefined> =>
  (await streamRequest({ port, path: PATH + path, type, pieces, ...(length === undefined ? {} : { length }) })).answer?.status
/** Bytes in the folder after the request, and the folder empty again. */
const spoolAndEmpty = async (): Promise<number> => {
  await own.listener.rotate()
  const bytes = readdirSync(own.folder).reduce((sum, name) => sum + statSync(join(own.folder, name)).size, 0)
  await own.drain()
  return bytes
}
const around = (limit: number): readonly number[] => [limit - 1, limit, limit + 1, limit * 100]

describe('T-08, R-18 ◆ limits, streamed to the real process', () => {
  it('R-18 ◆ form: 64 KiB, announced and in chunks', async () => {
    for (const isChunked of [false, true]) {
      const statuses = []
      for (const size of around(LIMITS.formBytes)) statuses.push(await statusOf('', FORM, bytesOf(size), isChunked ? undefined : size))
      // Not a form that the judge knows, so 400 is his word and not the limit's.
      expect([isChunked, ...statuses]).toEqual([isChunked, 400, 400, 413, 413])
    }
  })

  it('R-18 ◆ form: 20 fields', async () => {
    const statuses = []
    for (const count of around(LIMITS.formFields)) statuses.push(await statusOf('', FORM, [Buffer.from(Array.from({ length: count }, (_, index) => `f${index}=1`).join('&'))]))
    expect(statuses).toEqual([400, 400, 413, 413])
  })

  it('R-18 ◆ document: 20 MiB, announced and in chunks', async () => {
    for (const isChunked of [false, true]) {
      const statuses = []
      for (const size of around(LIMITS.documentBytes)) statuses.push(await statusOf('/result', 'application/json', bytesOf(size), isChunked ? undefined : size))
      expect([isChunked, ...statuses]).toEqual([isChunked, 200, 200, 413, 413])
    }
    expect(await spoolAndEmpty()).toBeLessThan(4 * LIMITS.documentBytes * 1.01)
  }, 60_000)

  const file = (index: number, size: number): TestPart => ({ name: `file${index}`, fileName: `${index}.pdf`, type: 'application/pdf', size })
  const submit = (parts: Iterable<TestPart>): Promise<number | undefined> => statusOf('/submission', MULTIPART, multipartOf(parts))

  it('R-18 ◆ multipart: 25 MiB a file', async () => {
    const statuses = []
    for (const size of around(LIMITS.fileBytes)) statuses.push(await submit([file(1, size)]))
    expect(statuses).toEqual([200, 200, 413, 413])
  }, 60_000)

  it('R-18 ◆ multipart: 100 MiB in all', async () => {
    const sizeOf = (parts: readonly TestPart[]): number => [...multipartOf(parts)].reduce((sum, piece) => sum + piece.length, 0)
    const base = Array.from({ length: 4 }, (_, index) => file(index, 20 * MIB))
    const statuses = []
    for (const total of around(LIMITS.multipartBytes)) {
      const rest = total - sizeOf([...base, file(9, 0)])
      statuses.push(await submit(rest <= 25 * MIB ? [...base, file(9, rest)] : Array.from({ length: 500 }, (_, index) => file(index, 20 * MIB))))
    }
    expect(statuses).toEqual([200, 200, 413, 413])
    expect(await statusOf('/submission', MULTIPART, bytesOf(1_000), LIMITS.multipartBytes + 1)).toBe(413)
    expect(await spoolAndEmpty()).toBeLessThan(4.5 * LIMITS.multipartBytes)
  }, 120_000)

  it('R-18 ◆ multipart: 60 files, 10 fields, and 100,000 parts', async () => {
    const files = []
    for (const count of around(LIMITS.files)) files.push(await submit(Array.from({ length: count }, (_, index) => file(index, 10))))
    expect(files).toEqual([200, 200, 413, 413])
    const fields = []
    for (const count of around(LIMITS.fields)) fields.push(await submit(Array.from({ length: count }, (_, index) => ({ name: `f${index}`, size: 10 }))))
    expect(fields).toEqual([200, 200, 413, 413])
    const sizes = []
    for (const size of around(LIMITS.fieldBytes)) sizes.push(await submit([{ name: 'f', size }]))
    expect(sizes).toEqual([200, 200, 413, 413])
    expect(await submit((function* () { for (let index = 0; index < 100_000; index += 1) yield { name: `f${index}`, size: 1 } })())).toBe(413)
  }, 60_000)

  it('R-18 ◆ a chunked body without an end is cut off at the limit', async () => {
    const { answer, sentBytes } = await streamRequest({ port, path: `${PATH}/result`, type: 'application/json', pieces: bytesOf(Number.MAX_SAFE_INTEGER) })
    expect(answer?.status).toBe(413)
    expect(sentBytes).toBeLessThan(LIMITS.documentBytes + 16 * MIB)
  }, 60_000)

  it('R-18 ◆ sixteen at once, each as large as may be, and nothing is left of those that were refused', async () => {
    const statuses = await Promise.all(Array.from({ length: 16 }, () => statusOf('/result', 'application/json', bytesOf(LIMITS.documentBytes + 1))))
    expect(statuses).toEqual(Array.from({ length: 16 }, () => 413))
    await own.drain()
    await expect.poll(() => readdirSync(own.folder)).toEqual([])
  }, 120_000)

  it.runIf(isLinux)('R-18 ◆ and the process grew by at most 64 MiB through all of this', () => {
    const { most, now } = memoryOf(pid())
    process.stdout.write(`R-18: listener process ${Math.round(calm)} MiB calm, ${Math.round(most)} MiB at most, ${Math.round(now)} MiB afterwards\n`)
    expect(most - calm).toBeLessThanOrEqual(64)
  })
})
