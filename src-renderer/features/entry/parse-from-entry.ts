import type { SealedAnswers } from '#shared/domain/sealed-answers.ts'
import { isForwarded } from './forwarded-keys.ts'
import type { EntryAct, ForwardedKey, FromEntry } from './protocol.ts'

type Members = Readonly<Record<string, unknown>>

const ACTS: ReadonlySet<unknown> = new Set<EntryAct>(['cancel', 'other', 'link', 'new-picture'])
const MOST_PICTURES = 100

/** An object with exactly these members; null for anything else. */
const membersOf = (value: unknown, ...names: readonly string[]): Members | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name)) ? value as Members : null
}

const isBase64 = (value: unknown, longest: number): value is string => typeof value === 'string' && value.length <= longest && /^[A-Za-z0-9+/]+={0,2}$/u.test(value)

const sealedOf = (value: unknown): SealedAnswers | null => {
  const members = membersOf(value, 'publicKey', 'iv', 'data')
  if (members === null) return null
  const { publicKey, iv, data } = members
  return isBase64(publicKey, 88) && isBase64(iv, 16) && isBase64(data, 400_000) ? { publicKey, iv, data } : null
}

const keyOf = (value: unknown): ForwardedKey | null => {
  const members = membersOf(value, 'key', 'ctrl', 'meta', 'alt', 'shift')
  if (members === null) return null
  const { key, ctrl, meta, alt, shift } = members
  if (typeof key !== 'string' || typeof ctrl !== 'boolean' || typeof meta !== 'boolean' || typeof alt !== 'boolean' || typeof shift !== 'boolean') return null
  const pressed = { key, ctrl, meta, alt, shift }
  return isForwarded(pressed) ? pressed : null
}

const readers: Readonly<Record<FromEntry['kind'], (value: unknown) => FromEntry | null>> = {
  here: (value) => (membersOf(value, 'kind') === null ? null : { kind: 'here' }),
  submit: (value) => {
    const isNewPush = membersOf(value, 'kind', 'isNewPush')?.['isNewPush']
    return typeof isNewPush === 'boolean' ? { kind: 'submit', isNewPush } : null
  },
  sealed: (value) => {
    const answers = sealedOf(membersOf(value, 'kind', 'answers')?.['answers'])
    return answers === null ? null : { kind: 'sealed', answers }
  },
  'not-sealed': (value) => (membersOf(value, 'kind') === null ? null : { kind: 'not-sealed' }),
  act: (value) => {
    const act = membersOf(value, 'kind', 'act')?.['act']
    return ACTS.has(act) ? { kind: 'act', act: act as EntryAct } : null
  },
  enlarge: (value) => {
    const index = membersOf(value, 'kind', 'index')?.['index']
    return typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < MOST_PICTURES ? { kind: 'enlarge', index } : null
  },
  key: (value) => {
    const key = keyOf(membersOf(value, 'kind', 'key')?.['key'])
    return key === null ? null : { kind: 'key', key }
  },
  defect: (value) => (membersOf(value, 'kind') === null ? null : { kind: 'defect' }),
}

/**
 * A message of the frame, or null for anything that is not exactly one. There is no member that could hold free text, so
 * nothing that was typed can arrive here but as ciphertext.
 */
export const parseFromEntry = (value: unknown): FromEntry | null => {
  const kind: unknown = typeof value === 'object' && value !== null && Object.hasOwn(value, 'kind') ? (value as Members)['kind'] : undefined
  return typeof kind === 'string' && Object.hasOwn(readers, kind) ? readers[kind as FromEntry['kind']](value) : null
}
