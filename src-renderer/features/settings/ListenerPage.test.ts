import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { asInstant } from '#shared/domain/calendar.ts'
import { defaultSettings, type Settings } from '#shared/domain/settings.ts'
import { refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { useSettingsStore } from '../../stores/settings.ts'
import { defineComponent, h } from 'vue'
import { listenerStatus } from '../callbacks/testing/deliveries.ts'
import { mountCallbacks, typeInto } from '../callbacks/testing/mount-callbacks.ts'
import type { ListenerStatus } from '../../stores/listener.ts'
import ListenerPage from './ListenerPage.vue'

afterEach(() => { document.body.innerHTML = '' })

const open = async (start: Partial<ListenerStatus> = {}, set: Partial<Settings['listener']> = {}, more: FakeAnswers = {}) => {
  let status = listenerStatus(start)
  let settings: Settings = defaultSettings('practice', 'Ann')
  settings = { ...settings, listener: { ...settings.listener, ...set } }
  const bench = defineComponent({ setup: () => {
    const store = useSettingsStore()
    void store.load()
    return () => (store.isLoaded ? h(ListenerPage) : null)
  } })
  const mounted = await mountCallbacks(bench, {}, {
    'providers.list': () => ({ providers: [], credentials: [] }),
    'settings.get': () => settings as never,
    'settings.update': ({ listener }) => (settings = { ...settings, listener: { ...settings.listener, ...listener } as Settings['listener'] }) as never,
    'listener.status': () => status,
    'listener.start': () => (status = listenerStatus({ ...start, state: 'listening' })),
    'listener.stop': () => (status = listenerStatus({ ...start, state: 'off' })),
    ...more,
  })
  await flushPromises()
  return { ...mounted, toast: (): string => mounted.toasts.items.value.map(({ text }) => text).join(' ') }
}

it('starts on this computer without a question, and stopping asks', async () => {
  const { fake, press, wrapper } = await open({ state: 'off' })
  expect(wrapper.text()).toContain('Nothing can arrive.')
  await press('Start')
  expect(fake.requestsOf('listener.start')).toEqual([{ isConfirmed: false }])
  expect(wrapper.text()).toContain('Running at 127.0.0.1:8443')
  await press('Stop')
  expect(fake.calls.some(({ name }) => name === 'listener.stop')).toBe(false)
  await press('Stop')
  expect(fake.calls.some(({ name }) => name === 'listener.stop')).toBe(true)
})

it('R-15: an address that other computers reach is asked about before it starts', async () => {
  const { fake, press } = await open({ state: 'off' }, { address: '0.0.0.0' })
  await press('Start')
  expect(document.body.textContent).toContain('Let other computers reach the listener at 0.0.0.0?')
  expect(fake.requestsOf('listener.start')).toEqual([])
  await press('Let them reach it')
  expect(fake.requestsOf('listener.start')).toEqual([{ isConfirmed: true }])
})

it('R-15: while it runs, the question comes before the wider address is saved', async () => {
  const { fake, press, field } = await open()
  await typeInto(field('Address'), '192.168.1.4')
  document.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
  expect(fake.requestsOf('settings.update')).toEqual([])
  await press('Let them reach it')
  await vi.waitFor(() => { expect(fake.requestsOf('listener.start')).toEqual([{ isConfirmed: true }]) })
  expect(fake.requestsOf('settings.update')[0]?.listener).toMatchObject({ address: '192.168.1.4', port: 8443, toleranceSeconds: 300 })
})

it('says a busy port in plain words and tries again', async () => {
  const { fake, press, wrapper } = await open({ state: 'failed', failure: { code: 'listener.port-taken', message: '' } })
  expect(wrapper.find('[role=alert]').text()).toContain('The port is in use. Another program listens there')
  await press('Try again')
  expect(fake.requestsOf('listener.start')).toHaveLength(1)
})

const ADDRESSES = [
  { providerId: 'inbank', route: 'callback', label: 'Decisions', shown: 'https://cb.example/inbank/\u2026/callback', signature: 'hmac' },
  { providerId: 'intake', route: '', label: 'Anything else', shown: 'https://cb.example/any/\u2026', signature: 'none' },
] as const

it('an address is copied by main, and a new one is made only after a question', async () => {
  const { fake, press, wrapper, toast } = await open({ addresses: [...ADDRESSES] }, {}, { 'listener.copyAddress': () => undefined, 'listener.replaceAddress': () => listenerStatus({ addresses: [...ADDRESSES] }) })
  expect(wrapper.text()).toContain('https://cb.example/inbank/\u2026/callback')
  expect(wrapper.text()).toContain('HMAC-SHA512')
  await press('Copy the address for Inbank, Decisions')
  expect(fake.requestsOf('listener.copyAddress')).toEqual([{ providerId: 'inbank', route: 'callback' }])
  await press('Replace the addresses of Inbank')
  expect(fake.requestsOf('listener.replaceAddress')).toEqual([])
  await press('Replace')
  expect(fake.requestsOf('listener.replaceAddress')).toEqual([{ providerId: 'inbank' }])
  expect(toast()).toContain('Inbank has new addresses.')
})

it('checks whether it is reached and says what came back', async () => {
  let reach: ListenerStatus['reach'] = null
  const { press, wrapper } = await open({}, {}, {
    'listener.status': () => listenerStatus({ reach }),
    'listener.checkReach': () => (reach = { at: asInstant('2026-11-12T08:00:00.000Z'), isReached: false, message: 'The call timed out.' }),
  })
  expect(wrapper.text()).toContain('Not checked yet')
  await press('Check')
  expect(wrapper.text()).toContain('Not reached')
  expect(wrapper.text()).toContain('The call timed out.')
})

it('gives a command for a tunnel to the port that is set', async () => {
  const { wrapper } = await open({ port: 9443 })
  expect(wrapper.text()).toContain('-R 127.0.0.1:9443:127.0.0.1:9443 you@your-server')
})

it('a key pair that is there is replaced only after a question', async () => {
  const pgpKey = { fingerprint: 'A1B2C3D4', createdAt: asInstant('2026-11-12T08:00:00.000Z') }
  const { fake, press, wrapper } = await open({ pgpKey }, {}, { 'listener.makePgpKey': () => listenerStatus({ pgpKey }) })
  expect(wrapper.text()).toContain('A1B2 C3D4')
  await press('Replace the pair')
  expect(fake.requestsOf('listener.makePgpKey')).toEqual([])
  await press('Replace the pair')
  expect(fake.requestsOf('listener.makePgpKey')).toEqual([{ isReplacing: true }])
})

it('a refusal is told and nothing is claimed', async () => {
  const { press, toast, wrapper } = await open({ state: 'off' }, {}, { 'listener.start': () => { throw refusal('listener.address-unavailable') } })
  await press('Start')
  expect(toast()).toContain('This computer does not have that address.')
  expect(wrapper.text()).toContain('Nothing can arrive.')
})
