import { describe, expect, it, vi } from 'vitest'
import { createKeytarSecretStore } from './keytar-secret-store.ts'
import { createFakeKeychain, refusing, SAID, type FakeKeychain } from './testing/fake-keychain.ts'
import { describeSecretStore } from './testing/secret-store-suite.ts'

const over = (keychain: FakeKeychain) => createKeytarSecretStore({ load: async () => keychain, timeoutMs: 50 })

describeSecretStore('keytar over a fake keychain', () => over(createFakeKeychain()))

describe('createKeytarSecretStore', () => {
  it('two consoles never share a throw-away entry: a shared one made the real keychain report itself missing', async () => {
    const keychain = createFakeKeychain()
    const setPassword = vi.spyOn(keychain, 'setPassword')
    await Promise.all([over(keychain).read('one'), over(keychain).read('one'), over(keychain).probe()])
    const names = setPassword.mock.calls.map(([, account]) => account)
    expect(names).toHaveLength(3)
    expect(new Set(names).size).toBe(3)
  })

  it('uses one service name, and gives out no values from a search', async () => {
    const keychain = createFakeKeychain()
    const store = over(keychain)
    await store.write('live/audit-head', 'CANARY')
    expect(await store.list()).toEqual(['live/audit-head'])
    await store.read('live/audit-head')
    await store.remove('live/audit-head')
    expect(new Set(keychain.calls.map((call) => call.split(' ')[1]))).toEqual(new Set(['Casebench']))
  })

  it('loads nothing before the first call', () => {
    const load = vi.fn(async () => createFakeKeychain())
    createKeytarSecretStore({ load })
    expect(load).not.toHaveBeenCalled()
  })

  it('R-62: a missing library is a refusal that says what to install', async () => {
    const load = () => Promise.reject(new Error('libsecret-1.so.0: cannot open shared object file: No such file or directory'))
    const store = createKeytarSecretStore({ load })
    for (const call of [store.read('a'), store.write('a', 'v'), store.remove('a'), store.list(), store.probe()]) {
      await expect(call).rejects.toMatchObject({ code: 'secrets.no-keychain', message: expect.stringContaining('libsecret-1-0') as string })
    }
  })

  it.each([
    [SAID.locked, 'secrets.keychain-locked'], [SAID.macNoUi, 'secrets.keychain-locked'],
    [SAID.noBus, 'secrets.no-keychain'], [SAID.deadBus, 'secrets.no-keychain'], [SAID.noService, 'secrets.no-keychain'],
    [SAID.noKeyring, 'secrets.no-keychain'], [SAID.macNoKeychain, 'secrets.no-keychain'], [SAID.windowsNoSession, 'secrets.no-keychain'],
    [SAID.denied, 'secrets.denied'], [SAID.dismissed, 'secrets.denied'], [SAID.macCancelled, 'secrets.denied'], [SAID.macWrongPassword, 'secrets.denied'],
    [SAID.noReply, 'secrets.timeout'], [SAID.windowsTooLarge, 'secrets.too-large'], [SAID.unknown, 'secrets.failed'],
  ])('R-62: "%s" becomes %s, without its text', async (words, code) => {
    for (const keychain of [refusing(words, 'fails'), refusing(words, 'nothing')]) {
      const store = over(keychain)
      const said = expect.not.stringContaining(words) as string
      await expect(store.write('a', 'v')).rejects.toMatchObject({ code, message: said })
      await expect(store.read('a')).rejects.toMatchObject({ code })
      await expect(store.remove('a')).rejects.toMatchObject({ code })
      await expect(store.list()).rejects.toMatchObject({ code })
      await expect(store.probe()).rejects.toMatchObject({ code })
    }
  })

  it('R-62: never searches a keychain that takes no entry, because the search would end the program', async () => {
    const keychain = refusing(SAID.locked)
    await expect(over(keychain).list()).rejects.toMatchObject({ code: 'secrets.keychain-locked' })
    expect(keychain.calls).not.toContain('find Casebench')
  })

  it('R-62: a call that hangs ends with its time limit, and further ones do not pile up', async () => {
    const keychain = createFakeKeychain({ getPassword: () => new Promise(() => undefined) })
    const store = over(keychain)
    await expect(store.read('a')).rejects.toMatchObject({ code: 'secrets.timeout' })
    await expect(store.read('a')).rejects.toMatchObject({ code: 'secrets.timeout' })
    const before = keychain.calls.length
    await expect(store.read('a')).rejects.toMatchObject({ code: 'secrets.timeout' })
    expect(keychain.calls).toHaveLength(before)
  })

  it('works again once a hanging call has ended', async () => {
    const answers: (() => void)[] = []
    let isHanging = true
    const keychain = createFakeKeychain({ getPassword: () => (isHanging ? new Promise((resolve) => answers.push(() => resolve('late'))) : Promise.resolve('now')) })
    const store = over(keychain)
    for (let index = 0; index < 2; index += 1) await expect(store.read('a')).rejects.toMatchObject({ code: 'secrets.timeout' })
    isHanging = false
    for (const answer of answers) answer()
    await vi.waitFor(async () => expect(await store.read('a')).toBe('now'))
  })

  it('a probe of a keychain that gives back something else fails and cleans up', async () => {
    const keychain = createFakeKeychain({ getPassword: async () => 'else' })
    await expect(over(keychain).probe()).rejects.toMatchObject({ code: 'secrets.failed' })
    expect(keychain.entries.size).toBe(0)
  })
})
