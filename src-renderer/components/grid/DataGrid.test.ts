import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import DataGrid from './DataGrid.vue'
import { NO_SELECTION, type GridSelection } from './grid-selection.ts'
import type { GridColumn, GridSort, GridSource } from './grid-types.ts'

type Row = Readonly<{ id: string; name: string; amount: number; date: string }>
const rowAt = (index: number): Row => ({ id: `r${index}`, name: `Name ${index}`, amount: index * 100, date: `day ${Math.floor(index / 3)}` })
const COLUMNS: readonly GridColumn<Row>[] = [
  { key: 'name', label: 'Name', width: 200, sortable: true, text: ({ name }) => name },
  { key: 'amount', label: 'Amount', width: 100, align: 'end', text: ({ amount }) => amount.toLocaleString('en-US'), copy: ({ amount }) => String(amount) },
  { key: 'date', label: 'Date', width: 100, showOnce: true, text: ({ date }) => date },
]
const VIEW_HEIGHT = 640

let height: PropertyDescriptor | undefined
beforeEach(() => {
  // happy-dom lays nothing out: give the scroll area the size of a window.
  height = Object.getOwnPropertyDescriptor(HTMLElement.prototype, 'clientHeight')
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => VIEW_HEIGHT })
})
afterEach(() => {
  if (height) Object.defineProperty(HTMLElement.prototype, 'clientHeight', height)
  else Reflect.deleteProperty(HTMLElement.prototype, 'clientHeight')
})

const open = async (props: Record<string, unknown>, slots: Record<string, string> = {}): Promise<VueWrapper> => {
  const wrapper = mount(DataGrid as never, {
    attachTo: document.body,
    props: {
      label: 'Cases', columns: COLUMNS, rowKey: (row: Row) => row.id, selectable: true,
      'onUpdate:selection': (selection: GridSelection) => wrapper.setProps({ selection } as never),
      'onUpdate:sort': (sort: GridSort) => wrapper.setProps({ sort } as never),
      'onUpdate:collapsed': (collapsed: ReadonlySet<string>) => wrapper.setProps({ collapsed } as never),
      ...props,
    } as never,
    slots: slots as never,
  }) as VueWrapper
  await nextTick()
  await nextTick()
  return wrapper
}
const grid = (wrapper: VueWrapper): ReturnType<VueWrapper['find']> => wrapper.find('[tabindex="0"]')
const press = async (wrapper: VueWrapper, ...keys: readonly string[]): Promise<void> => {
  for (const key of keys) {
    const shiftKey = key.startsWith('Shift+')
    const ctrlKey = key.startsWith('Ctrl+')
    await grid(wrapper).trigger('keydown', { key: key.replace(/^(Shift|Ctrl)\+/, ''), shiftKey, ctrlKey })
  }
  await nextTick()
}
const active = (wrapper: VueWrapper): string => {
  const id = grid(wrapper).attributes('aria-activedescendant') ?? ''
  return document.getElementById(id)?.getAttribute('aria-rowindex') ?? id
}
const selectedIds = (wrapper: VueWrapper): readonly string[] => [...(wrapper.props() as { selection?: GridSelection }).selection?.keys ?? []]
const fewRows = Array.from({ length: 5 }, (_, index) => rowAt(index))

