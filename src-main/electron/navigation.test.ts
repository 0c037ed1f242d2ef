import { describe, expect, it, vi } from 'vitest'
import type { WebContents } from 'electron'
import { silentLogger } from '#main/platform/logger.ts'
import { createNavigationGuard, isEntryFrame, type FrameFacts } from './navigation.ts'

vi.mock('electron', () => ({ app: {} }))

const good: FrameFacts = { url: 'app://entry/entry.html', isMainFrame: false, isInPage: true, pageUrl: 'app://bundle/index.html', isConsoleWindow: true }
const hostile: readonly (readonly [string, Partial<FrameFacts>])[] = [
  ...[
    'app://entry/', 'app://entry', 'app://entry/entry.html?x', 'app://entry/entry.html#x', 'app://entry/entry.html/', 'app://entry/ENTRY.HTML', 'APP://entry/entry.html',
    'app://entry/index.html', 'app://entry/assets/app.js', 'app://bundle/entry.html', 'app://bundle/index.html', 'app://entry.evil/entry.html', 'app://evil@entry/entry.html',
    'app://entry:1/entry.html', 'https://entry/entry.html', 'https://example.invalid/', 'data:text/html,x', 'blob:app://entry/1', 'about:blank', 'about:srcdoc', 'file:///entry.html', '',
  ].map((url) => [`the address ${url}`, { url }] as const),
  ['the page itself', { isMainFrame: true }],
  ['a frame inside another frame', { isInPage: false }],
  ['the lock page', { pageUrl: 'app://bundle/lock.html' }],
  ['a page that went astray', { pageUrl: 'about:blank' }],
  ['a frame of the frame', { pageUrl: 'app://entry/entry.html' }],
  ['a window that is not the console', { isConsoleWindow: false }],
]

describe('the frame for bank logins', () => {
  it('may load at its own address in the console', () => {
    expect(isEntryFrame(good)).toBe(true)
  })

  it.each(hostile)('R-06: %s stays refused', (_what, patch) => {
    expect(isEntryFrame({ ...good, ...patch })).toBe(false)
  })

  it('R-06 proof: every single check is needed by some case', () => {
    for (const fact of Object.keys(good) as (keyof FrameFacts)[]) {
      expect(hostile.some(([, patch]) => isEntryFrame({ ...good, ...patch, [fact]: good[fact] })), fact).toBe(true)
    }
  })

  it('R-06: is let in by the guard of the window that was named, and by no other', () => {
    const guard = createNavigationGuard(silentLogger)
    const asks = (isNamed: boolean): boolean => {
      let listener: (event: object) => void = () => undefined
      const contents = {
        on: (name: string, added: typeof listener) => { if (name === 'will-frame-navigate') listener = added },
        setWindowOpenHandler: () => undefined, getURL: () => 'app://bundle/index.html#/cases', mainFrame: { frameTreeNodeId: 1 },
      } as unknown as WebContents
      guard.guard(contents)
      if (isNamed) guard.allowEntryIn(contents)
      const event = { preventDefault: vi.fn(), url: 'app://entry/entry.html', isMainFrame: false, frame: { parent: { frameTreeNodeId: 1 } } }
      listener(event)
      return event.preventDefault.mock.calls.length === 0
    }
    expect([asks(true), asks(false)]).toEqual([true, false])
  })
})
