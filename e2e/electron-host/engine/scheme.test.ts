import { describe, expect, it } from 'vitest'
import { SchemeMap } from './scheme.ts'

const map = new SchemeMap()
map.register('app')

describe('the scheme map', () => {
  it.each([
    ['app://bundle/index.html?a=1#b', 'https://app--bundle.invalid/index.html?a=1#b'],
    ['app://bundle', 'https://app--bundle.invalid/'],
    ['app://bundle?x', 'https://app--bundle.invalid/?x'],
    ['APP://Bundle/A', 'https://app--bundle.invalid/A'],
  ])('shows %s to Chromium as %s', (own, engine) => {
    expect(map.toEngine(own)).toBe(engine)
  })

  it('goes back to the same URL', () => {
    expect(map.toApp(map.toEngine('app://bundle/a/b?c#d'))).toBe('app://bundle/a/b?c#d')
  })

  it.each(['https://example.com/', 'file:///x', 'data:text/html,x', 'other://bundle/', 'app:opaque'])('leaves %s alone', (url) => {
    expect(map.toEngine(url)).toBe(url)
  })

  it.each([
    'https://app--bundle.invalid.example.com/', 'https://x.app--bundle.invalid/', 'http://app--bundle.invalid/',
    'https://evil--bundle.invalid/', 'https://example.com/https://app--bundle.invalid/',
  ])('does not take %s for one of ours', (url) => {
    expect(map.isMapped(url)).toBe(false)
  })

  it('translates sources in a content security policy', () => {
    expect(map.headerToEngine("default-src 'self' app://bundle; img-src app: data:", 'bundle')).toBe(
      "default-src 'self' https://app--bundle.invalid; img-src https://app--bundle.invalid data:",
    )
  })

  it('translates an origin back', () => {
    expect(map.headerToApp('https://app--bundle.invalid')).toBe('app://bundle')
    expect(map.headerToApp('https://app--bundle.invalid/a?b')).toBe('app://bundle/a?b')
  })
})
