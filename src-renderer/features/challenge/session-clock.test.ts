import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import SessionCountdown from './SessionCountdown.vue'
import { FLOW_LIMIT_MS, phaseOf, SESSION_LIFE_MS, sessionEnd } from './session-clock.ts'
import { challengeWords as words } from './words.ts'

const MINUTE = 60_000
beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('session clock', () => {
  it('restarts with each answer, and never outlasts the flow', () => {
    expect(sessionEnd({ startedAt: 0, answeredAt: 5 * MINUTE }, 6 * MINUTE)).toBe(11 * MINUTE)
    expect(sessionEnd({ startedAt: 0, answeredAt: 10 * MINUTE })).toBe(FLOW_LIMIT_MS)
    expect(sessionEnd({ startedAt: 0, answeredAt: 0 })).toBe(SESSION_LIFE_MS)
  })
  it('has two warnings', () => {
    expect([3 * MINUTE, 2 * MINUTE, 2 * MINUTE - 1, 30_000, 1, 0].map(phaseOf)).toEqual(['calm', 'calm', 'soon', 'last', 'last', 'over'])
  })
  it('says the time as an estimate, turns amber under two minutes, and speaks twice', async () => {
    const start = Date.now()
    const wrapper = mount(SessionCountdown, { props: { endsAt: start + 8 * MINUTE + 14_000 } })
    expect(wrapper.text()).toContain('about 8:14 left in this session')
    const spoken: string[] = []
    const listen = async (ms: number): Promise<void> => {
      vi.advanceTimersByTime(ms)
      await nextTick()
      const alarm = wrapper.find('[role="alert"]')
      const said = alarm.exists() ? alarm.text() : ''
      if (said !== '' && said !== spoken.at(-1)) spoken.push(said)
    }
    expect(wrapper.classes()).not.toContain('is-soon')
    for (let second = 0; second < 8 * 60 + 10; second += 5) await listen(5_000)
    expect(wrapper.classes()).toContain('is-soon')
    expect(spoken).toEqual([words.leftSoon, words.leftLast])
    await listen(10_000)
    expect(wrapper.text()).toContain(words.leftOver)
    wrapper.unmount()
  })
})
