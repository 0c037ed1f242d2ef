import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { hostKind } from '../../../../scripts/host.ts'
import { appFolder, test } from '../harness.ts'

test.describe('a utility process', () => {
  test('speaks with main and knows what it is', async ({ start }) => {
    const { app } = await start()
    const outcome = await app.evaluate(async () => {
      const child = conformance.startUtility({ env: { ...process.env, PROBE: 'given' } })
      const next = (): Promise<unknown> => new Promise((done) => child.once('message', done))
      await new Promise<void>((done) => child.once('spawn', done))
      const hasPid = typeof child.pid === 'number'
      child.postMessage('who are you')
      const who = await next()
      const clone = { big: 2n ** 65n, bytes: new Uint8Array([1, 255]), map: new Map([['a', new Date(5)]]) }
      child.postMessage(clone)
      const back = (await next()) as typeof clone
      const isSame = back.big === clone.big && back.bytes[1] === 255 && back.map.get('a')?.getTime() === 5
      const ended = new Promise((done) => child.once('exit', done))
      const isKilled = child.kill()
      await ended
      return { hasPid, who, isSame, isKilled, pid: child.pid }
    })
    expect(outcome).toEqual({
      hasPid: true,
      who: { type: 'utility', electron: 'string', argument: '--given', variable: 'given', send: 'undefined', parent: true },
      isSame: true,
      isKilled: true,
      pid: undefined,
    })
  })

  test('tells its exit code and shows its output where asked to', async ({ start }) => {
    const { app } = await start()
    const outcome = await app.evaluate(async () => {
      const child = conformance.startUtility({ stdio: 'pipe' })
      let text = ''
      child.stdout!.on('data', (chunk: Buffer) => (text += chunk.toString()))
      child.stderr!.on('data', (chunk: Buffer) => (text += chunk.toString()))
      child.postMessage('print')
      child.postMessage('printed')
      await new Promise((done) => child.once('message', done))
      const ended = new Promise((done) => child.once('exit', done))
      child.postMessage({ exit: 3 })
      const code = await ended
      return { code, lines: text.trim().split('\n').sort() }
    })
    expect(outcome).toEqual({ code: 3, lines: ['to standard error', 'to standard output'] })
  })
})

test('a page that crashes is told to main, which can load it again', async ({ start }) => {
  const { app, happened } = await start()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer())
  await expect.poll(() => happened().some((line) => /^render-process-gone (crashed|killed)$/.test(line))).toBe(true)
  const url = await app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!
    await webContents.loadURL('app://bundle/second.html')
    return webContents.getURL()
  })
  expect(url).toBe('app://bundle/second.html')
})

/** Ids of the living processes that name this profile in their command line. */
function processesOf(userData: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)
  return ids.filter((pid) => pid !== process.pid).filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(userData) && !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
    } catch {
      return false
    }
  })
}

test.describe('no process is left behind', () => {
  test.skip(process.platform !== 'linux', 'reads the process list of Linux')

  test('when main is killed', async ({ start }) => {
    const { child, userData } = await start()
    expect(processesOf(userData).length).toBeGreaterThan(1)
    child.kill('SIGKILL')
    await expect.poll(() => processesOf(userData)).toEqual([])
  })

  test('when main ends by an error', async ({ start }) => {
    test.skip(hostKind() === 'electron', 'Electron shows a box and lives on')
    const { app, child, userData } = await start()
    await app.evaluate(() => void setTimeout(() => { throw new Error('out of the blue') }))
    await expect.poll(() => processesOf(userData)).toEqual([])
    await expect.poll(() => child.exitCode).toBe(1)
  })

  test('when the test runner is killed', async () => {
    test.skip(hostKind() === 'electron', 'Electron outlives the program that started it')
    const folder = mkdtempSync(join(tmpdir(), 'casebench-conformance-'))
    const options = { args: [appFolder, `--user-data-dir=${folder}`], cwd: folder }
    const script = `import { _electron } from 'playwright'
      await _electron.launch(${JSON.stringify(options)})
      console.log('started')`
    const runner = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      await once(runner.stdout, 'data')
      expect(processesOf(folder).length).toBeGreaterThan(1)
      runner.kill('SIGKILL')
      await expect.poll(() => processesOf(folder)).toEqual([])
    } finally {
      runner.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    }
  })

  test('when the program quits', async ({ start }) => {
    const { app, userData } = await start()
    await app.close()
    await expect.poll(() => processesOf(userData)).toEqual([])
  })
})
