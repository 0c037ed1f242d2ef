import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sentencesFor } from './say.ts'
import { arbitraryChallenge } from './testing/arbitrary-challenge.ts'
import { code, field, letters, press, push, step, timedOut } from './testing/samples.ts'
import { ordinal } from './words.ts'

describe('what to say to the applicant', () => {
  it('names the characters, and asks for no more', () => {
    expect(sentencesFor(letters, 0)).toEqual(['Your bank wants three characters from your secondary password: the first, the third and the seventh.', 'Please don’t tell me the whole of it.'])
  })
  it('changes with each step', () => {
    const choice = step([field('profile', { kind: 'choice', choices: [{ value: '1', label: 'Personal' }, { value: '2', label: 'Business' }] })])
    const all = [code, choice, push, timedOut, press, step([field('memorable', { kind: 'password' })])].map((challenge) => sentencesFor(challenge, 0).join(' '))
    expect(new Set(all).size).toBe(all.length)
    expect(sentencesFor(choice, 0)).toEqual(['Your bank shows two choices: Personal and Business. Which one shall I take?'])
    expect(sentencesFor(code, 1)).toContain('If you got more than one code, please read me the newest.')
  })
  it('has something for any step', () => {
    fc.assert(fc.property(arbitraryChallenge, (challenge) => { expect(sentencesFor(challenge, 0).length).toBeGreaterThan(0) }))
  })
  it('counts like a person', () => {
    expect([1, 2, 3, 4, 11, 12, 13, 21, 22, 101, 111].map(ordinal)).toEqual(['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '22nd', '101st', '111th'])
  })
})
