import { addDays, asInstant, asLocalDate, type Instant } from '#shared/domain/calendar.ts'
import type { Market } from '#shared/domain/provider-id.ts'
import type { CaseDraft } from './cases.ts'

type Sample = Readonly<{ name: string; bornOn: string; market: Market; product: string; minor: string; currency: string; termMonths: number; dueInDays: number }>

/** Invented people. The Australian ones work with the sandbox's test bank; the others wait for their providers. */
const SAMPLES: readonly Sample[] = [
  { name: 'Mary Jones', bornOn: '1991-04-12', market: 'AU', product: 'Personal loan', minor: '320000', currency: 'AUD', termMonths: 18, dueInDays: 0 },
  { name: 'Priya Raman', bornOn: '1987-09-30', market: 'AU', product: 'Car loan', minor: '975000', currency: 'AUD', termMonths: 36, dueInDays: 1 },
  { name: 'Tiina Rebane', bornOn: '1979-01-22', market: 'EE', product: 'Home improvement loan', minor: '1540000', currency: 'EUR', termMonths: 60, dueInDays: 1 },
  { name: 'Erik Lindqvist', bornOn: '1984-06-03', market: 'SE', product: 'Personal loan', minor: '15000000', currency: 'SEK', termMonths: 84, dueInDays: 3 },
  { name: 'Katarzyna Wójcik', bornOn: '1990-11-08', market: 'PL', product: 'Personal loan', minor: '1250000', currency: 'PLN', termMonths: 24, dueInDays: 5 },
  { name: 'Jānis Bērziņš', bornOn: '1995-02-17', market: 'LV', product: 'Hire purchase', minor: '48000', currency: 'EUR', termMonths: 12, dueInDays: 9 },
]

/** The six sample cases of the practice workspace, due around the given moment. The owner is set by whoever adds them. */
export const sampleCases = (now: Instant): readonly CaseDraft[] =>
  SAMPLES.map(({ name, bornOn, market, product, minor, currency, termMonths, dueInDays }) => ({
    market,
    applicant: { name, bornOn: asLocalDate(bornOn), nationalId: null, email: null, phone: null },
    product,
    amount: { minor, currency },
    termMonths,
    owner: '',
    dueAt: asInstant(`${addDays(asLocalDate(now.slice(0, 10)), dueInDays)}T${now.slice(11)}`),
  }))
