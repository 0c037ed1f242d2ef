import { PassThrough } from 'node:stream'
import { describe, expect, it, vi } from 'vitest'
import { CdpConnection, NulSplitter } from './cdp.ts'

function createConnection() {
  const fromEngine = new PassThrough()
  const toEngine = new PassThrough()
  const onClose = vi.fn()
  const connection = new CdpConnection(fromEngine, toEngine, onClose)
  const sent = (): { id: number; sessionId?: string }[] =>
    String(toEngine.read() ?? '').split('\0').filter(Boolean).map((text) => JSON.parse(text) as { id: number })
  const receive = (message: unknown): void => void fromEngine.write(`${JSON.stringify(message)}\0`)
  return { connection, fromEngine, onClose, sent, receive }
}

describe('splitting at NUL', () => {
  it('joins messages cut anywhere, also inside a character', () => {
    const bytes = Buffer.from('{"a":"é"}\0{}\0rest')
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const splitter = new NulSplitter()
      const texts = [...splitter.push(bytes.subarray(0, cut)), ...splitter.push(bytes.subarray(cut))]
      expect(texts).toEqual(['{"a":"é"}', '{}'])
    }
  })
})

describe('the DevTools connection', () => {
  it('gives each answer to its command', async () => {
    const { connection, sent, receive } = createConnection()
    const first = connection.browser.send('Browser.getVersion')
    const second = connection.session('s').send('Page.enable')
    const [one, two] = sent()
    expect(two?.sessionId).toBe('s')
    receive({ id: two?.id, result: { n: 2 } })
    receive({ id: one?.id, result: { n: 1 } })
    await expect(first).resolves.toEqual({ n: 1 })
    await expect(second).resolves.toEqual({ n: 2 })
  })

  it('rejects with the method and the reason', async () => {
    const { connection, sent, receive } = createConnection()
    const pending = connection.browser.send('Page.enable')
    receive({ id: sent()[0]?.id, error: { message: 'not here', code: -1 } })
    await expect(pending).rejects.toThrow('Page.enable: not here')
  })

  it('delivers events to their session only', async () => {
    const { connection, receive } = createConnection()
    const heard: string[] = []
    connection.browser.on('Target.targetDestroyed', () => heard.push('browser'))
    const own = new Promise<void>((resolve) => {
      connection.session('s').on('Target.targetDestroyed', () => {
        heard.push('s')
        resolve()
      })
    })
    receive({ method: 'Target.targetDestroyed', params: { targetId: 't' }, sessionId: 's' })
    await own
    expect(heard).toEqual(['s'])
  })

  it('rejects everything pending, and later commands, when the pipe ends', async () => {
    const { connection, fromEngine, onClose } = createConnection()
    const pending = connection.browser.send('Page.enable')
    fromEngine.destroy()
    await expect(pending).rejects.toThrow('Chromium is gone')
    await expect(connection.browser.send('Page.enable')).rejects.toThrow('Chromium is gone')
    expect(onClose).toHaveBeenCalledOnce()
  })

  it('rejects what waits on a target that is gone', async () => {
    const { connection } = createConnection()
    const pending = connection.session('s').send('Page.enable')
    connection.drop('s')
    await expect(pending).rejects.toThrow('target closed')
  })
})
