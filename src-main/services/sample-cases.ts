import { asLocalDate, instantFrom, type Instant } from '#shared/domain/calendar.ts'
import type { Market } from '#shared/domain/provider-id.ts'
import type { CaseDraft } from './cases.ts'

type Sample = Readonly<{ name: string; bornOn: string; market: Market; product: string; minor: string; currency: string; termMonths: number; dueInHours: number }>

const HALF_HOUR_MS = 1_800_000

/** Invented people. The Australian ones work with the sandbox's test bank; the others wait for their providers. */
const SAMPLES: readonly Sample[] = [
  { name: 'Mary Jones', bornOn: '1991-04-12', market: 'AU', product: 'Personal loan', minor: '320000', currency: 'AUD', termMonths: 18, dueInHours: 3 },
  { name: 'Priya Raman', bornOn: '1987-09-30', market: 'AU', product: 'Car loan', minor: '975000', currency: 'AUD', termMonths: 36, dueInHours: 27 },
  { name: 'Tiina Rebane', bornOn: '1979-01-22', market: 'EE', product: 'Home improvement loan', minor: '1540000', currency: 'EUR', termMonths: 60, dueInHours: 27 },
  { name: 'Erik Lindqvist', bornOn: '1984-06-03', market: 'SE', product: 'Personal loan', minor: '15000000', currency: 'SEK', termMonths: 84, dueInHours: 75 },
  { name: 'Katarzyna Wójcik', bornOn: '1990-11-08', market: 'PL', product: 'Personal loan', minor: '1250000', currency: 'PLN', termMonths: 24, dueInHours: 122 },
  { name: 'Jānis Bērziņš', bornOn: '1995-02-17', market: 'LV', product: 'Hire purchase', minor: '48000', currency: 'EUR', termMonths: 12, dueInHours: 220 },
]

/** The six sample cases of the practice workspace, due around the given moment. The owner is set by whoever adds them. */
export const sampleCases = (now: Instant): readonly CaseDraft[] =>
  SAMPLES.map(({ name, bornOn, market, product, minor, currency, termMonths, dueInHours }) => ({
    market,
    applicant: { name, bornOn: asLocalDate(bornOn), nationalId: null, email: null, phone: null },
    product,
    amount: { minor, currency },
    termMonths,
    owner: '',
    dueAt: instantFrom(Math.ceil(Date.parse(now) / HALF_HOUR_MS) * HALF_HOUR_MS + dueInHours * 2 * HALF_HOUR_MS),
  }))
