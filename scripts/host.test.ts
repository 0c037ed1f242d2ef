import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { describeHost, electronPathFile, hostEnvironment, hostKind } from './host.ts'

describe('the host of a run', () => {
  const isDownloaded = existsSync(electronPathFile)

  it.skipIf(isDownloaded)('is the stand-in where the binary is missing, and says so', () => {
    expect(hostKind({})).toBe('stand-in')
    expect(describeHost('stand-in')).toMatch(/not Electron/)
  })

  it.skipIf(isDownloaded)('E2E_HOST=electron turns a missing binary into a failure', () => {
    expect(() => hostKind({ E2E_HOST: 'electron' })).toThrow(/npx install-electron/)
  })

  it.runIf(isDownloaded)('is Electron where its binary is', () => {
    expect(hostKind({})).toBe('electron')
    expect(hostKind({ E2E_HOST: 'electron' })).toBe('electron')
  })

  it('can be forced to the stand-in, and knows no third', () => {
    expect(hostKind({ E2E_HOST: 'stand-in' })).toBe('stand-in')
    expect(() => hostKind({ E2E_HOST: 'firefox' })).toThrow(/electron or stand-in/)
  })

  it('points the electron package at the stand-in, and leaves it alone for Electron', () => {
    expect(hostEnvironment('electron')).toEqual({})
    const { ELECTRON_OVERRIDE_DIST_PATH: folder = '', ELECTRON_EXEC_PATH: program = '' } = hostEnvironment('stand-in')
    expect(program.startsWith(folder)).toBe(true)
    expect(existsSync(program)).toBe(true)
  })
})
