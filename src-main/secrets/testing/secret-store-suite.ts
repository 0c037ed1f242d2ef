import { randomBytes } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { MOST_SECRET_BYTES } from '../secret-rules.ts'
import type { SecretStore } from '../secret-store.ts'

/**
 * What every keychain has to do, whatever is underneath. Entries get random names and are removed again, since a real
 * keychain is shared by all tests.
 */
export const describeSecretStore = (title: string, create: () => SecretStore): void => {
  describe(`SecretStore: ${title}`, () => {
    const withName = async (test: (store: SecretStore, name: string) => Promise<void>): Promise<void> => {
      const store = create()
      const name = `suite-${randomBytes(6).toString('hex')}/practice/entry.next`
      try {
        await test(store, name)
      } finally {
        await store.remove(name)
      }
    }

    it('gives back what was written, replaces it, and nothing after its removal', () => withName(async (store, name) => {
      expect(await store.read(name)).toBeNull()
      await store.write(name, 'first')
      expect(await store.read(name)).toBe('first')
      await store.write(name, '{"second":"õäöü 💶","n":1}')
      expect(await store.read(name)).toBe('{"second":"õäöü 💶","n":1}')
      expect(await store.remove(name)).toBe(true)
      expect(await store.remove(name)).toBe(false)
      expect(await store.read(name)).toBeNull()
    }))

    it('lists names without values, each once', () => withName(async (store, name) => {
      await store.write(name, 'CANARY-value')
      await store.write(name, 'CANARY-value-2')
      const names = await store.list()
      expect(names.filter((listed) => listed === name)).toHaveLength(1)
      expect(JSON.stringify(names)).not.toContain('CANARY')
    }))

    it(`R-61: takes ${MOST_SECRET_BYTES} bytes and does not attempt more`, () => withName(async (store, name) => {
      const most = 'é'.repeat(MOST_SECRET_BYTES / 2)
      await store.write(name, most)
      expect(await store.read(name)).toBe(most)
      for (const tooLong of [`${most}x`, 'x'.repeat(2_560), 'x'.repeat(100_000)]) {
        await expect(store.write(name, tooLong)).rejects.toMatchObject({ code: 'secrets.too-large' })
      }
      expect(await store.read(name)).toBe(most)
    }))

    it('refuses names outside the grammar, and empty values', async () => {
      const store = create()
      for (const name of ['', '/a', 'a/', 'a//b', 'a b', 'ä', 'a\n', 'x'.repeat(201)]) {
        await expect(store.read(name), name).rejects.toThrow(RangeError)
        await expect(store.write(name, 'v'), name).rejects.toThrow(RangeError)
        await expect(store.remove(name), name).rejects.toThrow(RangeError)
      }
      await expect(store.write('a', '')).rejects.toThrow(RangeError)
    })

    it('a probe passes and leaves nothing behind', async () => {
      const store = create()
      await store.probe()
      // Another program's probe may be under way in a keychain that is shared.
      await vi.waitFor(async () => expect((await store.list()).filter((name) => /^probe\/(?!usable)/.test(name))).toEqual([]))
    })
  })
}
