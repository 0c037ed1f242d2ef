import { describe, expect, it } from 'vitest'
import { pageFor } from './lock-follower.ts'
import { reasonToLock } from './lock-rules.ts'

const rules = { idleMinutes: 5, onSuspend: true, onScreenLock: true, protectsContent: true }

describe('locking by itself', () => {
  it('R-90: locks at the idle limit, not before, for 1 to 15 minutes', () => {
    for (let idleMinutes = 1; idleMinutes <= 15; idleMinutes += 1) {
      const at = (idleSeconds: number) => reasonToLock({ idleSeconds, isSessionLocked: false }, { ...rules, idleMinutes })
      expect([at(0), at(idleMinutes * 60 - 1), at(idleMinutes * 60), at(86_400)]).toEqual([null, null, 'idle', 'idle'])
    }
  })

  it('R-90: locks with the session, unless the desk does without', () => {
    expect(reasonToLock({ idleSeconds: 0, isSessionLocked: true }, rules)).toBe('screen-lock')
    expect(reasonToLock({ idleSeconds: 0, isSessionLocked: true }, { ...rules, onScreenLock: false })).toBeNull()
  })

  it('shows the lock page while locked only, and keeps it while opening', () => {
    expect([pageFor('locked'), pageFor('opening'), pageFor('open'), pageFor('failed')]).toEqual(['lock', null, 'index', 'index'])
  })
})
