import { AppError } from '#shared/domain/errors.ts'
import { maskEmail, maskPhone, type StoredIdentityReport } from '#shared/domain/identity.ts'
import type { CaseId, IdentityReportId } from '#shared/domain/ids.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import type { Store } from '../store/store.ts'
import { timelineEntry } from './entries.ts'

export type IdentityDeps = Readonly<{ store(): Store; clock: Clock; random: Random; me(): string; onCaseChanged(caseId: CaseId): void }>

/** What may be looked at only after it was written down. */
export type MaskedIdentityField = 'phone' | 'email'
const FIELD_WORDS: Readonly<Record<MaskedIdentityField, string>> = { phone: 'Phone', email: 'E-mail' }

/** A report as a list shows it: phone, e-mail and account numbers only as a hint. */
export type ShownIdentity = Omit<StoredIdentityReport, 'phone' | 'email' | 'accounts'> & Readonly<{
  maskedPhone: string | null
  maskedEmail: string | null
  accounts: readonly Readonly<{ holder: string | null; bsb: string | null; maskedNumber: string | null; type: string | null; name: string | null }>[]
}>

const maskNumber = (number: string): string => `•••• ${number.replace(/\s/gu, '').slice(-3)}`

const toShown = ({ phone, email, accounts, ...rest }: StoredIdentityReport): ShownIdentity => ({
  ...rest,
  maskedPhone: phone === null ? null : maskPhone(phone),
  maskedEmail: email === null ? null : maskEmail(email),
  accounts: accounts.map(({ number, ...account }) => ({ ...account, maskedNumber: number === null ? null : maskNumber(number) })),
})

/** What banks told about their customers; masked values leave main only after the look was written to the timeline. */
export const createIdentityService = ({ store, clock, random, me, onCaseChanged }: IdentityDeps) => ({
  /** Newest first. */
  list: async (caseId: CaseId): Promise<readonly ShownIdentity[]> => (await store().run('identity.list', { caseId })).map(toShown),
  /** @throws AppError `app.not-found` where the report, or the value in it, does not exist. */
  reveal: async (reportId: IdentityReportId, field: MaskedIdentityField): Promise<string> => {
    const { caseId, providerId, institutionName, [field]: value } = await store().run('identity.get', { reportId })
    if (value === null) throw new AppError('app.not-found', 'The bank did not give this detail.')
    const entry = timelineEntry(random, clock.now(), { kind: 'identifier.shown', title: `${FIELD_WORDS[field]} of the bank’s records shown`, detail: institutionName, actor: me(), providerId })
    await store().run('timeline.add', { caseId, entry })
    onCaseChanged(caseId)
    return value
  },
})
export type IdentityService = ReturnType<typeof createIdentityService>
