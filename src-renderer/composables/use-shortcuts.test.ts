import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { isSameChord, parseKeys } from './keys.ts'
import { SHORTCUTS } from './shortcut-table.ts'
import { createShortcuts, type Shortcuts } from './use-shortcuts.ts'

const hasLetterKeys = ref(true)
const remaps = ref<Record<string, string>>({})
let shortcuts: Shortcuts

beforeEach(() => {
  hasLetterKeys.value = true
  remaps.value = {}
  shortcuts = createShortcuts({ isMac: false, hasLetterKeys, remaps })
})
afterEach(() => {
  shortcuts.dispose()
  document.body.replaceChildren()
})

const press = (key: string, modifiers: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent => {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers })
  target.dispatchEvent(event)
  return event
}
const add = (html: string): HTMLElement => {
  const host = document.createElement('div')
  const [tag = 'div', role] = html.split(' ')
  const element = document.createElement(tag)
  if (role !== undefined) element.setAttribute('role', role)
  host.append(element)
  document.body.append(host)
  return element
}

describe('shortcuts', () => {
  it('answers combinations, letters and sequences', () => {
    const run = vi.fn()
    shortcuts.on('palette', () => { run('palette') })
    shortcuts.on('go-overview', () => { run('overview') })
    shortcuts.on('start-retrieval', () => { run('start') })
    expect(press('k', { ctrlKey: true }).defaultPrevented).toBe(true)
    press('r')
    press('g')
    press('o')
    expect(run.mock.calls.flat()).toEqual(['palette', 'start', 'overview'])
  })

  it('prefers the sequence: G then R goes to retrievals and does not start one', () => {
    const run = vi.fn()
    shortcuts.on('go-retrievals', () => { run('go') })
    shortcuts.on('start-retrieval', () => { run('start') })
    press('g')
    press('r')
    expect(run.mock.calls.flat()).toEqual(['go'])
  })

  it.each(['input', 'textarea', 'select', 'div combobox', 'div dialog'])('leaves letters to %s, but not Ctrl combinations', (html) => {
    const run = vi.fn()
    shortcuts.on('start-retrieval', run)
    shortcuts.on('palette', run)
    const target = add(html)
    press('r', {}, target)
    expect(run).not.toHaveBeenCalled()
    press('k', { ctrlKey: true }, target)
    expect(run).toHaveBeenCalledOnce()
  })

  it('switches single letters off and remaps', () => {
    const run = vi.fn()
    shortcuts.on('start-retrieval', run)
    hasLetterKeys.value = false
    press('r')
    expect(run).not.toHaveBeenCalled()
    hasLetterKeys.value = true
    remaps.value = { 'start-retrieval': 'Ctrl+Shift+R' }
    press('r')
    expect(run).not.toHaveBeenCalled()
    press('R', { ctrlKey: true, shiftKey: true })
    expect(run).toHaveBeenCalledOnce()
    remaps.value = { 'start-retrieval': '' }
    press('R', { ctrlKey: true, shiftKey: true })
    expect(run).toHaveBeenCalledOnce()
    expect(shortcuts.keysOf('start-retrieval')).toBeUndefined()
  })

  it('lets the newest answer of a shared key win and gives it back', () => {
    const run = vi.fn()
    shortcuts.on('new', () => { run('new case') })
    const off = shortcuts.on('next-difference', () => { run('difference') })
    press('n')
    off()
    press('n')
    expect(run.mock.calls.flat()).toEqual(['difference', 'new case'])
  })

  it('leaves a key alone that a list has handled', () => {
    const run = vi.fn()
    shortcuts.on('start-retrieval', run)
    const target = add('div')
    target.addEventListener('keydown', (event) => { event.preventDefault() })
    press('r', {}, target)
    expect(run).not.toHaveBeenCalled()
  })

  it('finds ? with and without Shift, but tells F from Shift F', () => {
    const [help] = parseKeys('?')
    expect(isSameChord(help!, { key: '?', mod: false, alt: false, shift: true })).toBe(true)
    const [flag] = parseKeys('F')
    expect(isSameChord(flag!, { key: 'f', mod: false, alt: false, shift: true })).toBe(false)
  })

  it('holds every key of the guide', () => {
    const keys = new Set(SHORTCUTS.flatMap((definition) => [...definition.keys]))
    const wanted = 'Ctrl+K,/,?,J,K,Enter,X,Shift+X,N,P,A,Ctrl+P,Ctrl+1,Ctrl+7,Esc,R,E,G O,G R,G S,G L,G B,G C,G T,F,Shift+F,C,T,M,B,Alt+Left,Alt+Right,Ctrl+B,Ctrl+Shift+D,Ctrl+L,F6,Ctrl+Enter,Ctrl+A'
    expect(wanted.split(',').filter((one) => !keys.has(one))).toEqual([])
    expect(new Set(SHORTCUTS.map(({ id }) => id)).size).toBe(SHORTCUTS.length)
  })
})
