import { expect, it } from 'vitest'
import { maskEmail, maskPhone, matchNames } from './identity.ts'

it.each([
  ['Mary Jones', 'MARY  JONES', 'exact'],
  ['Mary Jones', 'JONES, MARY', 'same-words'],
  ['Siobhán O’Neil', 'MRS SIOBHAN ONEIL', 'same-words'],
  ['Anna Smith-Lee', 'anna smith lee', 'same-words'],
  ['Mary Jones', 'M JONES', 'differs'],
  ['Mary Jones', 'Mary Ann Jones', 'differs'],
  ['Mary Jones', 'Mary Jones & John Jones', 'differs'],
  ['Mary Mary Jones', 'Mary Jones', 'differs'],
  ['Mr', '!', 'differs'],
] as const)('names compare by rule: %s and %s: %s', (applicant, holder, match) => {
  expect([matchNames(applicant, holder), matchNames(holder, applicant)]).toEqual([match, match])
})

it('masks leave a hint and never the value', () => {
  expect([maskPhone('+61 491 570 156'), maskEmail('mary.jones@example.com'), maskEmail('x')]).toEqual(['•••• ••• 156', 'm•••@e•••', 'x•••@•••'])
})
