import type { ChallengeElement, ChallengeField } from '#shared/domain/challenge.ts'
import type { Institution } from '#shared/domain/institution.ts'
import { readAmount } from './amounts.ts'
import { unreadable } from './errors.ts'
import { isWireObject, scalarText } from './wire-object.ts'
import { accountKeyOf } from './map.ts'
import { toPicture } from './picture.ts'
import { institutionSchema, type WireInstitution, type WireSessionAccount } from './wire.ts'
import type { SessionAccount } from '../provider.ts'

/** Fields without which no bank lets anybody in; the others may be left blank, the bank says so when it needs them. */
const NEEDED = new Set(['username', 'password', 'captcha'])

type WireCredential = WireInstitution['credentials'][number]

const choicesOf = (values: unknown): ChallengeField['choices'] => {
  const listed = typeof values === 'string' ? values.split(',').map((text) => text.trim()).filter((text) => text !== '') : Array.isArray(values) ? values : []
  return listed.flatMap((entry: unknown) => {
    if (typeof entry === 'string' || typeof entry === 'number') return [{ value: String(entry), label: String(entry) }]
    if (!isWireObject(entry)) return []
    const value = scalarText(entry['value']) ?? scalarText(entry['id'])
    return value === undefined ? [] : [{ value, label: scalarText(entry['label']) ?? scalarText(entry['name']) ?? value }]
  })
}

/** The field ids go back to the vendor as they came, letter case included. */
export const toLoginField = (wire: WireCredential): ChallengeField => {
  const choices = choicesOf(wire.values)
  const kind = (wire.type ?? '').toLowerCase() === 'password' ? 'password' : choices.length > 0 ? 'choice' : 'text'
  const hint = wire.description?.trim() ?? ''
  return {
    id: wire.fieldID, label: wire.name?.trim() || wire.fieldID, kind, keyboard: wire.keyboardType === 'number' ? 'number' : 'text',
    isOptional: !NEEDED.has(wire.fieldID), hint: hint === '' ? null : hint, choices,
  }
}

/**
 * Bank of MFA lets one of its logins in without a password (seed 004, "rabo", without password), and the list has no
 * mark for fields that may stay blank.
 */
const MAY_LACK_PASSWORD = 'bank_of_mfa'

const toLoginFields = ({ slug, credentials }: WireInstitution): readonly ChallengeField[] =>
  credentials.map(toLoginField).map((field) => (slug === MAY_LACK_PASSWORD && field.id === 'password' ? { ...field, isOptional: true } : field))

/** The vendor's test banks all begin like this (seed 004, section "Testing"). */
const isTestBank = (slug: string): boolean => /^(bank|super)_of_/.test(slug)

const toInstitution = (wire: WireInstitution): Institution => ({
  slug: wire.slug,
  name: wire.name.trim(),
  group: isTestBank(wire.slug) ? 'Test banks' : null,
  // One run of letters and digits in which aliases and BSBs are glued together; searched as a whole.
  searchWords: [wire.searchVal ?? '', wire.slug].filter((word) => word !== ''),
  loginFields: toLoginFields(wire),
  needsPreload: wire.requires_preload,
  asksSecurityStep: wire.requires_mfa,
  isPasswordNeededAtExport: wire.export_with_password,
  maxDays: /^[1-9]\d{0,4}$/.test(wire.max_days ?? '') ? Number(wire.max_days) : null,
  isTest: isTestBank(wire.slug),
  // Blank in every sample and not explained: only words that plainly say so keep a bank from being tried.
  isAvailable: !/off|down|unavailable|disabled|maintenance/i.test(wire.status ?? ''),
})

/** An institution with its region, which says the currency. */
export type ListedInstitution = Readonly<{ institution: Institution; region: string }>

/** Reads one entry of the list; undefined for an entry that is none. */
export const toListedInstitution = (raw: unknown): ListedInstitution | undefined => {
  const parsed = institutionSchema.safeParse(raw)
  return parsed.success ? { institution: toInstitution(parsed.data), region: parsed.data.region?.toLowerCase() ?? 'au' } : undefined
}

/**
 * What a preloaded login form has beyond the listed one: the picture of a captcha and the field for its letters.
 * @throws AppError `provider.unreadable` for something that is no institution.
 */
export const toLoginElements = (raw: unknown, listedIds: readonly string[]): readonly ChallengeElement[] => {
  const parsed = institutionSchema.safeParse(raw)
  if (!parsed.success) throw unreadable('preload, institution')
  return parsed.data.credentials
    .filter(({ fieldID, src }) => !listedIds.includes(fieldID) || (src ?? '') !== '')
    .flatMap((credential): readonly ChallengeElement[] => {
      const picture = (credential.src ?? '') === '' ? undefined : toPicture(credential.src, credential.alt)
      const input = { ...toLoginField(credential), maxLength: null, isActive: true }
      return picture ? [picture, input] : [input]
    })
}

/** The document names no currency anywhere; the region of the bank says it. */
export const currencyOfRegion = (region: string | undefined): string => (region === 'nz' ? 'NZD' : 'AUD')

/** An account as the bank shows it after sign-in. */
export const toSessionAccount = (slug: string, wire: WireSessionAccount, currency: string): SessionAccount => {
  const number = [wire.bsb, wire.accountNumber].map((part) => part?.trim() ?? '').filter((part) => part !== '').join(' ')
  return {
    key: accountKeyOf(slug, wire.id), name: wire.name?.trim() ?? '', number: number === '' ? null : number,
    type: wire.accountType?.trim() || null, balance: readAmount(wire.balance, currency) ?? null, currency,
  }
}
