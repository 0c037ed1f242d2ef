import { expect, it } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { LINK_STATES } from '#shared/domain/link.ts'
import { failureLine, linkStatus } from './link-status.ts'

const stateAt = asInstant('2026-11-18T09:30:00.000Z')
const now = Date.parse('2026-11-20T10:00:00.000Z')

it('every state has a tone and a word of its own; nothing is positive before the data is in', () => {
  const chips = LINK_STATES.map((state) => linkStatus({ state, stateAt, stateCode: null }, now))
  expect(chips.map(({ tone, label }) => `${tone}: ${label}`)).toEqual(['waiting: Not used yet', 'progress: Applicant finished', 'negative: Sign-in failed', 'negative: Bank error', 'positive: Statements in'])
})

it('hover has the raw number and the moment, with the day unless it is today', () => {
  expect(linkStatus({ state: 'failed', stateAt, stateCode: '30004' }, now)).toMatchObject({ raw: '30004', time: expect.stringContaining('18 Nov') as string })
  expect(linkStatus({ state: 'returned', stateAt, stateCode: null }, Date.parse(stateAt)).time).toMatch(/^\d\d:\d\d$/)
  expect(linkStatus({ state: 'waiting', stateAt: null, stateCode: null }, now)).toMatchObject({ raw: null, time: '' })
})

it('a failure says number and sentence, anything else says neither', () => {
  expect(failureLine({ state: 'failed', stateCode: '30004', stateText: 'Sign in first' })).toBe('30004, Sign in first')
  expect(failureLine({ state: 'login-failed', stateCode: null, stateText: null })).toBeNull()
  expect(failureLine({ state: 'returned', stateCode: '1', stateText: 'x' })).toBeNull()
})
