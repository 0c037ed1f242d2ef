import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import CommandPalette from './CommandPalette.vue'
import { searchPalette } from './palette-search.ts'
import type { PaletteItem } from './shell-types.ts'

const ITEMS: readonly PaletteItem[] = [
  { id: 'restart', group: 'Anywhere', label: 'Restart the listener', kind: 'command' },
  { id: 'start', group: 'Anywhere', label: 'Start retrieval', detail: 'illion', kind: 'command' },
  { id: 'open', group: 'Anywhere', label: 'Open statements', kind: 'place' },
  { id: 'erik', group: 'Cases', label: 'CB-24761 Erik', detail: 'status: expired', kind: 'case' },
  { id: 'mary', group: 'Cases', label: 'CB-24817 Mary', kind: 'case' },
]
const idsOf = (query: string, items = ITEMS): readonly string[] => searchPalette(items, query).flatMap((group) => group.items.map(({ id }) => id))

describe('searchPalette', () => {
  it('ranks the start of a label, then of a word, then inside, then the detail', () => {
    expect(idsOf('sta')).toEqual(['start', 'open', 'restart', 'erik'])
  })

  it('keeps commands after > and cases after #', () => {
    expect(idsOf('>')).toEqual(['restart', 'start'])
    expect(idsOf('# 24817')).toEqual(['mary'])
  })

  it('shows what the parent found for the query although the words differ', () => {
    expect(idsOf('zzz', [...ITEMS, { id: 'hit', group: 'Cases', label: 'CB-1', isHit: true }])).toEqual(['hit'])
  })
})

describe('CommandPalette', () => {
  let wrapper: VueWrapper | undefined
  afterEach(() => { wrapper?.unmount() })
  const open = async (): Promise<HTMLInputElement> => {
    wrapper = mount(CommandPalette, { attachTo: document.body, props: { open: true, items: ITEMS, scope: 'Mary Jones', 'onUpdate:open': (isOpen: boolean) => wrapper?.setProps({ open: isOpen } as never) } })
    await nextTick()
    await nextTick()
    return document.querySelector<HTMLInputElement>('[role="combobox"]')!
  }
  const press = async (input: HTMLElement, key: string): Promise<void> => {
    input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
    await nextTick()
  }
  const chosen = (): string | null | undefined => document.querySelector('[role="option"][aria-selected="true"]')?.textContent

  it('chooses by arrows around the ends, runs by Enter and closes', async () => {
    const input = await open()
    expect(chosen()).toContain('Restart')
    await press(input, 'ArrowUp')
    expect(chosen()).toContain('Mary')
    await press(input, 'ArrowDown')
    await press(input, 'ArrowDown')
    expect(chosen()).toContain('Start retrieval')
    expect(input.getAttribute('aria-activedescendant')).toBe(document.querySelector('[aria-selected="true"]')?.id)
    await press(input, 'Enter')
    expect(wrapper?.emitted('run')?.[0]).toEqual([ITEMS[1]])
    expect(wrapper?.emitted('update:open')?.at(-1)).toEqual([false])
  })

  it('drops the case by Backspace in the empty field only', async () => {
    const input = await open()
    input.value = 'x'
    input.dispatchEvent(new Event('input'))
    await nextTick()
    await press(input, 'Backspace')
    expect(wrapper?.emitted('dropScope')).toBeUndefined()
    input.value = ''
    input.dispatchEvent(new Event('input'))
    await nextTick()
    await press(input, 'Backspace')
    expect(wrapper?.emitted('dropScope')).toHaveLength(1)
  })

  it('says how many hits there are', async () => {
    const input = await open()
    input.value = 'erik'
    input.dispatchEvent(new Event('input'))
    await nextTick()
    expect([...document.querySelectorAll('[role="status"]')].map((node) => node.textContent)).toContain('1 result')
  })
})
