import { AppError } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { isSealedAnswers } from '#shared/domain/sealed-answers.ts'
import type { Clock } from '../platform/clock.ts'
import type { Logger } from '../platform/logger.ts'
import type { HttpSenderOptions } from '../providers/http/create-sender.ts'
import type { HttpSender } from '../providers/http/sender.ts'
import type { AssistedRetrieval, AssistedSession, Provider, ProviderModule } from '../providers/provider.ts'
import type { FlowOperations } from './flow-protocol.ts'
import { createFlowSeal } from './flow-seal.ts'
import type { FlowSession, FlowStart } from './flow.ts'
import type { RpcHandlers } from './rpc.ts'

export type FlowServerDeps = Readonly<{
  modules: Readonly<Record<ProviderId, ProviderModule>>
  createSender(options: HttpSenderOptions): HttpSender
  clock: Clock
  log: Logger
}>

export type FlowServer = Readonly<{
  handlers: RpcHandlers<Omit<FlowOperations, 'close'>>
  /** Stops what runs and signs out. Never rejects; a second call gives the first one's result. */
  close(): Promise<boolean>
}>

const notOpen = (): AppError => new AppError('retrieval.illegal-move', 'The bank session has not begun, or has ended already.')
const notOffered = (): AppError => new AppError('app.unsupported', 'This provider cannot do that.')

const toFlowSession = ({ accounts, institutionName, challenge, hasStatements, pending }: AssistedSession): FlowSession =>
  ({ accounts, institutionName, challenge, hasStatements, pending })

/** The provider of a flow with a sender that can reach its own hosts only; the sandbox is reachable in practice only. */
const createProviderOf = ({ modules, createSender, clock, log }: FlowServerDeps, start: FlowStart): Provider => {
  const { descriptor, hosts, create } = modules[start.providerId]
  if (!create) throw new AppError('app.unsupported', `${descriptor.name} cannot be called yet.`)
  const sandboxUrl = start.environment === 'sandbox' ? start.sandboxUrl : null
  const http = createSender({
    providerId: start.providerId, providerName: descriptor.name, allowedHosts: hosts[start.environment],
    sandboxOrigin: sandboxUrl === null ? null : new URL(sandboxUrl).origin, clock, log,
    secretValues: descriptor.credentialFields.filter(({ isSecret }) => isSecret).map(({ name }) => start.credentials[name] ?? ''),
  })
  return create({ environment: start.environment, sandboxUrl, credentials: start.credentials, ...(start.options ? { options: start.options } : {}), http, clock, log })
}

/**
 * One flow: one provider, at most one bank session at a time. A cancelled or failed sign-in has signed out by itself; a
 * cancelled fetch leaves the session to `close`.
 */
export const createFlowServer = (deps: FlowServerDeps): FlowServer => {
  const ending = new AbortController()
  const running = new Set<Promise<unknown>>()
  let provider: Provider | undefined
  let session: AssistedSession | undefined
  let closing: Promise<boolean> | undefined

  const seal = createFlowSeal()
  const opened = (): Provider => {
    if (!provider || ending.signal.aborted) throw notOpen()
    return provider
  }
  const assisted = (): AssistedRetrieval => opened().assisted ?? (() => { throw notOffered() })()
  /** Runs under the caller's signal and the flow's own end, and is remembered so that the end can wait for it. */
  const run = async <Value>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> => {
    const started = work(AbortSignal.any([signal, ending.signal]))
    const settled = started.then(() => undefined, () => undefined)
    running.add(settled)
    try {
      return await started
    } finally {
      running.delete(settled)
    }
  }

  return {
    handlers: {
      open: (start) => {
        if (provider) throw new AppError('retrieval.illegal-move', 'This flow has begun already.')
        provider = createProviderOf(deps, start)
        return undefined
      },
      testConnection: (_, signal) => {
        const test = opened().testConnection?.bind(provider)
        if (!test) throw notOffered()
        return run(signal, test)
      },
      listInstitutions: (_, signal) => {
        const retrieval = assisted()
        return run(signal, (joined) => retrieval.listInstitutions(joined))
      },
      sealKey: () => seal.publicKey(),
      signIn: async (request, signal) => {
        const retrieval = assisted()
        await session?.close()
        session = undefined
        return run(signal, async (joined) => {
          const { answers } = request
          session = await retrieval.signIn({ ...request, answers: isSealedAnswers(answers) ? await seal.open(answers) : answers }, joined)
          return toFlowSession(session)
        })
      },
      preloadLogin: ({ institutionSlug }, signal) => {
        const preload = assisted().preloadLogin
        if (!preload) throw notOffered()
        return run(signal, (joined) => preload(institutionSlug, joined))
      },
      answerChallenge: async ({ answers }, signal) => {
        const current = session
        if (!current?.answerChallenge || ending.signal.aborted) throw notOpen()
        const send = current.answerChallenge
        const given = isSealedAnswers(answers) ? await seal.open(answers) : answers
        await run(signal, (joined) => send(given, joined))
        return toFlowSession(current)
      },
      fetchStatements: async (request, signal) => {
        const current = session
        if (!current || ending.signal.aborted) throw notOpen()
        return run(signal, (joined) => current.fetchStatements(request, joined))
      },
      fetchFiles: async (_, signal) => {
        const current = session
        if (!current || ending.signal.aborted) throw notOpen()
        const fetch = current.fetchFiles ?? (() => { throw notOffered() })()
        return run(signal, fetch)
      },
      identify: async ({ accountKeys }, signal) => {
        const current = session
        if (!current || ending.signal.aborted) throw notOpen()
        const ask = current.identify ?? (() => { throw notOffered() })()
        return run(signal, (joined) => ask(accountKeys, joined))
      },
      startHosted: async ({ referralCode }, signal) => {
        const start = opened().startHosted ?? (() => { throw notOffered() })()
        return run(signal, (joined) => start(referralCode, joined))
      },
      mergeStatements: async ({ bodies, referralCode }, signal) => {
        const merge = opened().mergeStatements ?? (() => { throw notOffered() })()
        return run(signal, (joined) => merge(bodies, referralCode, joined))
      },
    },
    close: () => {
      closing ??= (async () => {
        ending.abort()
        // An aborted sign-in signs out by itself; wait for it, or its process would end first.
        await Promise.all(running)
        const [isSignedOut] = await Promise.all([session?.close() ?? true, provider?.close?.()])
        return isSignedOut
      })()
      return closing
    },
  }
}
