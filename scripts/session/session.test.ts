import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureChild } from './capture.ts'
import { runChild } from './child.ts'
import { startDisplay } from './display.ts'
import { shouldTryDownload } from './electron-download.ts'
import { canStartKeyring, runWithKeyring } from './keyring.ts'
import { launchArguments } from './launch-arguments.ts'
import { isOnPath } from './on-path.ts'

const isLinux = process.platform === 'linux'
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

const socketOf = (display: string): string => `/tmp/.X11-unix/X${display.slice(1)}`

/** Opens an X connection by hand: the first byte of the server's answer tells whether it took the cookie. */
async function answerOfDisplay(display: string, cookie: Buffer): Promise<string> {
  const name = Buffer.from(cookie.length > 0 ? 'MIT-MAGIC-COOKIE-1' : '')
  const header = Buffer.alloc(12)
  header.write('l')
  header.writeUInt16LE(11, 2)
  header.writeUInt16LE(name.length, 6)
  header.writeUInt16LE(cookie.length, 8)
  const socket = connect(socketOf(display))
  socket.write(Buffer.concat([header, name, Buffer.alloc((4 - (name.length % 4)) % 4), cookie]))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer[0] === 1 ? 'accepted' : 'refused'
}

describe('launchArguments', () => {
  it.each([
    [[], ['--workspace=practice']],
    [['--workspace', 'live'], ['--workspace=live']],
    [['--workspace=live', '--user-data-dir=/x'], ['--workspace=live', '--user-data-dir=/x']],
  ])('%j becomes %j', (given, wanted) => expect(launchArguments(given)).toEqual(wanted))
  it('refuses a workspace that there is none of', () => {
    expect(() => launchArguments(['--workspace', 'test'])).toThrow(/practice or live/)
  })
})

describe('shouldTryDownload', () => {
  const day = 24 * 60 * 60 * 1000
  it('asks for Electron once a day, and never in CI', () => {
    expect(shouldTryDownload({}, day, undefined)).toBe(true)
    expect(shouldTryDownload({}, day, '{"failedAt":1}')).toBe(false)
    expect(shouldTryDownload({}, day + 2, '{"failedAt":1}')).toBe(true)
    expect(shouldTryDownload({ CI: '1' }, day, undefined)).toBe(false)
    expect(shouldTryDownload({ E2E_HOST: 'stand-in' }, day, undefined)).toBe(false)
  })
})

describe.runIf(isLinux)('runChild', () => {
  let folder = ''
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'casebench-test-'))))
  afterEach(() => rmSync(folder, { recursive: true }))

  it('answers the exit code, and 128 and more for a signal', async () => {
    expect(await runChild('sh', ['-c', 'exit 7'])).toBe(7)
    expect(await runChild('sh', ['-c', 'kill -TERM $$'])).toBe(143)
  })

  it('ends what the program left behind', async () => {
    const { code, output } = await captureChild('sh', ['-c', 'sleep 600 >/dev/null & echo $!'], {})
    expect(code).toBe(0)
    await vi.waitFor(() => expect(isAlive(Number(output))).toBe(false))
  })

  it('ends a program that takes too long, with its children', async () => {
    const { code, output } = await captureChild('sh', ['-c', 'sleep 600 & echo $!; wait'], { limitMs: 200 })
    expect(code).toBe(124)
    await vi.waitFor(() => expect(isAlive(Number(output))).toBe(false))
  })

  it('passes a signal on, waits for the end and lets the caller clean up', async () => {
    const pidFile = join(folder, 'pid')
    const script = `import { runChild } from ${JSON.stringify(join(import.meta.dirname, 'child.ts'))}
      process.on('SIGTERM', () => undefined)
      const code = await runChild('sh', ['-c', 'echo $$ > ${pidFile}; exec sleep 600'])
      console.log('cleaned up after ' + code)`
    const runner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    let output = ''
    runner.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk))
    const pid = await vi.waitFor(() => {
      const text = readFileSync(pidFile, 'utf8')
      expect(text).toMatch(/\d/)
      return Number(text)
    }, 5_000)
    runner.kill('SIGTERM')
    await once(runner, 'exit')
    expect(output).toBe('cleaned up after 143\n')
    expect(isAlive(pid)).toBe(false)
  })
})

describe.runIf(canStartKeyring())('runWithKeyring', () => {
  it('gives a real, empty keychain and takes it away at the end', async () => {
    const script = `import keytar from 'keytar'
      const before = await keytar.findCredentials('casebench-test')
      await keytar.setPassword('casebench-test', 'a', 'b')
      const home = process.env.XDG_DATA_HOME
      console.log(JSON.stringify({ before, value: await keytar.getPassword('casebench-test', 'a'), home }))`
    const folder = mkdtempSync(join(tmpdir(), 'casebench-test-'))
    try {
      const output = join(folder, 'out')
      const code = await runWithKeyring('sh', ['-c', `"$0" --input-type=module -e "$1" > ${output}`, process.execPath, script])
      expect(code).toBe(0)
      const { before, value, home } = JSON.parse(readFileSync(output, 'utf8')) as Record<string, unknown>
      expect({ before, value }).toEqual({ before: [], value: 'b' })
      expect(() => readFileSync(String(home))).toThrow(/ENOENT/)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe.runIf(isOnPath('Xvfb'))('startDisplay', () => {
  it('starts a screen that only the holder of its cookie can open, and ends it', async () => {
    const display = await startDisplay('320x240x24')
    try {
      expect(display.env.DISPLAY).toMatch(/^:\d+$/)
      const cookie = readFileSync(display.env.XAUTHORITY).subarray(-16)
      expect(await answerOfDisplay(display.env.DISPLAY, cookie)).toBe('accepted')
      expect(await answerOfDisplay(display.env.DISPLAY, Buffer.alloc(16))).toBe('refused')
      expect(await answerOfDisplay(display.env.DISPLAY, Buffer.alloc(0))).toBe('refused')
    } finally {
      await display.stop()
    }
    expect(existsSync(display.env.XAUTHORITY)).toBe(false)
    expect(existsSync(socketOf(display.env.DISPLAY))).toBe(false)
  })

  it('goes with the program that started it, also when that is killed', async () => {
    const script = `import { startDisplay } from ${JSON.stringify(join(import.meta.dirname, 'display.ts'))}
      console.log(JSON.stringify((await startDisplay('320x240x24')).env))
      setInterval(() => undefined, 1000)`
    const runner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [line] = (await once(runner.stdout, 'data')) as [Buffer]
    const env = JSON.parse(line.toString()) as Record<'DISPLAY' | 'XAUTHORITY', string>
    expect(existsSync(socketOf(env.DISPLAY))).toBe(true)
    runner.kill('SIGKILL')
    await vi.waitFor(() => expect(existsSync(socketOf(env.DISPLAY))).toBe(false), 5_000)
    rmSync(join(env.XAUTHORITY, '..'), { recursive: true })
  })
})
