import { createHash } from 'node:crypto'
import type { Statement } from '#shared/domain/statement.ts'
import type { CallbackReader } from '../processes/parse.ts'
import type { ReadCallback } from './callback-apply.ts'
import type { RetrievalsService } from './retrievals.ts'

/** `differs`: the provider's own interface says something else than the delivery did. */
export type Confirmation = 'confirmed' | 'differs' | 'unknown'

const TIMEOUT_MS = 60_000

/** What two readings of one bank must agree on: every account and every row, whatever their order. */
const fingerprint = ({ accounts }: Statement): string => {
  const texts = accounts.map(({ account, transactions }) => JSON.stringify([
    account.bsb, account.number, account.iban, account.currency, account.balance?.minor.toString() ?? null,
    transactions.map(({ bookedOn, description, amount }) => [bookedOn, description, amount.minor.toString()].join('|')).toSorted(),
  ]))
  return createHash('sha256').update(texts.toSorted().join('\n')).digest('hex')
}

/**
 * Confirms an unsigned result over the provider's own interface: the raw data that the open session gives must be
 * what the delivery brought.
 */
export const createCallbackConfirm = ({ reader, confirmDelivery }: Readonly<{ reader: CallbackReader; confirmDelivery: RetrievalsService['confirmDelivery'] }>) =>
  async ({ callback, news, match }: ReadCallback): Promise<Confirmation> => {
    if (callback.providerId === 'intake' || news.kind !== 'statements' || match === null || match.retrieval === null || match.expected === null) return 'unknown'
    const raw = await confirmDelivery(match.retrieval.id)
    if (raw === null) return 'unknown'
    const asked = await reader.read({
      providerId: callback.providerId, files: { pgpPrivateKey: null }, context: { keys: [], toleranceSeconds: null },
      delivery: {
        route: callback.route, correlation: null, query: '', mediaType: raw.mediaType, charset: null, body: raw.bytes, parts: null, bodySize: raw.bytes.byteLength,
        bodySha256: createHash('sha256').update(raw.bytes).digest('hex'), receivedAt: callback.receivedAt,
      },
    }, AbortSignal.timeout(TIMEOUT_MS))
    if (asked.kind !== 'statements') return 'unknown'
    const [theirs, ours] = [news.deliveries, asked.deliveries].map((deliveries) => deliveries.map(({ statement }) => fingerprint(statement)).toSorted().join())
    return theirs === ours ? 'confirmed' : 'differs'
  }
