import { expect, it } from 'vitest'
import { accountKindOf } from './account-kind.ts'

it.each([
  ['transaction', 'everyday'], ['savings', 'savings'], ['credit card', 'card'], ['personal loan', 'loan'], ['home loan', 'mortgage'], ['car loan', 'loan'], ['insurance', 'investment'],
  ['superannuation', 'investment'], ['investments', 'investment'], ['reward card', 'investment'], ['trading', 'investment'], ['frequent flyer', 'investment'], ['shopping reward', 'investment'],
  ['Giro', 'everyday'], ['Sparkonto', 'savings'], ['Bolån', 'mortgage'], ['LÅN', 'loan'], ['Karta kredytowa', 'card'], ['Säästutili', 'everyday'], ['', 'everyday'],
])('an account of the type “%s” is %s', (type, expected) => {
  expect(accountKindOf({ type, name: 'Account' })).toBe(expected)
})

it('the name decides only where there is no type', () => {
  expect(accountKindOf({ type: null, name: 'Super Saver' })).toBe('savings')
  expect(accountKindOf({ type: 'transaction', name: 'Home loan offset' })).toBe('everyday')
  expect(accountKindOf({ type: null, name: 'Credit Union Everyday' })).toBe('everyday')
})
