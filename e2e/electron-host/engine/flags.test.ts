import { describe, expect, it } from 'vitest'
import { chromiumFlags, type FlagOptions } from './flags.ts'

const options: FlagOptions = { mode: 'shell', profile: '/p', userAgent: 'UA', isRoot: false, switches: new Map() }

describe('Chromium\'s command line', () => {
  it('uses the pipe and opens no port of its own', () => {
    const flags = chromiumFlags(options)
    expect(flags).toContain('--remote-debugging-pipe')
    expect(flags.some((flag) => flag.startsWith('--remote-debugging-port'))).toBe(false)
  })

  it('passes on the port that a test asked for', () => {
    const switches = new Map([['remote-debugging-port', '0']])
    expect(chromiumFlags({ ...options, switches })).toContain('--remote-debugging-port=0')
  })

  it('gives up the sandbox for root only', () => {
    expect(chromiumFlags(options)).not.toContain('--no-sandbox')
    expect(chromiumFlags({ ...options, isRoot: true })).toContain('--no-sandbox')
  })

  it('joins feature lists and repeats no switch', () => {
    const switches = new Map([['disable-features', 'Mine'], ['disable-sync', ''], ['inspect', '0'], ['user-data-dir', '/other']])
    const flags = chromiumFlags({ ...options, switches })
    expect(flags.filter((flag) => flag.startsWith('--disable-features='))).toEqual([expect.stringMatching(/,Mine$/)])
    expect(flags.filter((flag) => flag === '--disable-sync')).toHaveLength(1)
    expect(flags.filter((flag) => flag.startsWith('--user-data-dir'))).toEqual(['--user-data-dir=/p'])
    expect(flags.some((flag) => flag.startsWith('--inspect'))).toBe(false)
  })
})
