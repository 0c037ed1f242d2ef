import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SingleInstance, type InstanceMessage } from './single-instance.ts'

let folder = ''
const message: InstanceMessage = { argv: ['electron', 'x.pdf'], cwd: '/tmp', additionalData: { n: 1 } }

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stand-in-single-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the single instance', () => {
  it('tells the first about the second', async () => {
    const received = Promise.withResolvers<InstanceMessage>()
    const first = new SingleInstance(folder, received.resolve)
    const second = new SingleInstance(folder, () => undefined)
    expect(first.request(message)).toBe(true)
    expect(second.request(message)).toBe(false)
    expect(await received.promise).toEqual(message)
    first.release()
  })

  it('lets the next one in after a release', () => {
    const first = new SingleInstance(folder, () => undefined)
    const second = new SingleInstance(folder, () => undefined)
    first.request(message)
    first.release()
    expect(second.request(message)).toBe(true)
    second.release()
  })

  it.each([
    ['of a process that died', JSON.stringify({ pid: 4194304, start: '1' })],
    ['of an older process with our number', JSON.stringify({ pid: process.pid, start: '1' })],
    ['that cannot be read', ''],
  ])('takes over a file %s', (_, text) => {
    writeFileSync(join(folder, 'stand-in-instance'), text)
    const first = new SingleInstance(folder, () => undefined)
    expect(first.request(message)).toBe(true)
    first.release()
  })
})
