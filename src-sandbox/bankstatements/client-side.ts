import type { Handler } from './call.ts'
import { requireSession } from './call.ts'

/**
 * `POST /init_cs_request` (seed 004, "Initialise Client-Side Retrieval Request"): a guid that stands for the key in
 * the `cs_` calls of this one session.
 */
export const initClientSide: Handler = (call) => {
  const session = requireSession(call)
  return { kind: 'body', body: { guid: call.environment.sessions.newGuid(session) }, session }
}
