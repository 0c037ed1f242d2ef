import { afterEach, describe, expect, it } from 'vitest'
import { createMemorySecretStore } from './memory-secret-store.ts'
import type { SecretStore } from './secret-store.ts'
import { createVaultBench, OTHER_PASSPHRASE, PASSPHRASE, type VaultBench } from './testing/vault-bench.ts'

/** A keychain that ends the program after so many steps: every later call stays without an answer. */
const endingAfter = (store: SecretStore, stepCount: number, isReplacedInTwoSteps: boolean): SecretStore & { ended: Promise<void> } => {
  let left = stepCount
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const step = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (left === 0) {
      end()
      return new Promise<never>(() => undefined)
    }
    left -= 1
    return work()
  }
  return {
    ended,
    read: (name) => step(() => store.read(name)),
    // Some keychains replace by removing and adding.
    write: async (name, value) => {
      if (isReplacedInTwoSteps) await step(() => store.remove(name))
      await step(() => store.write(name, value))
    },
    remove: (name) => step(() => store.remove(name)),
    list: () => store.list(),
    probe: () => store.probe(),
  }
}

/** A keychain whose call number `failing` is refused; all others work. */
const failingAt = (store: SecretStore, failing: number, isDoneAllTheSame: boolean): SecretStore => {
  let count = 0
  const step = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    count += 1
    if (count !== failing) return work()
    if (isDoneAllTheSame) await work()
    throw new Error('keychain')
  }
  return {
    read: (name) => step(() => store.read(name)), write: (name, value) => step(() => store.write(name, value)),
    remove: (name) => step(() => store.remove(name)), list: () => store.list(), probe: () => store.probe(),
  }
}

const benches: VaultBench[] = []
const benchWith = async (passphrase: string | null): Promise<{ bench: VaultBench; key: Buffer }> => {
  const bench = createVaultBench(createMemorySecretStore())
  benches.push(bench)
  const key = await bench.vault.create()
  if (passphrase !== null) await bench.vault.setPassphrase(null, passphrase)
  bench.placeDatabase()
  return { bench, key }
}
afterEach(() => benches.splice(0).forEach(({ remove }) => remove()))

const opensWith = async ({ restart }: VaultBench, passphrase: string | null): Promise<Buffer | null> => {
  const vault = restart()
  const isRightKind = (await vault.state()) === (passphrase === null ? 'plain' : 'wrapped')
  return isRightKind ? vault.open(passphrase).catch(() => null) : null
}
const CHANGES: readonly (readonly [string | null, string | null])[] = [[null, PASSPHRASE], [PASSPHRASE, OTHER_PASSPHRASE], [PASSPHRASE, null]]

