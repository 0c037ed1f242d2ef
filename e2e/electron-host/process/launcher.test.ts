import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const launcher = join(import.meta.dirname, '..', 'electron')
const boot = join(import.meta.dirname, '..', 'boot.ts')
const folder = mkdtempSync(join(tmpdir(), 'stand-in-launcher-'))
const fakeNode = join(folder, 'node')

function run(args: string[], env: Record<string, string> = {}, program = launcher): string[] {
  const text = execFileSync(program, args, { encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', ELECTRON_STAND_IN_NODE: fakeNode, ...env } })
  return text.split('\n').slice(0, -1)
}

beforeAll(() => {
  writeFileSync(fakeNode, '#!/bin/sh\nfor a; do printf \'%s\\n\' "$a"; done\n')
  chmodSync(fakeNode, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the launcher', () => {
  it('gives Node the inspector switches and the app everything', () => {
    const args = ['--inspect=0', '--remote-debugging-port=0', '.', 'two words', '']
    expect(run(args)).toEqual(['--inspect=0', boot, ...args])
  })

  it('knows the forms of --inspect', () => {
    expect(run(['--inspect', '--inspect-brk=127.0.0.1:9', '.']).slice(0, 2)).toEqual(['--inspect', '--inspect-brk=127.0.0.1:9'])
  })

  it('hands Node nothing else, also nothing hidden in a switch', () => {
    expect(run(['--inspectors', '--inspect=$(id)', '--eval=1', '--', '--inspect=0'])[0]).toBe(boot)
  })

  it('is plain Node when ELECTRON_RUN_AS_NODE is set', () => {
    expect(run(['-e', '1 + 1'], { ELECTRON_RUN_AS_NODE: '1' })).toEqual(['-e', '1 + 1'])
  })

  it('finds its folder through a symbolic link', () => {
    const link = join(folder, 'electron')
    symlinkSync(launcher, link)
    expect(run(['.'], {}, link)).toEqual([boot, '.'])
  })
})
