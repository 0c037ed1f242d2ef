import { expect, type Page } from '@playwright/test'
import { shareApp, test } from '../harness.ts'

type Answer = { status: number; text: string; type: string | null; range: string | null; isRedirected: boolean }

type Question = { method?: string; body?: string; headers?: Record<string, string> }

const ask = (page: Page, url: string, init: Question = {}): Promise<Answer> =>
  page.evaluate(
    async ([target, options]) => {
      const answer = await fetch(target, options)
      return {
        status: answer.status,
        text: await answer.text(),
        type: answer.headers.get('content-type'),
        range: answer.headers.get('content-range'),
        isRedirected: answer.redirected,
      }
    },
    [url, init] as const,
  )

test.describe('a protocol handled by the app', () => {
  test.describe.configure({ mode: 'default' })
  const shared = shareApp()

  test('gets the address as the page wrote it', async () => {
    const { text } = await ask(shared().page, './echo?q=a%20b&q=c')
    expect(JSON.parse(text)).toMatchObject({ url: 'app://bundle/echo?q=a%20b&q=c', method: 'GET' })
    expect(await ask(shared().page, './with%20space.txt')).toMatchObject({ status: 200, text: 'a name with a space\n' })
  })

  test('gets method, headers and body of a POST', async () => {
    const { text } = await ask(shared().page, './echo', {
      method: 'POST',
      body: 'größe',
      headers: { 'Content-Type': 'text/plain; charset=utf-8', 'X-Probe': 'seen' },
    })
    expect(JSON.parse(text)).toEqual({
      url: 'app://bundle/echo',
      method: 'POST',
      body: 'größe',
      contentType: 'text/plain; charset=utf-8',
      probe: 'seen',
    })
  })

  test('answers with its own status and type', async () => {
    expect(await ask(shared().page, './nowhere.txt')).toMatchObject({ status: 404, text: 'no such page', type: 'text/plain; charset=utf-8' })
    expect(await ask(shared().page, './landed.txt')).toMatchObject({ status: 200, type: 'text/plain; charset=utf-8' })
  })

  test('answers a part of a body', async () => {
    expect(await ask(shared().page, './range', { headers: { Range: 'bytes=2-5' } })).toMatchObject({
      status: 206,
      text: '2345',
      range: 'bytes 2-5/10',
    })
  })

  test('redirects', async () => {
    expect(await ask(shared().page, './redirect')).toMatchObject({ status: 200, text: 'landed\n', isRedirected: true })
  })

  test('streams a body', async () => {
    expect(await ask(shared().page, './stream')).toMatchObject({ status: 200, text: 'one two three' })
  })

  test('fails the request when the handler throws', async () => {
    const outcome = await shared().page.evaluate(() => fetch('./fails').then(() => 'answered', (error: Error) => error.name))
    expect(outcome).toBe('TypeError')
  })

  test('serves scripts and documents of sub-frames', async ({ start }) => {
    const { page } = await start({ path: '/frames.html' })
    await page.frameLocator('iframe').getByRole('heading', { name: 'Inner page' }).waitFor()
    await expect(page).toHaveTitle('Frames')
  })

  test('is known to main by its scheme', async () => {
    const isHandled = await shared().app.evaluate(({ protocol }) => [protocol.isProtocolHandled('app'), protocol.isProtocolHandled('other')])
    expect(isHandled).toEqual([true, false])
  })
})