describe('changing the passphrase', () => {
  it.each(CHANGES)('killed after any step (%s to %s) it leaves the old or the new one, and settles at the next start', async (current, next) => {
    for (const isReplacedInTwoSteps of [false, true]) {
      let isFinished = false
      const results: string[] = []
      for (let stepCount = 0; !isFinished; stepCount += 1) {
        const { bench, key } = await benchWith(current)
        const ending = endingAfter(bench.secrets, stepCount, isReplacedInTwoSteps)
        const change = bench.restart(ending).setPassphrase(current, next).then(() => void (isFinished = true))
        await Promise.race([change, ending.ended])
        const [old, fresh] = [await opensWith(bench, current), await opensWith(bench, next)]
        expect([old, fresh].filter((opened) => opened?.equals(key)), `after ${stepCount} steps`).toHaveLength(1)
        expect(await bench.secrets.list()).toEqual(['database-key'])
        results.push(old ? 'old' : 'new')
      }
      // Old until some step, new from then on: never back and forth.
      expect(results.join(' ')).toMatch(/^(old )+(new ?)+$/)
    }
  }, 60_000)

  it.each(CHANGES)('refused at any call (%s to %s) it says so, and the key stays', async (current, next) => {
    for (const isDoneAllTheSame of [false, true]) {
      for (let failing = 1; failing <= 12; failing += 1) {
        const { bench, key } = await benchWith(current)
        const isChanged = await bench.restart(failingAt(bench.secrets, failing, isDoneAllTheSame)).setPassphrase(current, next).then(() => true, () => false)
        const [old, fresh] = [await opensWith(bench, current), await opensWith(bench, next)]
        expect([old, fresh].filter((opened) => opened?.equals(key)), `call ${failing}`).toHaveLength(1)
        if (isChanged) expect(fresh).not.toBeNull()
        expect((await bench.secrets.list()).filter((name) => name !== 'database-key')).toEqual([])
      }
    }
  }, 60_000)

  it('this test can fail: replacing in place without the prepared entry loses the key', async () => {
    const { bench } = await benchWith(null)
    const text = (await bench.secrets.read('database-key')) ?? ''
    const ending = endingAfter(bench.secrets, 1, true)
    await Promise.race([ending.write('database-key', text), ending.ended])
    await expect(bench.restart().open(null)).rejects.toMatchObject({ code: 'store.key-lost' })
  })

  it('a prepared entry that is spoiled, or one from an earlier key beside a complete main entry, is dropped', async () => {
    for (const leftover of ['{', JSON.stringify({ version: 1, kind: 'plain', key: Buffer.alloc(32, 9).toString('base64') })]) {
      const { bench, key } = await benchWith(null)
      await bench.secrets.write('database-key.next', leftover)
      expect((await opensWith(bench, null))?.equals(key)).toBe(true)
      expect(await bench.secrets.list()).toEqual(['database-key'])
    }
  })

  it('a spoiled main entry is mended from the prepared one', async () => {
    const { bench, key } = await benchWith(PASSPHRASE)
    await bench.secrets.write('database-key.next', (await bench.secrets.read('database-key')) ?? '')
    await bench.secrets.write('database-key', 'cut of')
    expect((await opensWith(bench, PASSPHRASE))?.equals(key)).toBe(true)
    expect(await bench.secrets.list()).toEqual(['database-key'])
  })
})

describe('other changes of the entry, killed after any step', () => {
  it('a recovery can always be done again', async () => {
    let isFinished = false
    for (let stepCount = 0; !isFinished; stepCount += 1) {
      const { bench, key } = await benchWith(PASSPHRASE)
      const code = await bench.vault.createRecoveryCode(key)
      const ending = endingAfter(bench.secrets, stepCount, true)
      const recovery = bench.restart(ending).openWithRecoveryCode(code).then(() => void (isFinished = true))
      await Promise.race([recovery, ending.ended])
      bench.clock.advance(60_000)
      const opened = (await opensWith(bench, null)) ?? (await bench.restart().openWithRecoveryCode(code))
      expect(opened.equals(key), `after ${stepCount} steps`).toBe(true)
    }
  }, 60_000)

  it('forgetting never removes a key before it is kept elsewhere', async () => {
    let isFinished = false
    for (let stepCount = 0; !isFinished; stepCount += 1) {
      const { bench, key } = await benchWith(null)
      bench.removeDatabase()
      const ending = endingAfter(bench.secrets, stepCount, false)
      await Promise.race([bench.restart(ending).forget().then(() => void (isFinished = true)), ending.ended])
      const values = await Promise.all((await bench.secrets.list()).map((name) => bench.secrets.read(name)))
      expect(values.some((value) => value?.includes(key.toString('base64'))), `after ${stepCount} steps`).toBe(true)
    }
  }, 60_000)

  it('a first start can always be done again', async () => {
    let isFinished = false
    for (let stepCount = 0; !isFinished; stepCount += 1) {
      const bench = createVaultBench(createMemorySecretStore())
      benches.push(bench)
      const ending = endingAfter(bench.secrets, stepCount, false)
      await Promise.race([bench.restart(ending).create().then(() => void (isFinished = true)), ending.ended])
      const vault = bench.restart()
      expect((await vault.state()) === 'none' ? await vault.create() : await vault.open(null)).toHaveLength(32)
    }
  }, 60_000)
})
