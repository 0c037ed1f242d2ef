import { expect, it } from 'vitest'
import { fetchSteps } from './fetch-steps.ts'

const START = 1_000_000

it('shows what is over, what runs and for how long', () => {
  const steps = fetchSteps(new Map([['fetching', START], ['saving', START + 35_000]]), START, 2, START + 38_000)
  expect(steps.map(({ id, state, time }) => [id, state, time])).toEqual([
    ['reading-accounts', 'done', undefined], ['fetching', 'done', '0:35'], ['saving', 'now', '0:03'], ['done', 'later', undefined],
  ])
  expect(steps[0]?.note).toBe('2 chosen')
})

it('counts from the press while nothing was reported yet', () => {
  const steps = fetchSteps(new Map([['reading-accounts', START - 60_000]]), START, 1, START + 5000)
  expect(steps.map(({ state, time }) => [state, time])[1]).toEqual(['now', '0:05'])
})
