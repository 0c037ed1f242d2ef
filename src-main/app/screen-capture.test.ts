import { afterEach, describe, expect, it } from 'vitest'
import { createMemorySecretStore } from '../secrets/memory-secret-store.ts'
import { createTestConsole, removeFolder, type TestConsole } from './testing/test-console.ts'

const opened: TestConsole[] = []
afterEach(async () => {
  await Promise.all(opened.map(({ console }) => console.stop()))
  for (const { folder } of opened.splice(0)) removeFolder(folder)
})

describe('R-94: screen captures', { timeout: 60_000 }, () => {
  it('a page that leaves a secret field does not open the window to captures', async () => {
    const made = createTestConsole({ secrets: createMemorySecretStore(), workspace: 'live' })
    opened.push(made)
    await made.console.start()
    await made.call('window.protectContent', { isOn: true })
    await made.call('window.protectContent', { isOn: false })
    expect(made.desktop.protection.every((isOn) => isOn)).toBe(true)
    expect(made.desktop.protection.length).toBeGreaterThanOrEqual(3)
  })

  it('are let in by the officer for one session only', async () => {
    const secrets = createMemorySecretStore()
    const made = createTestConsole({ secrets, workspace: 'live' })
    opened.push(made)
    await made.console.start()
    await made.call('settings.update', { lock: { protectsContent: false } })
    expect(made.desktop.protection.at(-1)).toBe(false)
    // A secret field is kept out all the same, for as long as it shows.
    await made.call('window.protectContent', { isOn: true })
    expect(made.desktop.protection.at(-1)).toBe(true)
    await made.call('window.protectContent', { isOn: false })
    expect(made.desktop.protection.at(-1)).toBe(false)
    await made.console.lock('asked')
    await made.call('workspace.unlock', { passphrase: null })
    expect(made.desktop.protection.at(-1)).toBe(true)
    expect((await made.call('settings.get', undefined)).lock.protectsContent).toBe(true)
  })
})
