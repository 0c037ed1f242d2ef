import { describe, expect, it } from 'vitest'
import { parseStartOptions } from './start-options.ts'

describe('start options', () => {
  it('opens practice from a checkout and live from a package unless told otherwise', () => {
    expect(parseStartOptions(['.'], false)).toEqual({ workspace: 'practice', userDataFolder: null, cli: null })
    expect(parseStartOptions([], true).workspace).toBe('live')
    expect(parseStartOptions(['.', '--workspace', 'live'], false).workspace).toBe('live')
    expect(parseStartOptions(['.', '--workspace=practice'], true).workspace).toBe('practice')
  })

  it('takes an own folder for the profile in both spellings', () => {
    expect(parseStartOptions(['--user-data-dir=/a=b'], false).userDataFolder).toBe('/a=b')
    expect(parseStartOptions(['--user-data-dir', '/a'], false).userDataFolder).toBe('/a')
    expect(parseStartOptions(['--user-data-dir='], false).userDataFolder).toBeNull()
  })

  it('refuses an unknown workspace instead of opening another one', () => {
    expect(() => parseStartOptions(['--workspace', 'test'], false)).toThrow('practice or live')
    expect(() => parseStartOptions(['--workspace'], false)).not.toThrow()
    expect(() => parseStartOptions(['--workspace='], false)).toThrow('practice or live')
  })

  it('leaves everything behind --cli to the command line', () => {
    expect(parseStartOptions(['.', '--cli', 'doctor', '--workspace', 'nonsense'], false)).toEqual({ workspace: 'practice', userDataFolder: null, cli: ['doctor', '--workspace', 'nonsense'] })
  })
})
