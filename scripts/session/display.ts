import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** A virtual screen of our own. */
export type VirtualDisplay = Readonly<{
  /** DISPLAY and XAUTHORITY for the programs that shall draw on it. */
  env: Readonly<Record<'DISPLAY' | 'XAUTHORITY', string>>
  stop: () => Promise<void>
}>

/** Runs Xvfb until our end of the pipe closes: it goes with us, also when we are killed without a word. */
const untilPipeCloses =
  'exec 4<&0; Xvfb "$@" 4<&- & server=$!; { cat <&4 >/dev/null; kill $server; } 3<&- & wait $server'

/** Starts Xvfb on a number that it picks itself, reachable only with the cookie of this session. */
export async function startDisplay(size = '1600x1000x24'): Promise<VirtualDisplay> {
  const folder = mkdtempSync(join(tmpdir(), 'casebench-display-'))
  const authority = join(folder, 'authority')
  writeFileSync(authority, cookieForAnyDisplay(randomBytes(16)), { mode: 0o600 })
  const args = ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-noreset', '-auth', authority]
  // A group of its own: an interrupt at the terminal is for us, who still have to close what draws on the screen.
  const server = spawn('sh', ['-c', untilPipeCloses, 'sh', ...args], { stdio: ['pipe', 'ignore', 'ignore', 'pipe'], detached: true })
  const stop = async (): Promise<void> => {
    const hasEnded = server.exitCode !== null || server.signalCode !== null
    const ended = hasEnded ? undefined : once(server, 'exit')
    server.stdin?.destroy()
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const number = await displayNumber(server)
    return { env: { DISPLAY: `:${number}`, XAUTHORITY: authority }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function displayNumber(server: ChildProcess): Promise<string> {
  const pipe = server.stdio[3] as Readable
  return new Promise((resolve, reject) => {
    let text = ''
    const limit = setTimeout(() => reject(new Error('Xvfb did not name its display within 15 s')), 15_000)
    pipe.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(limit)
      resolve(text.trim())
    })
    server.once('error', (error) => (clearTimeout(limit), reject(error)))
    server.once('exit', (code) => (clearTimeout(limit), reject(new Error(`Xvfb ended with code ${code}`))))
  })
}

/** One Xauthority record: family "wild", no address, no number, so that it fits whichever number Xvfb takes. */
function cookieForAnyDisplay(cookie: Buffer): Buffer {
  const name = Buffer.from('MIT-MAGIC-COOKIE-1')
  return Buffer.concat([
    Buffer.from([0xff, 0xff, 0, 0, 0, 0, 0, name.length]),
    name,
    Buffer.from([0, cookie.length]),
    cookie,
  ])
}
