import { expect, it } from 'vitest'
import type { Descriptor } from '../../stores/providers.ts'
import type { Statements } from '../../stores/statements.ts'
import { whyNotMerge } from './merge-rules.ts'

const statement = (over: Partial<Statements[number]> = {}): Statements[number] => ({ providerId: 'bankstatements', formatVersion: '20190901', ...over }) as never
const descriptorOf = (id: Descriptor['id']): Descriptor | undefined =>
  (id === 'bankstatements' ? { name: 'BankStatements', capabilities: { mergeableFormats: ['20190901'] } } : id === 'instantor' ? { name: 'Instantor', capabilities: { mergeableFormats: [] } } : undefined) as never
const why = (chosen: Statements, isCaseOpen = true, isOnline = true) => whyNotMerge({ chosen, isCaseOpen, isReachable: () => isOnline, descriptorOf })

it('two or more statements of one provider, in a format that it merges, can be merged', () => {
  expect([why([statement(), statement()]), why([statement(), statement(), statement()])]).toEqual([null, null])
})

it.each<[string, Statements, string]>([
  ['none', [], 'Choose two or more statements.'],
  ['one', [statement()], 'Choose two or more statements.'],
  ['two providers', [statement(), statement({ providerId: 'instantor' })], 'Choose statements of one provider only.'],
  ['a provider that merges none', [statement({ providerId: 'instantor' }), statement({ providerId: 'instantor' })], 'Instantor does not merge statements.'],
  ['an unknown provider', [statement({ providerId: 'inbank' }), statement({ providerId: 'inbank' })], 'The provider does not merge statements.'],
  ['an older format', [statement(), statement({ formatVersion: '20170401' })], 'Only statements in format 20190901 can be merged.'],
  ['more than a call takes', Array.from({ length: 21 }, () => statement()), 'Choose 20 at most.'],
])('%s: says why not', (_, chosen, reason) => {
  expect(why(chosen)).toBe(reason)
})

it('a case that is not open merges nothing', () => {
  expect(why([statement(), statement()], false)).toBe('Open the case again first.')
})

it('without a line nothing can be asked for', () => {
  expect(why([statement(), statement()], true, false)).toBe('This needs a connection.')
})
