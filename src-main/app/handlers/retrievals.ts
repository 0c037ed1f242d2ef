import type { ResponseOf } from '#shared/bridge/channels.ts'
import type { SessionAccount } from '../../providers/provider.ts'
import type { SessionNews } from '../../services/retrieval-sign-in.ts'
import type { RetrievalsService } from '../../services/retrievals.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

type Parts = Readonly<{ retrievals: RetrievalsService; store(): Store }>

/** Only the end of an account number is shown while choosing (ui.md section 14). */
export const maskNumber = (number: string | null): string | null => (number === null ? null : `•••• ${number.replace(/\s/gu, '').slice(-3)}`)

const toSessionAccount = ({ key, name, number, type, balance, currency }: SessionAccount) =>
  ({ key, name, maskedNumber: maskNumber(number), type, balanceMinor: balance === null ? null : balance.minor.toString(), currency })

const toSession = ({ retrieval, accounts, challenge }: SessionNews): ResponseOf<'retrievals.answer'> =>
  ({ retrieval: writable(retrieval), accounts: accounts.map(toSessionAccount), challenge: writable(challenge) })

/** Runs of providers and what they brought. The typed login passes through and is not kept. */
type Beside = Readonly<{ wantsRawFile?: boolean | undefined; withFiles?: boolean | undefined; withIdentity?: boolean | undefined }>
const toBeside = ({ wantsRawFile = false, withFiles = false, withIdentity = false }: Beside) => ({ wantsRawFile, withFiles, withIdentity })

export const retrievalsHandlers = ({ retrievals, store }: Parts): HandlersOf<'retrievals'> & HandlersOf<'statements'> => ({
  'retrievals.list': async ({ caseId, limit }) => writable(await retrievals.list(caseId, limit)),
  'retrievals.institutions': async ({ providerId, isRefresh }) => writable(await retrievals.institutions(providerId, isRefresh)),
  'retrievals.start': async ({ caseId, providerId }) => writable(await retrievals.start(caseId, providerId)),
  'retrievals.signIn': async ({ retrievalId, institutionSlug, answers, overrideReason, fetchAll }) => {
    const ways = { overrideReason: overrideReason ?? null, fetchAll: fetchAll ? { ...toBeside(fetchAll), days: fetchAll.days, isDelivered: fetchAll.isDelivered ?? false } : null }
    return toSession(await retrievals.signIn(retrievalId, institutionSlug, answers, ways))
  },
  'retrievals.preload': async ({ retrievalId, institutionSlug }) => ({ elements: [...(await retrievals.preload(retrievalId, institutionSlug))] }),
  'retrievals.sealKey': async ({ retrievalId }) => ({ publicKey: await retrievals.sealKey(retrievalId) }),
  'retrievals.answer': async ({ retrievalId, answers }) => toSession(await retrievals.answer(retrievalId, answers)),
  'retrievals.session': ({ retrievalId }) => Promise.resolve(toSession(retrievals.current(retrievalId))),
  'retrievals.fetch': async ({ retrievalId, accountKeys, days, ...rest }) => writable(await retrievals.fetch(retrievalId, { accountKeys, days, ...toBeside(rest) })),
  'retrievals.cancel': async ({ retrievalId }) => writable(await retrievals.cancel(retrievalId)),
  'statements.merge': async ({ caseId, statementIds }) => writable(await retrievals.merge(caseId, statementIds)),
  'statements.list': async ({ caseId }) => writable(await retrievals.statements(caseId)),
  'statements.transactions': async ({ accountId, offset, limit, text }) => writable(await store().run('statements.transactions', { accountId, offset, limit, text })),
})
