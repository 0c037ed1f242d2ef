import { expect, it } from 'vitest'
import { checkListener, isLoopback, listenerPatch, listenerValues } from './listener-form.ts'

const good = { address: '127.0.0.1', port: '8443', publicUrl: '', toleranceMinutes: '5' }

it.each([
  ['address', 'localhost'], ['address', '256.1.1.1'], ['address', '127.0.0'], ['address', ''],
  ['port', '80'], ['port', '65536'], ['port', 'x'], ['publicUrl', 'cb.example'], ['publicUrl', 'ftp://cb.example'],
  ['toleranceMinutes', '0'], ['toleranceMinutes', '1441'], ['toleranceMinutes', 'x'],
])('refuses %s %j', (name, value) => {
  expect(Object.keys(checkListener({ ...good, [name]: value }))).toEqual([name])
})

it('takes addresses of both kinds and an empty public URL', () => {
  expect(checkListener(good)).toEqual({})
  expect(checkListener({ address: '::1', port: '65535', publicUrl: 'https://cb.example/hooks', toleranceMinutes: '15' })).toEqual({})
  expect(listenerPatch({ ...good, port: ' 9443 ' })).toEqual({ address: '127.0.0.1', port: 9443, publicUrl: '', toleranceSeconds: 300 })
})

it('shows what is set, in whole minutes', () => {
  expect(listenerValues({ address: '::1', port: 9000, publicUrl: '', isEnabled: false, toleranceSeconds: 900 })).toEqual({ address: '::1', port: '9000', publicUrl: '', toleranceMinutes: '15' })
})

it.each([['127.0.0.1', true], ['127.8.9.1', true], ['::1', true], ['0:0:0:0:0:0:0:1', true], ['0.0.0.0', false], ['::', false], ['192.168.1.4', false], ['128.0.0.1', false], ['1127.0.0.1', false]])(
  'R-15: %s is reachable from this computer alone: %s', (address, isOwn) => { expect(isLoopback(address)).toBe(isOwn) })