describe('DataGrid', () => {
  it('draws a plain array whole, with counts and positions for assistive tech', async () => {
    const wrapper = await open({ rows: fewRows })
    expect(grid(wrapper).attributes()).toMatchObject({ role: 'grid', 'aria-rowcount': '6', 'aria-colcount': '4', 'aria-multiselectable': 'true' })
    expect(wrapper.findAll('.k-grid-row').map((row) => row.attributes('aria-rowindex'))).toEqual(['2', '3', '4', '5', '6'])
    wrapper.unmount()
  })

  it('draws only a window of 100,000 rows, tells all of them, and asks its source for the window', async () => {
    const requestRange = vi.fn()
    const source: GridSource<Row> = { rowCount: 100_000, slotAt: (index) => ({ state: 'ready', row: rowAt(index) }), requestRange }
    const wrapper = await open({ source })
    await vi.waitFor(() => { expect(wrapper.findAll('.k-grid-row').length).toBeGreaterThan(0) })
    const drawn = wrapper.findAll('.k-grid-row').length
    expect(drawn).toBeGreaterThan(15)
    expect(drawn).toBeLessThan(60)
    expect(grid(wrapper).attributes('aria-rowcount')).toBe('100001')
    expect(requestRange).toHaveBeenLastCalledWith(0, drawn - 1)
    wrapper.unmount()
  })

  it('moves with J, K, arrows, Home and End, and never past the ends', async () => {
    const onFocusRow = vi.fn()
    const wrapper = await open({ rows: fewRows, onFocusRow })
    await press(wrapper, 'j', 'ArrowDown')
    expect(active(wrapper)).toBe('4')
    await press(wrapper, 'k')
    expect(active(wrapper)).toBe('3')
    await press(wrapper, 'End', 'j')
    expect(active(wrapper)).toBe('6')
    await press(wrapper, 'Home')
    expect(active(wrapper)).toBe('2')
    await press(wrapper, 'PageDown')
    expect(active(wrapper)).toBe('6')
    await press(wrapper, 'PageUp')
    expect(active(wrapper)).toBe('2')
    expect(onFocusRow).toHaveBeenLastCalledWith(fewRows[0], 0)
    wrapper.unmount()
  })

  it('opens with Enter and with a double click', async () => {
    const onOpen = vi.fn()
    const wrapper = await open({ rows: fewRows, onOpen })
    await press(wrapper, 'j', 'Enter')
    expect(onOpen).toHaveBeenLastCalledWith(fewRows[1], 1)
    await wrapper.findAll('.k-grid-row')[3]!.trigger('dblclick')
    expect(onOpen).toHaveBeenLastCalledWith(fewRows[3], 3)
    wrapper.unmount()
  })

  it('selects with X, extends with Shift X, takes all with Ctrl A', async () => {
    const wrapper = await open({ rows: fewRows, selection: NO_SELECTION }, { bulk: '<i>bulk</i>' })
    await press(wrapper, 'x')
    expect(selectedIds(wrapper)).toEqual(['r0'])
    expect(wrapper.find('.k-grid-bulk').exists()).toBe(false)
    await press(wrapper, 'j', 'j', 'Shift+X')
    await vi.waitFor(() => { expect(selectedIds(wrapper)).toEqual(['r0', 'r1', 'r2']) })
    expect(wrapper.findAll('[aria-selected="true"]')).toHaveLength(3)
    expect(wrapper.find('.k-grid-bulk').text()).toContain('3 selected')
    await press(wrapper, 'Ctrl+a')
    expect((wrapper.props() as unknown as { selection: GridSelection }).selection.mode).toBe('all')
    expect(wrapper.findAll('[aria-selected="true"]')).toHaveLength(5)
    wrapper.unmount()
  })

  it('extends over rows that are not loaded by loading them first', async () => {
    const loaded = new Set([0])
    const source: GridSource<Row> = {
      rowCount: 4,
      slotAt: (index) => (loaded.has(index) ? { state: 'ready', row: rowAt(index) } : { state: 'loading' }),
      requestRange: () => undefined,
      loadRange: (start, end) => {
        for (let index = start; index <= end; index++) loaded.add(index)
        return Promise.resolve()
      },
    }
    const wrapper = await open({ source, selection: NO_SELECTION })
    await press(wrapper, 'x', 'End', 'Shift+X')
    await vi.waitFor(() => { expect(selectedIds(wrapper)).toEqual(['r0', 'r1', 'r2', 'r3']) })
    wrapper.unmount()
  })

  it('sorts by click and by Enter on the head: ascending, descending, none', async () => {
    const wrapper = await open({ rows: fewRows, sort: null })
    const head = wrapper.findAll('[role="columnheader"]')[1]!
    await head.trigger('click')
    expect(head.attributes('aria-sort')).toBe('ascending')
    await press(wrapper, 'ArrowUp', 'Enter')
    expect(head.attributes('aria-sort')).toBe('descending')
    await press(wrapper, 'Enter')
    expect(head.attributes('aria-sort')).toBe('none')
    await press(wrapper, 'ArrowRight', 'Enter')
    expect(wrapper.findAll('[role="columnheader"]')[2]!.attributes('aria-sort')).toBeUndefined()
    wrapper.unmount()
  })

  it('collapses a group by Enter and counts its head as a row', async () => {
    const wrapper = await open({ rows: fewRows, groups: [{ key: 'a', label: 'Overdue', start: 0, count: 2 }, { key: 'b', label: 'Today', start: 2, count: 3 }], collapsed: new Set() })
    expect(grid(wrapper).attributes()).toMatchObject({ role: 'treegrid', 'aria-rowcount': '8' })
    await press(wrapper, 'Enter')
    expect(grid(wrapper).attributes('aria-rowcount')).toBe('6')
    expect(wrapper.find('.k-grid-group').attributes('aria-expanded')).toBe('false')
    await press(wrapper, 'ArrowRight')
    expect(grid(wrapper).attributes('aria-rowcount')).toBe('8')
    wrapper.unmount()
  })

  it('shows a repeated date once and keeps it for assistive tech', async () => {
    const wrapper = await open({ rows: fewRows })
    const dates = wrapper.findAll('[role="gridcell"][data-column="date"] > span')
    expect(dates.map((cell) => cell.text())).toEqual(['day 0', 'day 0', 'day 0', 'day 1', 'day 1'])
    expect(dates.map((cell) => cell.classes('sr-only'))).toEqual([false, true, true, false, true])
    wrapper.unmount()
  })

  it('copies the selection as tab-separated plain values', async () => {
    const onCopy = vi.fn()
    const wrapper = await open({ rows: Array.from({ length: 20 }, (_, index) => rowAt(index)), selection: { mode: 'some', keys: new Set(['r12', 'r1']) }, onCopy })
    await press(wrapper, 'Ctrl+c')
    expect(onCopy).toHaveBeenCalledWith('Name 1\t100\tday 0\nName 12\t1200\tday 4')
    wrapper.unmount()
  })

  it('shows loading and failed rows, and offers to retry', async () => {
    const onRetry = vi.fn()
    const source: GridSource<Row> = { rowCount: 2, slotAt: (index) => (index === 0 ? { state: 'loading' } : { state: 'failed' }), requestRange: () => undefined }
    const wrapper = await open({ source, onRetry })
    const rows = wrapper.findAll('.k-grid-row')
    expect(rows[0]!.attributes('aria-busy')).toBe('true')
    expect(rows[1]!.text()).toContain('Could not read this row')
    await rows[1]!.find('button').trigger('click')
    expect(onRetry).toHaveBeenCalledWith(1)
    wrapper.unmount()
  })

  it('leaves keys of controls inside a row alone', async () => {
    const onOpen = vi.fn()
    const wrapper = await open({ rows: fewRows, onOpen })
    await wrapper.find('.k-grid-row input').trigger('keydown', { key: 'Enter' })
    expect(onOpen).not.toHaveBeenCalled()
    wrapper.unmount()
  })

  it('shows the empty slot without rows', async () => {
    const wrapper = await open({ rows: [] }, { empty: '<p>Nothing here</p>' })
    expect(wrapper.text()).toContain('Nothing here')
    expect(grid(wrapper).attributes('aria-activedescendant')).toBeUndefined()
    wrapper.unmount()
  })
})
