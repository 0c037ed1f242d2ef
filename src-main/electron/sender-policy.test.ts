import { describe, expect, it } from 'vitest'
import { judgeSender, type SenderFacts } from './sender-policy.ts'

const good: SenderFacts = {
  url: 'app://bundle/index.html', origin: 'app://bundle', isMainFrame: true, isFrameGone: false, webContentsId: 1, liveWebContentsId: 1,
}

const hostile: readonly (readonly [string, Partial<SenderFacts>, string])[] = [
  ['a sub-frame of our own page', { isMainFrame: false }, 'sub-frame'],
  ['the frame for bank logins', { isMainFrame: false, url: 'app://entry/entry.html', origin: 'app://entry' }, 'sub-frame'],
  ['the page for bank logins, should it ever be the main one', { url: 'app://entry/entry.html', origin: 'app://entry' }, 'foreign-origin'],
  ['a view of a provider page', { webContentsId: 2, url: 'https://bank.example/', origin: 'https://bank.example' }, 'unknown-window'],
  ['our own page in a window that is not on screen', { webContentsId: 2 }, 'unknown-window'],
  ['a sender without an id', { webContentsId: undefined }, 'unknown-window'],
  ['any sender between two windows', { liveWebContentsId: undefined }, 'no-window'],
  ['nobody at all between two windows', { liveWebContentsId: undefined, webContentsId: undefined }, 'no-window'],
  ['about:blank', { url: 'about:blank', origin: 'null' }, 'foreign-origin'],
  ['about:blank that inherited our origin', { url: 'about:blank' }, 'foreign-url'],
  ['about:srcdoc that inherited our origin', { url: 'about:srcdoc' }, 'foreign-url'],
  ['a destroyed frame', { isFrameGone: true }, 'frame-gone'],
  ['a missing URL', { url: undefined }, 'no-url'],
  ['an empty URL', { url: '' }, 'no-url'],
  ['a missing origin', { origin: undefined }, 'no-url'],
  ['an origin that begins like ours', { url: 'app://bundle.evil/index.html', origin: 'app://bundle.evil' }, 'foreign-origin'],
  ['our URL with another origin', { origin: 'app://other' }, 'foreign-origin'],
  ['our origin with another URL', { url: 'app://bundle.evil/index.html' }, 'foreign-url'],
  ['a port', { url: 'app://bundle:1/index.html', origin: 'app://bundle:1' }, 'foreign-origin'],
  ['upper case', { url: 'APP://BUNDLE/index.html', origin: 'APP://BUNDLE' }, 'foreign-origin'],
  ['a trailing slash', { origin: 'app://bundle/' }, 'foreign-origin'],
  ['https of the same name', { url: 'https://bundle/index.html', origin: 'https://bundle' }, 'foreign-origin'],
  ['a file', { url: 'file:///index.html', origin: 'file://' }, 'foreign-origin'],
  ['data', { url: 'data:text/html,x', origin: 'null' }, 'foreign-origin'],
  ['blob of ours', { url: 'blob:app://bundle/1-2-3' }, 'foreign-url'],
]

describe('sender policy', () => {
  it('lets the main frame of the window on screen speak', () => {
    expect(judgeSender(good)).toBeNull()
    expect(judgeSender({ ...good, url: 'app://bundle/lock.html' })).toBeNull()
  })

  it.each(hostile)('R-08: refuses %s', (_what, patch, reason) => {
    expect(judgeSender({ ...good, ...patch })).toBe(reason)
  })

  it('R-08 proof: every single check is needed by some case', () => {
    // With one fact forced to its good value, at least one hostile case passes: no check is dead weight.
    for (const fact of Object.keys(good) as (keyof SenderFacts)[]) {
      const passes = hostile.filter(([, patch]) => judgeSender({ ...good, ...patch, [fact]: good[fact] }) === null)
      expect(passes.length, fact).toBeGreaterThan(0)
    }
  })
})
