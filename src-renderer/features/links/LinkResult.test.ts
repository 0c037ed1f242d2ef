import { afterEach, expect, it } from 'vitest'
import { createFakeBridge } from '../../bridge/fake-bridge.ts'
import { mountWith } from '../../testing/mount-with.ts'
import LinkResult from './LinkResult.vue'
import { qrPath } from './qr-path.ts'

const link = {
  id: 'link-0001', caseId: 'case-0001', providerId: 'bankstatements', environment: 'production', kind: 'referral', reference: 'TEST-CB-1', address: 'https://bank.example/r/b/TEST-CB-1',
  createdAt: '2026-11-20T09:00:00.000Z', createdBy: 'AS',
  state: 'waiting', stateAt: null, stateCode: null, stateText: null,
}
const shown = (changes: Readonly<Record<string, unknown>> = {}) =>
  mountWith(LinkResult, { link: { ...link, ...changes }, applicant: 'Mary Jones', caseReference: 'CB-1', officer: 'Anneli Saar' }, createFakeBridge()).wrapper
afterEach(() => { document.body.innerHTML = '' })

it('shows the address with a QR code and a draft that names the applicant', () => {
  const wrapper = shown()
  expect(wrapper.find('pre').text()).toBe(link.address)
  expect(wrapper.find('svg[role=img]').attributes('aria-label')).toBe('QR code with the address of link TEST-CB-1')
  expect(wrapper.text()).toContain('Hello Mary,')
  expect(wrapper.text()).not.toContain('Practice link.')
  expect(wrapper.find('a[href^=mailto]').exists()).toBe(false)
})

it('gives neither QR code nor draft for an address that belongs into a frame', () => {
  const wrapper = shown({ kind: 'iframe' })
  expect(wrapper.find('svg[role=img]').exists()).toBe(false)
  expect(wrapper.text()).toContain('Put this address into a frame of your own page.')
})

it('says that a practice link leads nowhere, and that a hand-over has no address', () => {
  expect(shown({ environment: 'sandbox' }).text()).toContain('Practice link.')
  expect(shown({ kind: 'hosted', address: null }).text()).toContain('keeps no address')
})

it('draws the finder patterns of a QR code inside a quiet zone of four modules', () => {
  const { size, path } = qrPath(link.address)
  const isDark = (x: number, y: number): boolean => [...path.matchAll(/M(\d+) (\d+)h(\d+)/g)]
    .some(([, from, row, width]) => Number(row) === y && x >= Number(from) && x < Number(from) + Number(width))
  const rows = [0, 1, 2, 3, 4, 5, 6].map((y) => [0, 1, 2, 3, 4, 5, 6].map((x) => (isDark(x + 4, y + 4) ? '#' : '.')).join(''))
  expect(rows).toEqual(['#######', '#.....#', '#.###.#', '#.###.#', '#.###.#', '#.....#', '#######'])
  expect((size - 8 - 17) % 4).toBe(0)
  expect([0, 1, 2, 3].some((edge) => Array.from({ length: size }, (_, index) => isDark(index, edge) || isDark(edge, index)).includes(true))).toBe(false)
})
