import { expect, test } from '../fixtures/console.ts'

/** Names that a page can ask about, and names that Electron's handlers are asked for. */
const QUERIED = [
  'accelerometer', 'ambient-light-sensor', 'background-fetch', 'background-sync', 'camera', 'captured-surface-control', 'clipboard-read', 'clipboard-write', 'display-capture', 'geolocation', 'gyroscope', 'idle-detection',
  'keyboard-lock', 'local-fonts', 'local-network-access', 'magnetometer', 'microphone', 'midi', 'nfc', 'notifications', 'payment-handler', 'periodic-background-sync', 'persistent-storage', 'pointer-lock', 'push',
  'screen-wake-lock', 'speaker-selection', 'storage-access', 'system-wake-lock', 'top-level-storage-access', 'web-app-installation', 'window-management',
]

test('R-13: of 30 and more permissions none is granted', async ({ console }) => {
  expect(QUERIED.length).toBeGreaterThanOrEqual(30)
  const granted = await console.page().evaluate(async (names) => {
    const states = await Promise.all(names.map(async (name) => [name, await navigator.permissions.query({ name: name as PermissionName }).then(({ state }) => state, () => 'unknown')] as const))
    return states.filter(([, state]) => state === 'granted').map(([name]) => name)
  }, QUERIED)
  expect(granted).toEqual([])
})

test('R-13: using a device, a place, the screen or the clipboard from the page fails', async ({ console }) => {
  console.expectProblem(/^console: /u)
  const worked = await console.page().evaluate(async () => {
    const browser = navigator as unknown as Record<string, Record<string, (...args: unknown[]) => Promise<unknown>> | undefined>
    const ask: Readonly<Record<string, () => unknown>> = {
      camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
      microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
      screen: () => navigator.mediaDevices.getDisplayMedia(),
      place: () => new Promise((resolve, reject) => { navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 2_000 }) }),
      notification: async () => { if (await Notification.requestPermission() !== 'granted') throw new Error('refused') },
      clipboard: () => navigator.clipboard.readText(),
      midi: () => navigator.requestMIDIAccess({ sysex: true }),
      usb: () => browser['usb']?.['requestDevice']?.({ filters: [] }) ?? Promise.reject(new Error('none')),
      hid: () => browser['hid']?.['requestDevice']?.({ filters: [] }) ?? Promise.reject(new Error('none')),
      serial: () => browser['serial']?.['requestPort']?.() ?? Promise.reject(new Error('none')),
      bluetooth: () => browser['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true }) ?? Promise.reject(new Error('none')),
      storage: async () => { if (!await navigator.storage.persist()) throw new Error('refused') },
      files: () => (window as unknown as Record<string, () => Promise<unknown>>)['showOpenFilePicker']?.() ?? Promise.reject(new Error('none')),
      wakeLock: () => navigator.wakeLock.request('screen'),
      fullscreen: () => document.documentElement.requestFullscreen(),
    }
    const results = await Promise.all(Object.entries(ask).map(async ([name, run]) => {
      const patience = new Promise((_, reject) => { setTimeout(() => { reject(new Error('no answer')) }, 3_000) })
      // A call that throws at once is a refusal too.
      return Promise.race([(async () => run())(), patience]).then(() => name, () => null)
    }))
    return results.filter((name) => name !== null)
  })
  expect(worked).toEqual([])
})

test('R-13: the page cannot catch the pointer', async ({ console }) => {
  test.skip(process.env['CASEBENCH_HOST'] === 'stand-in', 'the stand-in cannot ask main about the pointer lock')
  const isRefused = await console.page().evaluate(() => document.documentElement.requestPointerLock().then(() => false, () => true))
  expect(isRefused).toBe(true)
})
