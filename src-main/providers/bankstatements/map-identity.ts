import type { IdentityReport } from '#shared/domain/identity.ts'
import { unreadable } from './errors.ts'
import { isWireObject, type WireObject } from './wire-object.ts'

const textIn = (object: unknown, name: string): string | null => {
  const value = isWireObject(object) ? object[name] : undefined
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  return text === '' ? null : text
}
/** Lists come as lists in JSON; XML wraps them, and one entry alone comes bare. */
const listIn = (object: WireObject, name: string): readonly unknown[] => {
  const value = object[name]
  if (Array.isArray(value)) return value
  const inner = isWireObject(value) ? Object.values(value)[0] : undefined
  return Array.isArray(inner) ? inner : isWireObject(inner) ? [inner] : []
}

/**
 * Seed 004, "Identify": one member per bank, with a verification report inside.
 * @throws AppError `provider.unreadable` without such a report.
 */
export const toIdentityReport = (body: WireObject, slug: string): IdentityReport => {
  const bank = body[slug]
  const report = isWireObject(bank) ? bank['verificationReport'] : undefined
  if (!isWireObject(bank) || !isWireObject(report)) throw unreadable('identify')
  const general = isWireObject(report['generalData']) ? report['generalData'] : {}
  const address = general['address']
  return {
    institutionSlug: slug,
    institutionName: textIn(bank['bankData'], 'bankName') ?? slug,
    holder: textIn(general, 'accountHolder'),
    address: {
      text: textIn(address, 'text'), suburb: textIn(address, 'suburb'), state: textIn(address, 'stateCode') ?? textIn(address, 'state'),
      postcode: textIn(address, 'postcode'), country: textIn(address, 'countryCode') ?? textIn(address, 'country'),
    },
    phone: textIn(general, 'phone'),
    email: textIn(general, 'email'),
    accounts: listIn(report, 'accounts').map((account) => ({
      holder: textIn(account, 'accountHolder'), bsb: textIn(account, 'bsb')?.replace(/\D/g, '') ?? null, number: textIn(account, 'accountNumber'),
      type: textIn(account, 'accountType'), name: textIn(account, 'accountNickname'),
    })),
  }
}
