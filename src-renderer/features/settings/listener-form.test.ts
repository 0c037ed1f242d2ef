import { expect, it } from 'vitest'
import { checkListener, listenerPatch } from './listener-form.ts'

const good = { address: '127.0.0.1', port: '8443', publicUrl: '' }

it.each([
  ['address', 'localhost'], ['address', '256.1.1.1'], ['address', '127.0.0'], ['address', ''],
  ['port', '80'], ['port', '65536'], ['port', 'x'], ['publicUrl', 'cb.example'], ['publicUrl', 'ftp://cb.example'],
])('refuses %s %j', (name, value) => {
  expect(Object.keys(checkListener({ ...good, [name]: value }))).toEqual([name])
})

it('takes addresses of both kinds and an empty public URL', () => {
  expect(checkListener(good)).toEqual({})
  expect(checkListener({ address: '::1', port: '65535', publicUrl: 'https://cb.example/hooks' })).toEqual({})
  expect(listenerPatch({ ...good, port: ' 9443 ' })).toEqual({ address: '127.0.0.1', port: 9443, publicUrl: '' })
})
