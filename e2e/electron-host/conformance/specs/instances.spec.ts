import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { expect } from '@playwright/test'
import { hostKind } from '../../../../scripts/host.ts'
import { appFolder, test } from '../harness.ts'

// Outside Electron the package's export is the path of the binary, of whichever host this run has.
const binary = createRequire(import.meta.url)('electron') as unknown as string

test('a second start hands over to the first and leaves', { tag: '@window' }, async ({ start }) => {
  const { app, happened, userData, env } = await start({ single: true })
  const needsSwitch = hostKind() === 'electron' && process.platform === 'linux' && process.getuid?.() === 0
  const args = [...(needsSwitch ? ['--no-sandbox'] : []), appFolder, `--user-data-dir=${userData}`, '--probe=42']
  const code = await new Promise<number | string>((done) => {
    execFile(binary, args, { cwd: appFolder, env: { ...env, CONFORMANCE_SINGLE: '1' }, timeout: 20_000 }, (error) => done(error?.code ?? 0))
  })
  expect(code).toBe(0)
  await expect.poll(happened).toContain(`second-instance --probe=42 ${appFolder}`)
  expect(happened()).toContain('second instance leaves')
  expect(await app.evaluate(({ app: main }) => main.hasSingleInstanceLock())).toBe(true)
})

test('two profiles do not know of each other', async ({ start }) => {
  const first = await start({ single: true })
  const second = await start({ single: true })
  expect(await second.app.evaluate(({ app }) => app.hasSingleInstanceLock())).toBe(true)
  expect(first.happened()).toEqual(['ready'])
})
