import { expect, test } from '../fixtures/console.ts'
import { callBridge } from '../fixtures/bridge.ts'
import { weakWebContents } from '../fixtures/web-contents-watch.ts'

test('R-01: every WebContents of a run that locks and unlocks is guarded', async ({ console }) => {
  await console.nextPage(() => callBridge(console.page(), 'workspace.lock').catch(() => undefined))
  await console.nextPage(() => callBridge(console.page(), 'workspace.unlock', { passphrase: null }).catch(() => undefined))
  expect(await weakWebContents(console.app)).toEqual([])
})

test('R-01 proof: a window without the guards is found', async ({ start }) => {
  const console = await start()
  // The dictionary is the one guard that both hosts let a window do without.
  await console.app.evaluate(({ BrowserWindow }) => { new BrowserWindow({ show: false, webPreferences: { spellcheck: true } }) })
  expect(await weakWebContents(console.app)).toEqual(['R-01: spellcheck is true'])
})
