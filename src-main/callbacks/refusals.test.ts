import { afterEach, describe, expect, it } from 'vitest'
import { sampleSize, seeded } from '../store/testing/damage.ts'
import type { CallbackReceiver } from '../providers/provider.ts'
import { openLine, requestBytes } from './testing/raw-client.ts'
import { createTestReceiver, signForm, TEST_KEY } from './testing/test-receiver.ts'
import { PATH, SECRET, startTestListener, type TestListener } from './testing/test-listener.ts'

let listener: TestListener | undefined
const start = async (...args: Parameters<typeof startTestListener>): Promise<TestListener> => (listener = await startTestListener(...args))
afterEach(async () => {
  await listener?.stop()
  listener = undefined
})

const good = signForm('{"status":"POSITIVE"}', '1763629200')
const flip = (text: string, at: number): string => text.slice(0, at) + (text[at] === '0' ? '1' : '0') + text.slice(at + 1)
/** Ways to fail the check: each bit of work a forger would like to tell apart. */
const forgeries = (random: () => number): readonly string[] => {
  const hmacAt = good.indexOf('hmac=') + 5
  const wrongKey = signForm('{"status":"POSITIVE"}', '1763629200', { ...TEST_KEY, values: { apiKey: 'another-key' } })
  return [
    flip(good, hmacAt), flip(good, hmacAt + 127), flip(good, hmacAt + Math.floor(random() * 128)), wrongKey, good.replace('POSITIVE', 'NEGATIVE'), good.replace('1763629200', '1763629201'),
    good.replace(/hmac=[0-9a-f]+/, 'hmac='), good.replace(/hmac=([0-9a-f]+)/, (_, hex: string) => `hmac=${hex.toUpperCase()}`), good.replace(/&timestamp=\d+/, ''), `${good}&message=x`, `${good}&x=%zz`,
    '', '=', '&&&&', 'message', good.replace('%22', '%2522'), `${good.slice(0, 80)}%00${good.slice(80)}`,
  ]
}

describe('T-05, R-23 ◆ one refusal for every failure', () => {
  it('R-23 ◆ status, headers, length and body are the same bytes, sampled or not', async () => {
    const own = await start()
    const random = seeded(23)
    const rounds = sampleSize(10, 300)
    const answers = new Map<string, number>()
    let sent = 0
    for (let round = 0; round < rounds; round += 1) {
      for (const body of forgeries(random)) {
        const answer = await own.send({ body })
        sent += 1
        answers.set(answer?.text ?? 'none', (answers.get(answer?.text ?? 'none') ?? 0) + 1)
      }
      own.clock.advance(500)
    }
    process.stdout.write(`R-23: ${sent} failed checks, ${answers.size} different answers\n`)
    expect(answers.size).toBe(1)
    expect([...answers.keys()][0]).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: text\/plain; charset=utf-8\r\n/)
    // Neither kind of failure is told apart by what was kept of it.
    expect((await own.drain()).every(({ judgement }) => judgement?.verdict !== 'valid')).toBe(true)
  }, 60_000)

  it('R-23 ◆ the same search finds a receiver that says more about one failure than about another', async () => {
    const plain = createTestReceiver()
    const talkative: CallbackReceiver = {
      ...plain,
      judge: (delivery, context) => {
        const judgement = plain.judge(delivery, context)
        return judgement.verdict === 'malformed' ? { ...judgement, answer: { ...judgement.answer, body: 'malformed' } } : judgement
      },
    }
    const own = await start({ receiver: talkative })
    const texts = new Set<string | undefined>()
    for (const body of forgeries(seeded(23))) texts.add((await own.send({ body }))?.text)
    expect(texts.size).toBe(2)
  })

  it('a judge that fails is a 500 and nothing is kept', async () => {
    const own = await start({ receiver: { ...createTestReceiver(), judge: () => { throw new Error('defect') } } })
    expect((await own.send({ body: good }))?.status).toBe(500)
    expect((await own.send({ path: `${PATH}/result`, type: 'application/json', body: 'x'.repeat(100_000) }))?.status).toBe(500)
    expect(await own.drain()).toEqual([])
    expect(own.refused.collect()).toEqual({ defect: 2 })
  })
})

