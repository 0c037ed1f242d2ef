import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isIdText } from '#shared/domain/ids.ts'
import { newId, type Random } from '../platform/random.ts'

const PROFILE_FILE = 'profile.json'

/**
 * Id of this profile folder, made once. Keychain entries carry it, so that two profiles of one OS user (a test run
 * beside an officer's, say) never share a key. It is no secret.
 * @throws when the folder cannot be written or the file is damaged: a new id would orphan the keys.
 */
export const profileIdOf = (folder: string, random: Random): string => {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, PROFILE_FILE)
  try {
    writeFileSync(path, JSON.stringify({ id: newId<'profile'>(random) }), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const { id } = JSON.parse(readFileSync(path, 'utf8')) as { id?: unknown }
  if (typeof id !== 'string' || !isIdText(id)) throw new Error('the profile file is damaged')
  return id
}
