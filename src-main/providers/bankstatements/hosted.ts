import type { HostedStart } from '../provider.ts'
import type { TokenBox } from './calls.ts'
import type { BankStatementsClient } from './client.ts'
import { unreadable } from './errors.ts'

/**
 * Seed 004, "Initialise Client-Side Retrieval Request": a guid and a session for one bank login on the lender's page,
 * which makes the `cs_` calls itself. The session is left open for that page.
 */
export const startHosted = async ({ client, callsAt }: Readonly<{ client: BankStatementsClient; callsAt: string }>, reference: string, signal: AbortSignal): Promise<HostedStart> => {
  const box: TokenBox = { current: null }
  const { body } = await client.initClientSide(reference, box, signal)
  const guid = body['guid']
  if (typeof guid !== 'string' || guid === '' || box.current === null) throw unreadable('init_cs_request')
  return { guid, sessionMark: box.current, reference, callsAt }
}