describe('T-07, R-108 ◆ what proves nothing is kept as samples only', () => {
  it('R-108 ◆ ten at once, then one a second; the rest is counted and answered the same', async () => {
    const own = await start()
    const forged = good.replace('POSITIVE', 'NEGATIVE')
    const line = await openLine(own.port)
    const send = async (count: number): Promise<void> => {
      for (let turn = 0; turn < count; turn += 1) {
        line.write(requestBytes({ path: PATH, host: own.host, body: forged }))
        expect((await line.answer())?.status).toBe(400)
      }
    }
    await send(200)
    expect(own.deliveryCount).toBe(10)
    for (let second = 0; second < 5; second += 1) {
      own.clock.advance(1_000)
      await send(20)
    }
    expect(own.refused.collect()).toEqual({ signature: 300 })
    // Genuine ones are not held back by any of it.
    expect((await own.send({ body: good }))?.status).toBe(200)
    line.end()
    const entries = await own.drain()
    expect(entries.map(({ judgement }) => judgement?.verdict)).toEqual([...Array.from({ length: 15 }, () => 'bad-signature'), 'valid'])
  })
})

describe('T-11, R-27 ◆ the way back', () => {
  const PAYLOADS = [
    '<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "javascript:alert('1')", '</title><svg onload=alert(1)>', '{{constructor.constructor("alert(1)")()}}', '%0d%0aSet-Cookie: a=b', '%0d%0a%0d%0a<html>',
    'https://evil.example/', '//evil.example', 'data:text/html,<script>1</script>', '\\u003cscript\\u003e', '%3Cscript%3E', '%253Cscript%253E', '&lt;script&gt;', '${7*7}', '<!--#exec cmd="ls"-->', '%00', 'é\u202etxt', '<meta http-equiv=refresh content=0>', 'A'.repeat(2_000),
    '<base href=//evil.example>', '<iframe srcdoc=x>', '<link rel=stylesheet href=//evil.example>', '<form action=//evil.example>', '%E2%80%AE', "';alert(1)//",
  ]
  const FIELDS = ['referrerCode', 'status', 'errorCode', 'errorText']

  it('R-27 ◆ answers with the same static page whatever the address says, and lets it do nothing', async () => {
    const own = await start()
    const tries = sampleSize(104, 500)
    const pages = new Set<string>()
    const random = seeded(27)
    for (let turn = 0; turn < tries; turn += 1) {
      const field = FIELDS[turn % FIELDS.length]!
      const payload = PAYLOADS[Math.floor(turn / FIELDS.length) % PAYLOADS.length]! + (turn >= PAYLOADS.length * FIELDS.length ? Math.floor(random() * 1e6) : '')
      const answer = await own.send({ method: 'GET', type: null, path: `${PATH}/return/state-1?${field}=${turn % 2 === 0 ? encodeURIComponent(payload) : encodeURI(payload).replaceAll('#', '%23')}` })
      expect([payload.slice(0, 20), answer?.status]).toEqual([payload.slice(0, 20), 200])
      pages.add(answer!.text)
    }
    expect(pages.size).toBe(1)
    const [page = ''] = pages
    expect(page).toMatch(/\r\nContent-Security-Policy: default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n/)
    expect(page).toContain('\r\nReferrer-Policy: no-referrer\r\n')
    expect(page).not.toMatch(/<script|javascript:|https?:|src=|href=|Location:|Set-Cookie/i)
    const entries = await own.drain()
    process.stdout.write(`R-27: ${tries} payloads, ${pages.size} page, ${entries.length} kept for main to judge\n`)
    expect(entries.length).toBe(tries)
    expect(entries[0]).toMatchObject({ route: 'return', correlation: 'state-1', query: `referrerCode=${encodeURIComponent(PAYLOADS[0]!)}`, judgement: { verdict: 'not-signed' } })
    expect(JSON.stringify(entries)).not.toContain(SECRET)
  }, 60_000)

  it('R-27 ◆ takes GET without a body only', async () => {
    const own = await start()
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'HEAD']) expect((await own.send({ method, path: `${PATH}/return/s`, body: method === 'HEAD' ? '' : 'a=1' }))?.status).toBe(405)
    expect((await own.send({ method: 'GET', path: `${PATH}/return/s`, body: 'a=1' }))?.status).toBe(413)
    expect((await own.send({ method: 'GET', path: `${PATH}/return/s`, body: 'a=1', isChunked: true }))?.status).toBe(413)
    expect(await own.drain()).toEqual([])
  })
})
