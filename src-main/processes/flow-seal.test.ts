import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSealedAnswers } from '#shared/domain/sealed-answers.ts'
import { sealForTest } from '../app/testing/seal.ts'
import { createFlowSeal } from './flow-seal.ts'

const refusal = { detail: { code: 'bridge.bad-request' } }

describe('R-34: answers sealed to one flow', () => {
  it('come out as they went in, whatever was typed', async () => {
    const seal = createFlowSeal()
    const key = await seal.publicKey()
    await fc.assert(fc.asyncProperty(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), async (answers) => {
      expect(await seal.open(sealForTest(key, answers))).toEqual({ ...answers })
    }), { numRuns: 30, seed: 5 })
  })

  it('show nothing of themselves, and never twice the same', async () => {
    const key = await createFlowSeal().publicKey()
    const [one, two] = [1, 2].map(() => JSON.stringify(sealForTest(key, { password: 'CANARY-password' })))
    expect(one).not.toContain('CANARY')
    expect(one).not.toBe(two)
  })

  it('are refused by another flow, when changed, and when they are no answers', async () => {
    const seal = createFlowSeal()
    const key = await seal.publicKey()
    const good = sealForTest(key, { username: 'a' })
    await expect(createFlowSeal().open(good)).rejects.toMatchObject(refusal)
    for (const part of ['publicKey', 'iv', 'data'] as const) {
      const bytes = Buffer.from(good[part], 'base64')
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      await expect(seal.open({ ...good, [part]: bytes.toString('base64') })).rejects.toMatchObject(refusal)
    }
    await expect(seal.open(sealForTest(key, ['x'] as never))).rejects.toMatchObject(refusal)
    await expect(seal.open({ publicKey: 'AA==', iv: '', data: '' })).rejects.toMatchObject(refusal)
  })

  it('a bank that has fields of these names is not taken for sealed', () => {
    expect(isSealedAnswers({ publicKey: '1', iv: '2', data: '3', username: 'a' })).toBe(false)
    expect(isSealedAnswers({ username: 'a' })).toBe(false)
  })
})
