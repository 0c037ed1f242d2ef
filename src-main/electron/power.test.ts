import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LockReason } from '#main/app/console.ts'
import { POLL_MS, watchPower } from './power.ts'

const system = vi.hoisted(() => ({ idleSeconds: 0, idleState: 'active', isOnline: true, monitor: undefined as unknown as EventEmitter }))
vi.mock('electron', () => ({
  net: { isOnline: () => system.isOnline },
  get powerMonitor() {
    return Object.assign(system.monitor, { getSystemIdleTime: () => system.idleSeconds, getSystemIdleState: () => system.idleState })
  },
}))

/** A console that notes why it was locked, and the ways by which a desk can be left. */
const setUp = (rules: Partial<{ onSuspend: boolean; onScreenLock: boolean }> = {}) => {
  const locks: LockReason[] = []
  let isLocked = false
  const network: boolean[] = []
  const stop = watchPower({
    console: {
      lock: async (reason) => {
        isLocked = true
        locks.push(reason)
      },
      isLocked: () => isLocked,
      lockRules: () => ({ idleMinutes: 5, onSuspend: true, onScreenLock: true, protectsContent: true, ...rules }),
    },
    networkChanged: (isOnline) => { network.push(isOnline) },
    shutDown: () => undefined,
  })
  return { locks, network, stop, unlock: () => { isLocked = false } }
}

const leaves: Readonly<Record<string, () => void>> = {
  suspend: () => { system.monitor.emit('suspend') },
  'lock-screen': () => { system.monitor.emit('lock-screen') },
  'user switch': () => { system.monitor.emit('user-did-resign-active') },
  idle: () => { system.idleSeconds = 300 },
  'session lock without an event': () => { system.idleState = 'locked' },
}
const back = (): void => {
  system.idleSeconds = 0
  system.idleState = 'active'
}

describe('power watch', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    back()
    system.isOnline = true
    system.monitor = new EventEmitter()
  })
  afterEach(() => { vi.useRealTimers() })

  it('R-90: 200 ways to leave the desk, none missed, each within one look', () => {
    const desk = setUp()
    const ways = Object.values(leaves)
    for (let run = 0; run < 200; run += 1) {
      ways[run % ways.length]?.()
      vi.advanceTimersByTime(POLL_MS)
      expect(desk.locks).toHaveLength(run + 1)
      back()
      desk.unlock()
    }
  })

  it('R-90 proof: with the rules off the events of sleep and screen lock nothing', () => {
    const desk = setUp({ onSuspend: false, onScreenLock: false })
    for (const name of ['suspend', 'lock-screen', 'user switch', 'session lock without an event']) leaves[name]?.()
    vi.advanceTimersByTime(POLL_MS * 3)
    expect(desk.locks).toEqual([])
  })

  it('locks once, not again while it is locked', () => {
    const desk = setUp()
    leaves['suspend']?.()
    leaves['lock-screen']?.()
    leaves['idle']?.()
    vi.advanceTimersByTime(POLL_MS * 5)
    expect(desk.locks).toEqual(['suspend'])
  })

  it('says when the network goes and comes, once each, also while locked', () => {
    const desk = setUp()
    leaves['suspend']?.()
    system.isOnline = false
    vi.advanceTimersByTime(POLL_MS * 3)
    system.isOnline = true
    vi.advanceTimersByTime(POLL_MS * 3)
    expect(desk.network).toEqual([false, true])
  })

  it('looks no more once it was ended', () => {
    const desk = setUp()
    desk.stop()
    leaves['idle']?.()
    vi.advanceTimersByTime(POLL_MS * 3)
    expect(desk.locks).toEqual([])
  })
})
