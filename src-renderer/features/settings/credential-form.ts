import type { Credential, Descriptor } from '../../stores/providers.ts'
import { settingsWords } from './words.ts'

const words = settingsWords.providers

type Field = Descriptor['credentialFields'][number]

/** Values as typed, by field name. They live in one component and are wiped after the call. */
export type CredentialValues = Record<string, string>

export const emptyValues = (fields: readonly Field[]): CredentialValues => Object.fromEntries(fields.map(({ name }) => [name, '']))

const matches = (pattern: string, value: string): boolean => {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(value)
  } catch {
    return true
  }
}

const wrongWith = ({ label, maxLength, pattern }: Field, value: string): string | null => {
  if (value === '') return words.missing(label)
  if (value.length > maxLength) return words.tooLong(maxLength)
  return pattern === null || matches(pattern, value) ? null : words.pattern(label)
}

/** What is wrong, by field name; never a value. Main checks once more. */
export const checkValues = (fields: readonly Field[], values: CredentialValues): Readonly<Record<string, string>> =>
  Object.fromEntries(fields.flatMap((field) => {
    const wrong = wrongWith(field, (values[field.name] ?? '').trim())
    return wrong === null ? [] : [[field.name, wrong]]
  }))

/** Exactly the described fields, without surrounding space that copying leaves. */
export const valuesToSend = (fields: readonly Field[], values: CredentialValues): CredentialValues =>
  Object.fromEntries(fields.map(({ name }) => [name, (values[name] ?? '').trim()]))

export const wipeValues = (values: CredentialValues): void => {
  for (const name of Object.keys(values)) values[name] = ''
}

/** What a row shows of a stored key: last four of secrets, whole values of the rest. */
export const shownFields = ({ credentialFields }: Descriptor, credential: Credential): readonly Readonly<{ label: string; text: string }>[] => {
  const shown = credential.shown as Readonly<Record<string, string | undefined>>
  return credentialFields.map(({ name, label, isSecret }) => ({ label, text: isSecret ? `••••••••${shown[name] ?? ''}` : shown[name] ?? '' }))
}
