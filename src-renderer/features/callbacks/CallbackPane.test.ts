import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { computed, defineComponent, h, ref } from 'vue'
import type { CallbackId } from '#shared/domain/ids.ts'
import { refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { useCallbacksStore, type CallbackRow } from '../../stores/callbacks.ts'
import CallbackPane from './CallbackPane.vue'
import { deskWith, detailOf, rowOf } from './testing/deliveries.ts'
import { mountCallbacks, typeInto } from './testing/mount-callbacks.ts'

afterEach(() => { document.body.innerHTML = '' })

const Bench = defineComponent({
  setup: () => {
    const callbacks = useCallbacksStore()
    const chosen = ref<CallbackId | null>(null)
    const feed = computed(() => callbacks.live)
    return () => h(CallbackPane, { feed: feed.value, isPaused: callbacks.isPaused, modelValue: chosen.value, 'onUpdate:modelValue': (id: CallbackId | null) => { chosen.value = id } }, { empty: () => 'nothing yet' })
  },
})
const open = async (start: readonly CallbackRow[], more: FakeAnswers = {}) => {
  let rows = start
  const mounted = await mountCallbacks(Bench, {}, deskWith(() => rows, more))
  const { wrapper, fake } = mounted
  const titles = (): string[] => wrapper.findAll('[role=option]').map((row) => row.find('bdi').text())
  const chosen = (): string => wrapper.find('[role=option][aria-selected=true] bdi').text()
  const list = wrapper.find('[role=listbox]')
  return {
    ...mounted, titles, chosen, list,
    arrive: (row: CallbackRow) => {
      rows = [row, ...rows]
      fake.emit('callback.arrived', { callbackId: row.id, caseId: row.caseId, isNew: true })
    },
    key: async (key: string) => {
      await list.trigger('keydown', { key })
      await flushPromises()
    },
  }
}
const three = [rowOf(3), rowOf(2), rowOf(1)]

it('shows the newest at first and keeps the choice by id when others arrive', async () => {
  const { chosen, titles, arrive } = await open(three)
  expect(chosen()).toBe('STATUS_3')
  arrive(rowOf(4))
  await vi.waitFor(() => { expect(titles()).toEqual(['STATUS_4', 'STATUS_3', 'STATUS_2', 'STATUS_1']) })
  expect(chosen()).toBe('STATUS_3')
})

it('washes what just arrived, and only that', async () => {
  const { wrapper, titles, arrive } = await open(three)
  arrive(rowOf(4))
  await vi.waitFor(() => { expect(titles()).toHaveLength(4) })
  expect(wrapper.findAll('.k-arrive')).toHaveLength(1)
})

it('never moves under the pointer: new ones wait behind a button that says how many', async () => {
  const { wrapper, list, titles, arrive, press } = await open(three)
  await wrapper.find('.relative').trigger('pointerenter')
  arrive(rowOf(4))
  arrive(rowOf(5))
  await vi.waitFor(() => { expect(wrapper.text()).toContain('2 new') })
  expect(titles()).toEqual(['STATUS_3', 'STATUS_2', 'STATUS_1'])
  await press('Show 2 new callbacks')
  await vi.waitFor(() => { expect(titles()[0]).toBe('STATUS_5') })
  expect(wrapper.text()).not.toContain('2 new')
  expect(document.activeElement).toBe(list.element)
})

it('lets them in by itself once the pointer has left', async () => {
  const { wrapper, titles, arrive } = await open(three)
  await wrapper.find('.relative').trigger('pointerenter')
  arrive(rowOf(4))
  await vi.waitFor(() => { expect(wrapper.text()).toContain('1 new') })
  await wrapper.find('.relative').trigger('pointerleave')
  await vi.waitFor(() => { expect(titles()[0]).toBe('STATUS_4') })
})

it('does not move while it is scrolled or paused', async () => {
  const { wrapper, list, titles, arrive } = await open(three)
  list.element.scrollTop = 30
  await list.trigger('scroll')
  arrive(rowOf(4))
  await vi.waitFor(() => { expect(wrapper.text()).toContain('1 new') })
  expect(titles()[0]).toBe('STATUS_3')
})

it('is one stop for the keyboard: arrows, J and K, Home and End move the choice, Enter goes to the detail', async () => {
  const { chosen, key, list, wrapper } = await open(three)
  await key('ArrowDown')
  expect(chosen()).toBe('STATUS_2')
  await key('j')
  expect(chosen()).toBe('STATUS_1')
  await key('j')
  expect(chosen()).toBe('STATUS_1')
  await key('k')
  await key('Home')
  expect(chosen()).toBe('STATUS_3')
  await key('End')
  expect(chosen()).toBe('STATUS_1')
  expect(list.attributes('aria-activedescendant')).toBe(wrapper.find('[aria-selected=true]').attributes('id'))
  await key('Enter')
  expect(document.activeElement?.closest('.callback-detail')).not.toBeNull()
})

it('draws only rows near the view and tells the whole count', async () => {
  const { wrapper } = await open(Array.from({ length: 400 }, (_, index) => rowOf(400 - index)))
  const options = wrapper.findAll('[role=option]')
  expect(options.length).toBeLessThan(60)
  expect(options[0]?.attributes('aria-setsize')).toBe('400')
})

it('filters by verdict with counts, and an empty result names the filter to drop', async () => {
  const { fake, wrapper, press, titles } = await open([rowOf(3, { verdict: 'stale', state: 'held' }), rowOf(2), rowOf(1)])
  const chips = wrapper.findAll('[aria-pressed]').map((chip) => chip.text())
  expect(chips).toEqual(['All 3', 'Valid 2', 'Stale 1'])
  await press('Stale 1')
  expect(titles()).toEqual(['STATUS_3'])
  expect(fake.requestsOf('callbacks.list').at(-1)?.filter.verdicts).toEqual(['stale'])
  await typeInto(wrapper.find('input[type=search]').element as HTMLInputElement, 'nobody')
  await vi.waitFor(() => { expect(wrapper.text()).toContain('No callback with “nobody” and the verdict Stale') })
  await press('Drop the filter')
  expect(titles()).toHaveLength(3)
})

it('counts what it lists: a list that is narrowed otherwise has chips without counts of all deliveries', async () => {
  const { wrapper } = await open([rowOf(3, { verdict: 'stale', state: 'held' }), rowOf(2), rowOf(1)])
  await typeInto(wrapper.find('input[type=search]').element as HTMLInputElement, 'STATUS_2')
  await vi.waitFor(() => { expect(wrapper.findAll('[aria-pressed]').map((chip) => chip.text())).toEqual(['All 1', 'Valid']) })
})

it('says what failed and tries again', async () => {
  let isDown = true
  const { wrapper, press, titles } = await open(three, { 'callbacks.get': ({ callbackId }) => detailOf(three.find(({ id }) => id === callbackId) ?? rowOf(0)) })
  expect(titles()).toHaveLength(3)
  wrapper.unmount()
  document.body.innerHTML = ''
  const plain = deskWith(() => three)['callbacks.list']
  const down = await open(three, { 'callbacks.list': (request) => {
    if (isDown || !plain) throw refusal('store.io')
    return plain(request)
  } })
  expect(down.wrapper.find('[role=alert]').text()).toContain('The disk gave an error')
  isDown = false
  await down.press('Try again')
  expect(down.titles()).toHaveLength(3)
  void press
})
