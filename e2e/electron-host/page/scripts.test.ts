import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { afterAll, describe, expect, it } from 'vitest'
import { createContextBridge, createIpcRenderer, type IsolatedConfig } from './isolated-script.ts'
import { isolatedExports } from './isolated-exports.ts'

const config: IsolatedConfig = { handshake: 'h', binding: 'b', deliver: 'd', process: {}, declared: {} }
const folder = mkdtempSync(join(tmpdir(), 'stand-in-scripts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// The texts are made by Node's own type stripping; the test runner's transform would change them.
function textsFor(preload: string): { main: string; isolated: string } {
  const code = `
    import { isolatedWorldScript, mainWorldScript } from ${JSON.stringify(join(import.meta.dirname, 'scripts.ts'))}
    const isolated = isolatedWorldScript(${JSON.stringify(config)}, [${JSON.stringify(preload)}])
    console.log(JSON.stringify({ main: mainWorldScript('h'), isolated }))`
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' })) as never
}

function preloadFile(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

describe('the page scripts', () => {
  it('are plain JavaScript that needs nothing from outside', () => {
    const { main, isolated } = textsFor(preloadFile('ok.cjs', 'exports.a = 1'))
    for (const text of [main, isolated]) {
      expect(() => new Script(text)).not.toThrow()
      expect(text).not.toMatch(/\bimport\b|__vi|satisfies/)
    }
    expect(isolated).toContain('exports.a = 1')
  })

  it.each([
    ['broken.cjs', 'const = 1', 'Unexpected token'],
    ['module.mjs', 'export const a = 1', 'outside a module'],
  ])('carry %s as a preload that throws', (name, source, message) => {
    const { isolated } = textsFor(preloadFile(name, source))
    expect(() => new Script(isolated)).not.toThrow()
    expect(isolated).toContain(message)
    expect(isolated).not.toContain(source)
  })

  it('carry a missing preload as one that throws', () => {
    expect(textsFor(join(folder, 'none.cjs')).isolated).toContain('ENOENT')
  })

  it('have the members that the gate is told', () => {
    expect(Object.keys(createIpcRenderer(() => undefined).ipc).toSorted()).toEqual(isolatedExports.ipcRenderer.members.toSorted())
    expect(Object.keys(createContextBridge(config))).toEqual([...isolatedExports.contextBridge.members])
  })
})
