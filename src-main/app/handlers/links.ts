import type { LinksService } from '../../services/links.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

export const linksHandlers = ({ links }: Readonly<{ links: LinksService }>): HandlersOf<'links'> => ({
  'links.prepare': async ({ caseId, providerId, values }) => writable(await links.prepare(caseId, providerId, values)) as never,
  'links.create': async ({ caseId, providerId, values }) => writable(await links.create(caseId, providerId, values)),
  'links.list': async ({ caseId }) => writable(await links.list(caseId)),
  'links.startHosted': async ({ caseId, providerId }) => writable(await links.startHosted(caseId, providerId)),
})
