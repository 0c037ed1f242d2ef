import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { usualPlacement } from './placement.ts'
import { createWindowMemory } from './window-memory.ts'

describe('window memory', () => {
  let folder = ''
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'casebench-window-')) })
  afterEach(() => { rmSync(folder, { recursive: true, force: true }) })

  it('keeps place, zoom and theme over a restart, readable by the officer alone', () => {
    const memory = createWindowMemory(folder)
    memory.change({ bounds: { x: 1, y: 2, width: 1300, height: 800 }, zoomPercent: 125 })
    memory.change({ theme: 'dark' })
    memory.save()
    expect(createWindowMemory(folder).current()).toEqual({ bounds: { x: 1, y: 2, width: 1300, height: 800 }, isMaximized: false, zoomPercent: 125, theme: 'dark' })
    expect(statSync(join(folder, 'window.json')).mode & 0o777).toBe(0o600)
  })

  it('R-95: holds nothing but place, zoom and theme', () => {
    const memory = createWindowMemory(folder)
    memory.change({ isMaximized: true })
    memory.save()
    expect(Object.keys(JSON.parse(readFileSync(join(folder, 'window.json'), 'utf8')) as object)).toEqual(['bounds', 'isMaximized', 'zoomPercent', 'theme'])
  })

  it('starts as usual where the file is missing or damaged', () => {
    expect(createWindowMemory(folder).current()).toEqual(usualPlacement)
    writeFileSync(join(folder, 'window.json'), '\u0000')
    expect(createWindowMemory(folder).current()).toEqual(usualPlacement)
  })

  it('does not stop the window when it cannot be written', () => {
    const memory = createWindowMemory(join(folder, 'missing'))
    memory.change({ zoomPercent: 110 })
    expect(() => { memory.save() }).not.toThrow()
  })
})
