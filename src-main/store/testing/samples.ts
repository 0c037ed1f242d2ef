import { asLocalDate, instantFrom, type Instant } from '#shared/domain/calendar.ts'
import { asId, type Id } from '#shared/domain/ids.ts'
import { money } from '#shared/domain/money.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { DayBorders, NewCase, NewTimelineEntry } from '../store.ts'
import { TEST_MOMENT } from './test-store.ts'

/** Ids that count up, so that a test can be read and repeated; they pass for ids of every kind. */
export const createIds = (start = 0) => {
  let count = start
  return (prefix = 'id'): Id<never> => asId<never>(`${prefix}-${String((count += 1)).padStart(8, '0')}`)
}
export type Ids = ReturnType<typeof createIds>

const DAY_MS = 86_400_000
export const daysFrom = (at: Instant, days: number): Instant => instantFrom(Date.parse(at) + days * DAY_MS)

export const TEST_BORDERS: DayBorders = {
  dayStartsAt: instantFrom(Date.parse(TEST_MOMENT) - 9 * 3_600_000),
  dayEndsAt: instantFrom(Date.parse(TEST_MOMENT) + 15 * 3_600_000),
  weekEndsAt: instantFrom(Date.parse(TEST_MOMENT) + 5 * DAY_MS),
}

export const sampleEntry = (ids: Ids, over: Partial<NewTimelineEntry> = {}): NewTimelineEntry => ({
  id: ids('entry'), at: TEST_MOMENT, kind: 'case.created', tone: 'neutral', title: 'Case created', detail: null, actor: 'Kim Park',
  isMachine: false, providerId: null, raw: null, ...over,
})

export const sampleCase = (ids: Ids, over: Partial<NewCase> = {}): NewCase => ({
  id: ids('case'),
  reference: null,
  market: 'AU',
  applicant: { name: 'Avery Sample', bornOn: null, nationalId: null, email: null, phone: null },
  product: 'Personal loan',
  amount: { minor: '1250000', currency: 'AUD' },
  termMonths: 36,
  owner: 'KP',
  dueAt: null,
  isTest: false,
  at: TEST_MOMENT,
  entry: sampleEntry(ids),
  ...over,
})

/** An invented delivery with one account. @param rows how many movements it holds, newest first as banks list them. */
export const sampleDelivery = (rows = 3, text = 'Groceries'): StatementDelivery => {
  const aud = (minor: bigint) => money(minor, 'AUD')
  const transactions = Array.from({ length: rows }, (_, ordinal) => ({
    ordinal,
    bookedOn: asLocalDate(new Date(Date.parse('2026-02-27T00:00:00Z') - Math.floor(ordinal / 2) * DAY_MS).toISOString().slice(0, 10)),
    description: `${text} ${ordinal}`,
    amount: aud(-1999n - BigInt(ordinal)),
    balance: aud(9_007_199_254_740_993n),
    status: 'booked' as const,
    category: ordinal === 0 ? 'Food' : null,
    type: null,
    sourcePath: `rows[${ordinal}]`,
  }))
  return {
    statement: {
      providerId: 'bankstatements',
      formatVersion: '1',
      unknownFields: ['note'],
      accounts: [{
        account: {
          providerKey: 'a1', institutionSlug: 'test_bank', institutionName: 'Test Bank', name: 'Everyday', holders: ['A SAMPLE'], isJoint: false,
          type: 'transaction', bsb: '000000', number: '12345678', iban: null, currency: 'AUD', balance: aud(-5n), available: null,
          openingBalance: null, closingBalance: aud(9_223_372_036_854_775_807n), totalCredits: null, totalDebits: null,
          startsOn: asLocalDate('2025-12-01'), endsOn: asLocalDate('2026-02-28'),
        },
        transactions,
      }],
    },
    rawBody: Buffer.from(`{"rows":${rows},"text":"${text}"}`),
    rawMediaType: 'application/json',
  }
}
