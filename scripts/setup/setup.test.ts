import { describe, expect, it } from 'vitest'
import { treeMatchesLock } from './npm-packages.mjs'
import { outerPath } from './shell.mjs'
import { availablePackages, isDebianLike, missingPackages } from './system-packages.mjs'

describe('system packages', () => {
  it('asks apt only on Debian and its children', () => {
    expect(isDebianLike('PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n')).toBe(true)
    expect(isDebianLike('ID=ubuntu\nID_LIKE=debian\n')).toBe(true)
    expect(isDebianLike('ID=linuxmint\nID_LIKE="ubuntu debian"\n')).toBe(true)
    expect(isDebianLike('ID=fedora\nVARIANT_ID=debian-like\n')).toBe(false)
  })
  it('installs what is missing and what was removed', () => {
    expect(missingPackages(['dbus', 'xvfb', 'python3'], 'ii  dbus\nrc  xvfb\n')).toEqual(['xvfb', 'python3'])
  })
  it('leaves out what the system does not offer', () => {
    const policy = 'chromium:\n  Installed: (none)\n  Candidate: 156.0\nchromium-headless-shell:\n  Candidate: (none)\n'
    expect(availablePackages(['chromium', 'chromium-headless-shell', 'xvfb'], policy)).toEqual(['chromium'])
  })
})

describe('npm packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0' },
      'node_modules/b': { version: '2.0.0', optional: true },
    },
  }
  it('takes a tree that is what the lock says, with or without the optional part', () => {
    expect(treeMatchesLock(lock, { packages: { 'node_modules/a': { version: '1.0.0' } } })).toBe(true)
  })
  it.each([
    ['a missing package', {}],
    ['another version', { 'node_modules/a': { version: '1.0.1' } }],
    ['a package too many', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/c': { version: '1.0.0' } }],
  ])('sees %s', (_what, packages) => {
    expect(treeMatchesLock(lock, { packages })).toBe(false)
  })
})

describe('outerPath', () => {
  it('takes out the folder that npm ci is about to delete and nothing else', () => {
    expect(outerPath('/p', '/p/node_modules/.bin:/usr/bin:/p-other/node_modules/.bin')).toBe('/usr/bin:/p-other/node_modules/.bin')
  })
})
