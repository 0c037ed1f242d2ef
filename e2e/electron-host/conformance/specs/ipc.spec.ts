import { expect } from '@playwright/test'
import { shareApp, test } from '../harness.ts'

test.describe('messages between page and main', () => {
  test.describe.configure({ mode: 'default' })
  const shared = shareApp()

  test('arrive in the order in which they were sent', async () => {
    const { app, page } = shared()
    await app.evaluate(() => void (conformance.sent.length = 0))
    await page.evaluate(async () => {
      for (let index = 0; index < 300; index += 1) window.probe.send('sent', index)
      await window.probe.invoke('echo', 'all sent')
    })
    await expect.poll(() => app.evaluate(() => conformance.sent)).toEqual(Array.from({ length: 300 }, (_, index) => index))
  })

  test('errors of a handler come back by name and text', async () => {
    const { page } = shared()
    const failure = (channel: string): Promise<string> =>
      page.evaluate((name) => window.probe.invoke(name).then(() => 'no error', (error: Error) => error.message), channel)
    expect(await failure('fails')).toBe("Error invoking remote method 'fails': RangeError: nope")
    expect(await failure('nobody')).toBe("Error invoking remote method 'nobody': Error: No handler registered for 'nobody'")
  })

  test('a channel has one handler, which can be taken away or used once', async () => {
    const { app, page } = shared()
    const second = await app.evaluate(({ ipcMain }) => {
      try {
        ipcMain.handle('echo', () => undefined)
        return 'taken'
      } catch (error) {
        return (error as Error).message
      }
    })
    expect(second).toBe("Attempted to register a second handler for 'echo'")
    await app.evaluate(({ ipcMain }) => {
      ipcMain.handleOnce('once', () => 'once')
      ipcMain.handle('removed', () => 'there')
      ipcMain.removeHandler('removed')
    })
    const answers = await page.evaluate(async () => {
      const settle = (channel: string): Promise<unknown> => window.probe.invoke(channel).catch(() => 'refused')
      return [await settle('once'), await settle('once'), await settle('removed')]
    })
    expect(answers).toEqual(['once', 'refused', 'refused'])
  })

  test('values survive as structured clones, both ways', async () => {
    const trips = await shared().page.evaluate(() => window.probe.roundTrips())
    for (const [name, trip] of Object.entries(trips)) expect([name, trip.there, trip.back]).toEqual([name, trip.sent, trip.sent])
    expect(trips['minus zero']?.sent).toBe('-0')
  })

  test('circles, holes and instances are cloned as structured clone does', async () => {
    const { page } = shared()
    expect(await page.evaluate(() => window.probe.circleSurvives())).toBe(true)
    expect(await page.evaluate(() => window.probe.holesStay())).toBe(false)
    expect(await page.evaluate(() => window.probe.instanceBecomes())).toEqual({ number: 'own', close: 'undefined', isPlain: true })
  })

  test('what cannot be cloned is refused at once', async () => {
    const refusals = await shared().page.evaluate(() => window.probe.refusals())
    expect(refusals).toEqual({
      function: 'An object could not be cloned.',
      symbol: 'An object could not be cloned.',
      promise: 'An object could not be cloned.',
      nested: 'An object could not be cloned.',
    })
  })

  test('main answers a page through its contents', async () => {
    const { page } = shared()
    await page.evaluate(() => window.probe.send('sent', 'answer me'))
    await expect.poll(() => page.evaluate(() => window.probe.received())).toEqual([['String here you are', 'Object [object Object]']])
  })

  test('several answers may be under way', async () => {
    const answers = await shared().page.evaluate(() =>
      Promise.all(Array.from({ length: 100 }, (_, index) => window.probe.invoke('echo', index))),
    )
    expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => index))
  })
})
