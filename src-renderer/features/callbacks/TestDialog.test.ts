import { afterEach, expect, it, vi } from 'vitest'
import { mount } from '@vue/test-utils'
import { defineComponent, h, nextTick, ref } from 'vue'
import { asId } from '#shared/domain/ids.ts'
import type { FakeAnswers } from '../../bridge/fake-bridge.ts'
import { useListenerStore } from '../../stores/listener.ts'
import TestDialog from './TestDialog.vue'
import { deskWith, listenerStatus } from './testing/deliveries.ts'
import { mountCallbacks } from './testing/mount-callbacks.ts'
import { useAnnouncements } from './use-announcements.ts'

afterEach(() => {
  document.body.innerHTML = ''
  vi.useRealTimers()
})
const callbackId = asId<'callback'>('callback-000009')
const open = async (more: FakeAnswers = {}) => {
  const opened: string[] = []
  const bench = defineComponent({ setup: () => {
    void useListenerStore().load()
    return () => h(TestDialog, { open: true, onOpenDelivery: (id: string) => { opened.push(id) } })
  } })
  const mounted = await mountCallbacks(bench, {}, deskWith(() => [], {
    'callbacks.samples': () => [
      { providerId: 'inbank', route: 'callback', flaw: 'none', label: 'A right one' }, { providerId: 'inbank', route: 'callback', flaw: 'wrong-signature', label: 'A wrong HMAC' },
      { providerId: 'instantor', route: 'report', flaw: 'stale', label: 'An old report' },
    ],
    'callbacks.sendTest': () => ({ status: 200, body: 'OK', tookMs: 11.6, callbackId }), ...more,
  }))
  return { ...mounted, opened }
}

it('sends the chosen sample, shows what came back and leads to the delivery', async () => {
  const { press, fake, opened, field } = await open()
  field('What is sent').value = '1'
  field('What is sent').dispatchEvent(new Event('change'))
  await press('Send the test')
  expect(fake.requestsOf('callbacks.sendTest')).toEqual([{ providerId: 'inbank', route: 'callback', flaw: 'wrong-signature', caseId: null }])
  expect(document.body.textContent).toContain('200 in 12 ms')
  await press('Open the delivery')
  expect(opened).toEqual([callbackId])
})

it('offers what goes with the chosen address only', async () => {
  const { field, fake, press } = await open()
  field('Provider and address').value = '1'
  field('Provider and address').dispatchEvent(new Event('change'))
  await nextTick()
  expect([...field('What is sent').querySelectorAll('option')].map(({ textContent }) => textContent)).toEqual(['An old report'])
  await press('Send the test')
  expect(fake.requestsOf('callbacks.sendTest')[0]).toMatchObject({ providerId: 'instantor', flaw: 'stale' })
})

it('with the listener off nothing is sent, and it can be started right there', async () => {
  let status = listenerStatus({ state: 'off' })
  const { press, fake } = await open({ 'listener.status': () => status, 'listener.start': () => (status = listenerStatus()) })
  await press('Send the test')
  expect(fake.requestsOf('callbacks.sendTest')).toEqual([])
  await press('Start the listener')
  expect(fake.requestsOf('listener.start')).toEqual([{ isConfirmed: false }])
  await press('Send the test')
  expect(fake.requestsOf('callbacks.sendTest')).toHaveLength(1)
})

it('announces arrivals politely, at most every ten seconds and all at once', async () => {
  vi.useFakeTimers()
  const count = ref(5)
  const wrapper = mount(defineComponent({ setup: () => {
    const text = useAnnouncements(() => count.value, (fresh) => `${fresh} new`)
    return () => h('p', text.value)
  } }))
  count.value += 2
  await vi.advanceTimersByTimeAsync(9999)
  expect(wrapper.text()).toBe('')
  count.value += 1
  await vi.advanceTimersByTimeAsync(1)
  expect(wrapper.text()).toBe('3 new')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(wrapper.text()).toBe('')
  wrapper.unmount()
})
