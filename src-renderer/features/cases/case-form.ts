import { asLocalDate, isLocalDate } from '#shared/domain/calendar.ts'
import { MARKETS, type Market } from '#shared/domain/provider-id.ts'
import type { LoanCase } from '#shared/domain/case.ts'
import type { CaseDraft } from '../../stores/cases.ts'
import type { FormErrors } from '../forms/use-form.ts'
import { dueFrom, dueParts, isTime } from './due.ts'
import { formWords as words } from './words-form.ts'

/** The form as it is typed. `minor` is null while the amount is empty, and holds its last readable value otherwise. */
export type CaseFormValues = {
  name: string
  market: Market
  product: string
  minor: string | null
  isAmountUnreadable: boolean
  termMonths: string
  owner: string
  dueDate: string
  dueTime: string
  bornOn: string
  nationalId: string
  email: string
  phone: string
}

export const startValues = (owner: string, market: Market = 'AU'): CaseFormValues => ({
  name: '', market, product: '', minor: null, isAmountUnreadable: false, termMonths: '', owner, dueDate: '', dueTime: '', bornOn: '', nationalId: '', email: '', phone: '',
})

/** The form of a stored case. */
export const valuesOf = ({ applicant, market, product, amount, termMonths, owner, dueAt }: Pick<LoanCase, 'applicant' | 'market' | 'product' | 'amount' | 'termMonths' | 'owner' | 'dueAt'>): CaseFormValues => {
  const due = dueParts(dueAt)
  return {
    name: applicant.name, market, product, minor: amount?.minor ?? null, isAmountUnreadable: false,
    termMonths: termMonths === null ? '' : String(termMonths), owner,
    dueDate: due.date, dueTime: due.time, bornOn: applicant.bornOn ?? '', nationalId: applicant.nationalId ?? '', email: applicant.email ?? '', phone: applicant.phone ?? '',
  }
}

const UNSAFE = /[\u0000-\u0008\u000B-\u001F\u007F\u202A-\u202E\u2066-\u2069]/u
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
const LIMITS = { name: 120, product: 80, owner: 60, nationalId: 40, email: 200, phone: 40 } as const

const checkText = (values: CaseFormValues, name: keyof typeof LIMITS): string | undefined => {
  if (UNSAFE.test(values[name])) return words.unsafe
  return values[name].trim().length > LIMITS[name] ? words.tooLong(LIMITS[name]) : undefined
}
const checkTerm = (text: string): string | undefined => {
  if (text.trim() === '') return undefined
  return /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 600 ? undefined : words.term
}
const checkAmount = ({ minor, isAmountUnreadable }: CaseFormValues): string | undefined => {
  if (isAmountUnreadable) return words.amount
  return minor !== null && BigInt(minor) <= 0n ? words.amountPositive : undefined
}
const checkBorn = (text: string, today: string): string | undefined => {
  if (text === '') return undefined
  if (!isLocalDate(text)) return words.date
  return text >= today ? words.bornPast : undefined
}
const checkDue = ({ dueDate, dueTime }: CaseFormValues): FormErrors<CaseFormValues> => {
  if (dueDate !== '' && !isLocalDate(dueDate)) return { dueDate: words.date }
  if (dueTime.trim() === '') return {}
  if (!isTime(dueTime)) return { dueTime: words.time }
  return dueDate === '' ? { dueDate: words.dueNeedsDate } : {}
}

/** Everything that is wrong with the form. @param today the local date of now, `YYYY-MM-DD`. */
export const checkCaseForm = (values: CaseFormValues, today: string): FormErrors<CaseFormValues> => {
  const found: Partial<Record<keyof CaseFormValues, string | undefined>> = {
    name: values.name.trim() === '' ? words.nameMissing : checkText(values, 'name'),
    product: checkText(values, 'product'),
    minor: checkAmount(values),
    termMonths: checkTerm(values.termMonths),
    owner: values.owner.trim() === '' ? words.ownerMissing : checkText(values, 'owner'),
    bornOn: checkBorn(values.bornOn, today),
    nationalId: checkText(values, 'nationalId'),
    email: values.email.trim() !== '' && !EMAIL.test(values.email.trim()) ? words.email : checkText(values, 'email'),
    phone: checkText(values, 'phone'),
    ...checkDue(values),
  }
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== undefined)) as FormErrors<CaseFormValues>
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** The draft of a form without errors. */
export const draftOf = (values: CaseFormValues): CaseDraft => ({
  market: values.market,
  applicant: {
    name: values.name.trim(), bornOn: values.bornOn === '' ? null : asLocalDate(values.bornOn),
    nationalId: orNull(values.nationalId), email: orNull(values.email), phone: orNull(values.phone),
  },
  product: values.product.trim(),
  amount: values.minor === null ? null : { minor: values.minor, currency: MARKETS[values.market] },
  termMonths: values.termMonths.trim() === '' ? null : Number(values.termMonths),
  owner: values.owner.trim(),
  dueAt: dueFrom({ date: values.dueDate, time: values.dueTime }),
})
