import type { PendingDelivery } from '#shared/domain/pending-delivery.ts'
import type { FetchAll } from '../provider.ts'
import type { ApiAnswer, TokenBox } from './calls.ts'
import type { BankStatementsClient } from './client.ts'

type Sign = Readonly<{ fetchAll: FetchAll; login: Readonly<Record<string, string>>; referral: string; maxDays: number | null }>

/** Seed 004, "Login and Fetch All Statements". Never repeated: it signs in. */
export const sendFetchAll = (client: BankStatementsClient, { fetchAll, login, referral, maxDays }: Sign, box: TokenBox, signal: AbortSignal): Promise<ApiAnswer> =>
  client.loginFetchAll({
    credentials: login, referralCode: referral, days: maxDays === null ? fetchAll.days : Math.min(fetchAll.days, maxDays), wantsRawFile: fetchAll.wantsRawFile,
    ...(fetchAll.isSilent ? { isSilent: true } : {}), ...(fetchAll.delivery ? { delivery: fetchAll.delivery } : {}),
  }, box, signal)

/** What will arrive later, for whoever waits at the listener's door. */
export const pendingOf = ({ delivery }: FetchAll, reference: string, institutionSlug: string, requestedAt: string): PendingDelivery => ({
  providerId: 'bankstatements', reference, institutionSlug, requestedAt,
  deliversTo: delivery?.callback ?? null, reportsErrorsTo: delivery?.errorCallback ?? null, mediaType: delivery?.format ?? null, bringsFiles: delivery?.includesFiles ?? false,
})
