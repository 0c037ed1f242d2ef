import { expect, it } from 'vitest'
import { initialsOf } from '#shared/domain/settings.ts'
import { avatarName } from './avatar-name.ts'

it('shows both letters of stored initials', () => {
  expect(initialsOf(avatarName('MK'))).toBe('MK')
  expect(initialsOf(avatarName('Anneli Saar'))).toBe('AS')
  expect(avatarName('root')).toBe('root')
})
