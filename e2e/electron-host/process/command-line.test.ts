import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './command-line.ts'

describe('the command line', () => {
  it('is taken apart as Playwright writes it', () => {
    const all = ['-r', '/pw/loader.js', '--no-sandbox', '--inspect=0', '--remote-debugging-port=0', '.', '--user-data-dir=/u d']
    const line = parseCommandLine(all)
    expect(line.preloads).toEqual(['/pw/loader.js'])
    expect(line.appPath).toBe('.')
    expect(Object.fromEntries(line.switches)).toEqual({
      'no-sandbox': '', inspect: '0', 'remote-debugging-port': '0', 'user-data-dir': '/u d',
    })
    expect(line.all).toEqual(all)
  })

  it('takes the first plain argument for the app and leaves the others to it', () => {
    const line = parseCommandLine(['app', 'file.pdf', '--flag', '-x'])
    expect(line.appPath).toBe('app')
    expect([...line.switches.keys()]).toEqual(['flag'])
  })

  it('reads no switches behind --', () => {
    const line = parseCommandLine(['--', '--app'])
    expect(line.appPath).toBe('--app')
    expect(line.switches.size).toBe(0)
  })

  it('keeps equals signs in values, and the last of two', () => {
    expect(parseCommandLine(['--a=b=c', '--a=d=e']).switches.get('a')).toBe('d=e')
  })
})
