import type { IdentityService } from '../../services/identity.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

/** Customer details that banks gave. */
export const identityHandlers = ({ identity }: Readonly<{ identity: IdentityService }>): HandlersOf<'identity'> => ({
  'identity.list': async ({ caseId }) => writable(await identity.list(caseId)),
  'identity.reveal': async ({ reportId, field }) => ({ value: await identity.reveal(reportId, field) }),
})
