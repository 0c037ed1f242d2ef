import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerableOf, type ChallengeSet } from '#shared/domain/challenge.ts'
import {
  activeInputsOf, blocksOf, boxesOf, clearValues, collectAnswers, isPressMissing, isSameStep, layoutOf, missingOf, pushAnswers, startValues, topicOf,
} from './challenge-form.ts'
import { arbitraryChallenge } from './testing/arbitrary-challenge.ts'
import { code, field, letters, press, push, row, step, timedOut } from './testing/samples.ts'

describe('challenge form', () => {
  it('returns exactly the answerable fields of any well-formed step, under the ids as they came', () => {
    fc.assert(fc.property(arbitraryChallenge, fc.string({ minLength: 1 }), (challenge, typed) => {
      const values = startValues(challenge)
      for (const { id } of activeInputsOf(challenge.elements)) values.set(id, typed)
      const expected = answerableOf(challenge.elements).map((element) => [element.id, element.kind === 'hidden' ? element.value : typed])
      expect(Object.entries(collectAnswers(challenge, values)).sort()).toEqual(expected.sort())
    }))
  })

  it('misses every required field of an empty form, and none of a full one', () => {
    fc.assert(fc.property(arbitraryChallenge, (challenge) => {
      const values = startValues(challenge)
      const required = activeInputsOf(challenge.elements).filter(({ isOptional }) => !isOptional).map(({ id }) => id)
      expect([...missingOf(challenge, values).keys()].sort()).toEqual([...new Set(required)].sort())
      for (const id of required) values.set(id, 'x')
      expect(missingOf(challenge, values).size).toBe(0)
    }))
  })

  it('R-32: clears what was typed, keeps a choice only for the same step', () => {
    const both = step([field('Code'), field('profile', { kind: 'choice', choices: [{ value: '1', label: 'One' }] }), { kind: 'hidden', id: 'h', value: 'as it came' }])
    const values = new Map([['Code', 'canary'], ['profile', '1'], ['h', 'changed']])
    clearValues(both, values, true)
    expect([...values]).toEqual([['Code', ''], ['profile', '1'], ['h', 'as it came']])
    clearValues(both, values, false)
    expect(values.get('profile')).toBe('')
  })

  it('a button has to be pressed where the bank asks for nothing else', () => {
    const values = startValues(press)
    expect(isPressMissing(press, values)).toBe(true)
    values.set('button_clicked', '1')
    expect([isPressMissing(press, values), collectAnswers(press, values)]).toEqual([false, { button_clicked: '1' }])
    const withField = step([...press.elements, field('code')])
    expect(isPressMissing(withField, startValues(withField))).toBe(false)
  })

  it('a push is approved under its id, and a new one is wished for only where the bank offers it', () => {
    expect(pushAnswers(push, startValues(push), 'approve')).toEqual({ is_push: 'yes' })
    expect(pushAnswers(push, startValues(push), 'again')).toEqual({ is_push: 'yes' })
    expect(pushAnswers(timedOut, startValues(timedOut), 'approve')).toEqual({ is_push: 'yes' })
    expect(pushAnswers(timedOut, startValues(timedOut), 'again')).toEqual({ is_push: 'yes', generatePushAgain: 'yes' })
  })

  it('knows the same step by its fields: not by its words, nor by the characters that the bank picks', () => {
    expect(isSameStep(code, step([{ kind: 'header', text: 'That was wrong' }, field('netcode', { label: 'Newest code' })]))).toBe(true)
    expect(isSameStep(letters, step([row([2, 4, 8])]))).toBe(true)
    expect(isSameStep(push, timedOut)).toBe(true)
    expect(isSameStep(code, step([field('profile')]))).toBe(false)
    expect(isSameStep(code, push)).toBe(false)
  })

  it('parts a step by its headings; one without a title is named by the first', () => {
    expect(layoutOf(letters)).toMatchObject({ title: 'Log in to Internet Banking', sections: [{ header: 'Enter Secondary Password', elements: [{ kind: 'set' }] }] })
    expect(layoutOf(step([{ kind: 'header', text: 'Open the app' }, { kind: 'instructions', text: 'Now.' }], { title: 'Security step' })))
      .toEqual({ title: 'Open the app', sections: [{ header: null, elements: [{ kind: 'instructions', text: 'Now.' }] }] })
  })

  it('numbers instructions inside a set only, and draws nothing for a hidden one', () => {
    const two = [{ kind: 'instructions', text: 'One' }, { kind: 'instructions', text: 'Two' }, { kind: 'hidden', id: 'h', value: '' }] as const
    expect(blocksOf(two, true)).toEqual([{ kind: 'steps', texts: ['One', 'Two'] }])
    expect(blocksOf(two, false).map(({ kind }) => kind)).toEqual(['one', 'one'])
  })

  it('names each box so that it can be read out', () => {
    const [first, , third] = boxesOf(row([1, 3]) as ChallengeSet, topicOf('Enter Secondary Password (QWERTYUI)'))
    expect([first?.label, third?.label]).toEqual(['1st character of 8, secondary password', '3rd character of 8, secondary password'])
    expect([topicOf('Please enter your PIN'), topicOf('x'.repeat(80))]).toEqual(['PIN', 'the secret'])
  })
})
