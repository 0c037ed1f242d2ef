import { expect, it } from 'vitest'
import { checkPassphrase } from './passphrase-form.ts'

const good = { current: 'old one', next: 'four words are enough', repeat: 'four words are enough' }

it('asks for what each act needs', () => {
  expect(checkPassphrase('set')({ ...good, current: '' })).toEqual({})
  expect(checkPassphrase('change')({ ...good, current: '' })).toHaveProperty('current')
  expect(checkPassphrase('remove')({ current: 'old one', next: '', repeat: '' })).toEqual({})
  expect(checkPassphrase('sheet')({ current: 'old one', next: '', repeat: '' })).toEqual({})
  expect(checkPassphrase('set')({ ...good, next: 'eleven char', repeat: 'eleven char' })).toHaveProperty('next')
  expect(checkPassphrase('set')({ ...good, repeat: 'four words are enouhg' })).toEqual({ repeat: expect.any(String) })
})
