import { expect } from '@playwright/test'
import { shareApp, test } from '../harness.ts'

test.describe('the preload', () => {
  test.describe.configure({ mode: 'default' })
  const shared = shareApp({ path: '/frames.html' })

  test('has run before the first script of the page, which has no Node', async ({ start }) => {
    const { page } = await start()
    expect(await page.evaluate(() => window.atFirst)).toEqual({
      probe: 'object',
      readyState: 'loading',
      require: 'undefined',
      process: 'undefined',
    })
  })

  test('does not run in sub-frames', async () => {
    const inner = shared().page.frameLocator('iframe')
    await inner.getByRole('heading', { name: 'Inner page' }).waitFor()
    const seen = await inner.locator('body').evaluate(() => window.atFirst)
    expect(seen).toMatchObject({ probe: 'undefined', require: 'undefined', process: 'undefined' })
  })

  test('shares no globals with the page', async () => {
    const { page } = shared()
    await page.evaluate(() => void (window.planted = 'by the page'))
    expect(await page.evaluate(() => window.probe.environment())).toMatchObject({ planted: 'undefined' })
    expect(await page.evaluate(() => typeof window.ofPreload)).toBe('undefined')
  })

  test('is sandboxed and isolated, with no modules but electron', async () => {
    expect(await shared().page.evaluate(() => window.probe.environment())).toMatchObject({
      type: 'renderer',
      isSandboxed: true,
      isIsolated: true,
      electron: 'string',
      fs: 'module not found: fs',
      own: 'module not found: ./other.cjs',
    })
  })

  test('that throws is reported, and the page still loads', async ({ start }) => {
    const { page, happened } = await start({ preload: 'preload-throws.cjs' })
    await expect.poll(happened).toContain('preload-error preload-throws.cjs preload is broken')
    expect(await page.evaluate(() => typeof window.probe)).toBe('undefined')
  })

  test('that is an ES module is refused in a sandboxed window', async ({ start }) => {
    const { page, happened } = await start({ preload: 'preload-module.mjs' })
    await expect.poll(() => happened().some((line) => line.startsWith('preload-error preload-module.mjs'))).toBe(true)
    expect(await page.evaluate(() => typeof window.probe)).toBe('undefined')
  })
})

test.describe('the bridge between the worlds', () => {
  test.describe.configure({ mode: 'default' })
  const shared = shareApp()

  test('gives a frozen object that the page cannot replace', async () => {
    const outcome = await shared().page.evaluate(() => {
      const attempt = (action: () => unknown): string => {
        try {
          action()
          return 'done'
        } catch (error) {
          return (error as Error).name
        }
      }
      const probe = window.probe as unknown as Record<string, unknown>
      const owner = window as unknown as Record<string, unknown>
      return {
        isFrozen: Object.isFrozen(probe) && Object.isFrozen(probe['nested']),
        replace: attempt(() => { 'use strict'; owner['probe'] = 'mine' }),
        remove: attempt(() => { 'use strict'; delete owner['probe'] }),
        redefine: attempt(() => Object.defineProperty(window, 'probe', { value: 'mine' })),
        change: attempt(() => { 'use strict'; probe['invoke'] = 'mine' }),
        stillThere: typeof window.probe.invoke,
      }
    })
    expect(outcome).toEqual({
      isFrozen: true,
      replace: 'TypeError',
      remove: 'TypeError',
      redefine: 'TypeError',
      change: 'TypeError',
      stillThere: 'function',
    })
  })

  test('refuses a second object under the same name', async () => {
    const { again } = await shared().page.evaluate(() => window.probe.environment())
    expect(again).toBe('Cannot bind an API on top of an existing property on the window object')
  })

  test('carries functions, promises and errors', async () => {
    const outcome = await shared().page.evaluate(async () => {
      const calls: unknown[] = []
      window.probe.callBack((text, count) => calls.push(text, count))
      const rejection = await window.probe.rejects().catch((error: Error) => error)
      const caught = ((): unknown => {
        try {
          return window.probe.throws()
        } catch (error) {
          return error
        }
      })()
      return {
        calls,
        later: await window.probe.later({ list: [1, 'two'] }),
        twice: window.probe.nested.twice(21),
        deep: window.probe.nested.list[0]?.deep,
        rejection: rejection instanceof Error && rejection.message,
        caught: caught instanceof Error && caught.message,
      }
    })
    expect(outcome).toEqual({
      calls: ['from preload', 7],
      later: { list: [1, 'two'] },
      twice: 42,
      deep: 'value',
      rejection: 'too far',
      caught: 'at once',
    })
  })

  test('carries own properties only', async () => {
    const outcome = await shared().page.evaluate(() => ({ number: window.probe.instance.number, close: typeof window.probe.instance.close }))
    expect(outcome).toEqual({ number: 'own', close: 'undefined' })
  })
})
