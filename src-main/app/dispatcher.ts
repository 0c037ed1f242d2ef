import { CHANNEL_NAMES, type ChannelName } from '#shared/bridge/channel-names.ts'
import { channels, type ParsedRequestOf, type ResponseOf } from '#shared/bridge/channels.ts'
import { refuse, succeed, type Result } from '#shared/bridge/result.ts'
import { AppError, toErrorDetail } from '#shared/domain/errors.ts'
import type { Logger } from '../platform/logger.ts'

/** One handler for every channel; a missing one does not compile. */
export type Handlers = { readonly [Name in ChannelName]: (request: ParsedRequestOf<Name>) => Promise<ResponseOf<Name>> | ResponseOf<Name> }

/** The handlers of one noun. */
export type HandlersOf<Prefix extends string> = Pick<Handlers, Extract<ChannelName, `${Prefix}.${string}`>>

export type DispatcherDeps = Readonly<{
  handlers: Handlers
  isLocked(): boolean
  log: Logger
  /** Also check what goes out; on in development and tests, since a wrong answer is our defect, not the caller's. */
  checksResponses: boolean
}>

const isChannelName = (name: string): name is ChannelName => (CHANNEL_NAMES as readonly string[]).includes(name)

/**
 * Runs a bridge call: known name, lock state, payload, then the handler. Never rejects. Refusals are logged by name
 * and code; the payload is never logged. Knows nothing of Electron, so the same object serves the window, tests and
 * the command line.
 */
export const createDispatcher = ({ handlers, isLocked, log, checksResponses }: DispatcherDeps): ((name: string, request: unknown) => Promise<Result<unknown>>) => {
  const run = async (name: ChannelName, request: unknown): Promise<unknown> => {
    const declared = channels[name]
    if (!declared.isOpenWhileLocked && isLocked()) throw new AppError('app.locked', 'Casebench is locked. Unlock it first.')
    const parsed = declared.request.safeParse(request)
    if (!parsed.success) throw badRequest(parsed.error.issues)
    const handler = handlers[name] as (request: unknown) => unknown
    const answer = await handler(parsed.data)
    if (!checksResponses) return answer
    const checked = declared.response.safeParse(answer)
    if (checked.success) return answer
    log.log('error', 'bridge.bad-response', { channel: name, fieldNames: checked.error.issues.map((issue) => issue.path.join('.')) })
    throw new AppError('bridge.bad-response', 'Casebench made an answer that does not fit its own rules. Send diagnostics.')
  }
  return async (name, request) => {
    if (!isChannelName(name)) {
      log.log('warn', 'bridge.refused', { code: 'bridge.unknown-channel' })
      return refuse({ code: 'bridge.unknown-channel', message: 'This request is not known.' })
    }
    try {
      return succeed(await run(name, request))
    } catch (error) {
      const detail = toErrorDetail(error)
      log.log(detail.code === 'app.internal' ? 'error' : 'info', 'bridge.refused', {
        channel: name, code: detail.code, ...(detail.code === 'app.internal' ? { error } : {}),
      })
      return refuse(detail)
    }
  }
}

type Issue = Readonly<{ path: readonly PropertyKey[]; message: string }>

/** Names the fields and what is wrong with them, never their values. */
const badRequest = (issues: readonly Issue[]): AppError =>
  new AppError('bridge.bad-request', 'The request does not fit its rules and was not run.', {
    fields: Object.fromEntries(issues.slice(0, 20).map((issue) => [issue.path.map(String).join('.').slice(0, 80) || 'request', issue.message.slice(0, 120)])),
  })
