import { expect, it } from 'vitest'
import { SHORTCUTS } from '../../composables/shortcut-table.ts'
import { keysOfPress, takenBy, withRemap } from './remap.ts'

const press = (key: string, rest: KeyboardEventInit = {}): string | null => keysOfPress(new KeyboardEvent('keydown', { key, ...rest }), false)

it('writes a press as the table does', () => {
  expect(press('d', { ctrlKey: true, shiftKey: true })).toBe('Ctrl+Shift+D')
  expect(press('?', { shiftKey: true })).toBe('?')
  expect(press('ArrowLeft', { altKey: true })).toBe('Alt+Left')
  expect(press('F6')).toBe('F6')
  expect(press('Shift')).toBeNull()
  expect(press('Escape')).toBeNull()
})

it('finds who has the keys already', () => {
  expect(takenBy(SHORTCUTS, 'new', 'Ctrl+K')?.id).toBe('palette')
  expect(takenBy(SHORTCUTS, 'palette', 'Ctrl+K')).toBeUndefined()
})

it('keeps only what the officer changed', () => {
  expect(withRemap({ new: 'C' }, 'theme', 'Ctrl+Alt+T')).toEqual({ new: 'C', theme: 'Ctrl+Alt+T' })
  expect(withRemap({ new: 'C' }, 'new', null)).toEqual({})
  expect(withRemap({}, 'new', '')).toEqual({ new: '' })
})
