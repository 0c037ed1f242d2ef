import type { SessionAccount } from '../../providers/provider.ts'
import type { RetrievalsService } from '../../services/retrievals.ts'
import type { Store } from '../../store/store.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

type Parts = Readonly<{ retrievals: RetrievalsService; store(): Store }>

/** Only the end of an account number is shown while choosing (ui.md section 14). */
export const maskNumber = (number: string | null): string | null => (number === null ? null : `•••• ${number.replace(/\s/gu, '').slice(-3)}`)

const toSessionAccount = ({ key, name, number, type, balance, currency }: SessionAccount) =>
  ({ key, name, maskedNumber: maskNumber(number), type, balanceMinor: balance === null ? null : balance.minor.toString(), currency })

export const retrievalsHandlers = ({ retrievals, store }: Parts): HandlersOf<'retrievals'> & HandlersOf<'statements'> => ({
  'retrievals.list': async ({ caseId, limit }) => writable(await retrievals.list(caseId, limit)),
  'retrievals.institutions': async ({ providerId, isRefresh }) => writable(await retrievals.institutions(providerId, isRefresh)) as never,
  'retrievals.start': async ({ caseId, providerId }) => writable(await retrievals.start(caseId, providerId)),
  'retrievals.signIn': async ({ retrievalId, institutionSlug, answers }) => {
    const { retrieval, accounts } = await retrievals.signIn(retrievalId, institutionSlug, answers)
    return { retrieval: writable(retrieval), accounts: accounts.map(toSessionAccount) }
  },
  'retrievals.fetch': async ({ retrievalId, accountKeys, days }) => writable(await retrievals.fetch(retrievalId, accountKeys, days)),
  'retrievals.cancel': async ({ retrievalId }) => writable(await retrievals.cancel(retrievalId)),
  'statements.list': async ({ caseId }) => writable(await retrievals.statements(caseId)),
  'statements.transactions': async ({ accountId, offset, limit, text }) => writable(await store().run('statements.transactions', { accountId, offset, limit, text })),
})
