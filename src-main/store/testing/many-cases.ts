import { instantFrom } from '#shared/domain/calendar.ts'
import { MARKETS, type Market } from '#shared/domain/provider-id.ts'
import type { Store } from '../store.ts'
import { seeded } from './damage.ts'
import { createIds, sampleCase, sampleEntry } from './samples.ts'
import { TEST_MOMENT } from './test-store.ts'

const FIRST = ['Avery', 'Blake', 'Casey', 'Drew', 'Élodie', 'Finley', 'Gray', 'Harper', 'Indigo', 'Jules', 'Kai', 'Lane', 'Morgan', 'Noel', 'Oakley', 'Parker']
const LAST = ['Abbott', 'Brandt', 'Castell', 'Dorsey', 'Eklund', 'Farrow', 'Grigg', 'Hollis', 'Ivers', 'Jansen', 'Kask', 'Lindqvist', 'Mägi', 'Nowak', 'Ozol', 'Petrauskas']
const OWNERS = ['AA', 'BB', 'CC', 'DD', 'EE', 'FF', 'GG', 'HH', 'KP', 'LL']

/** Fills a store with invented cases: several owners and markets, some due, some closed or archived, some retrieving. */
export const addManyCases = async (store: Store, count: number, seed = 1): Promise<void> => {
  const random = seeded(seed)
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item
  const ids = createIds()
  const markets = Object.keys(MARKETS) as Market[]
  for (let from = 0; from < count; from += 1000) {
    const writes: Promise<unknown>[] = []
    for (let index = from; index < Math.min(count, from + 1000); index += 1) {
      const market = pick(markets)
      const loanCase = sampleCase(ids, {
        market, owner: pick(OWNERS),
        applicant: { name: `${pick(FIRST)} ${pick(LAST)} ${index}`, bornOn: null, nationalId: String(10_000_000_000 + index), email: null, phone: null },
        amount: { minor: String(Math.floor(random() * 5_000_000)), currency: MARKETS[market] },
        dueAt: random() < 0.2 ? null : instantFrom(Date.parse(TEST_MOMENT) + Math.floor((random() - 0.4) * 60 * 86_400_000)),
        at: instantFrom(Date.parse(TEST_MOMENT) - Math.floor(random() * 400 * 86_400_000)),
      })
      writes.push(store.run('cases.create', loanCase))
      const fate = random()
      if (fate < 0.3) writes.push(store.run('cases.setState', { caseIds: [loanCase.id], state: fate < 0.1 ? 'archived' : 'closed', at: TEST_MOMENT, entries: [sampleEntry(ids)] }))
      else if (fate < 0.5) writes.push(store.run('retrievals.create', { id: ids('retr'), caseId: loanCase.id, providerId: 'bankstatements', environment: 'test', at: TEST_MOMENT, entry: sampleEntry(ids) }))
      else if (fate < 0.6) writes.push(store.run('cases.recordConsent', { caseId: loanCase.id, at: TEST_MOMENT, entry: sampleEntry(ids) }))
    }
    await Promise.all(writes)
  }
}
