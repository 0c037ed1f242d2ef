import { expect } from '@playwright/test'
import { shareApp, test } from '../harness.ts'

test.describe('a page with a strict policy', () => {
  test.describe.configure({ mode: 'default' })
  const shared = shareApp({ path: '/strict.html' })

  test('runs no inline script, no inline handler and no text as code', async () => {
    const { page } = shared()
    await page.getByRole('button', { name: 'Inline handler' }).click()
    const ran = await page.evaluate(() => [window.inlineRan ?? false, window.handlerRan ?? false])
    expect(ran).toEqual([false, false])
    expect(await page.evaluate(() => window.attempts)).toMatchObject({ eval: 'EvalError', function: 'EvalError' })
  })

  test('has no inline style', async () => {
    const color = await shared().page.locator('#title').evaluate((title) => getComputedStyle(title).color)
    expect(color).toBe('rgb(0, 0, 0)')
  })

  test('takes markup only from a trusted type', async () => {
    expect(await shared().page.evaluate(() => window.attempts)).toMatchObject({ markup: 'TypeError', text: 'done' })
  })

  test('reaches its own origin and nothing else', async () => {
    const { page } = shared()
    const reach = (url: string): Promise<string> =>
      page.evaluate((target) => fetch(target).then((answer) => String(answer.status), (error: Error) => error.name), url)
    expect(await reach('./landed.txt')).toBe('200')
    expect(await reach('https://example.invalid/')).toBe('TypeError')
    expect(await reach('http://127.0.0.1:9/')).toBe('TypeError')
    await expect.poll(() => page.evaluate(() => window.violations.filter((name) => name === 'connect-src').length)).toBe(2)
  })

  test('is a secure context with storage of its own', async () => {
    const outcome = await shared().page.evaluate(async () => {
      localStorage.setItem('key', 'value')
      const digest = await crypto.subtle.digest('SHA-256', new Uint8Array())
      return { isSecure: isSecureContext, stored: localStorage.getItem('key'), digest: digest.byteLength }
    })
    expect(outcome).toEqual({ isSecure: true, stored: 'value', digest: 32 })
  })
})

test('storage of a page outlives the program', async ({ start }) => {
  const first = await start()
  await first.page.evaluate(() => localStorage.setItem('kept', 'yes'))
  const closed = first.app.waitForEvent('close')
  await first.app.evaluate(({ app }) => app.quit())
  await closed
  const second = await start({ userData: first.userData })
  expect(await second.page.evaluate(() => localStorage.getItem('kept'))).toBe('yes')
})
