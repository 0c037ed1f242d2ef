import { setTimeout as wait } from 'node:timers/promises'
import type { SandboxContext } from '../../frame/provider-module.ts'
import type { Bank } from '../banks.ts'
import { behaviorOf } from '../behaviors.ts'
import { makeCustomer } from '../reports/customer.ts'
import { newerText } from '../reports/newer.ts'
import { olderText } from '../reports/older.ts'
import type { ReportOrder } from '../reports/order.ts'
import { returned, valueOf, type Parameter } from '../reports/parameters.ts'
import type { InstantorSettings } from '../settings.ts'
import { swedishDay, swedishTime } from '../time.ts'
import { damagedBody, damagedByMs, type Damage } from './damage.ts'
import type { Deliveries } from './deliveries.ts'

/** One report to be pushed; what is absent follows the settings and the login. */
export type ReportRequest = Readonly<{
  status: string
  userName: string
  bank: Bank
  parameters: readonly Parameter[]
  reportNumber?: number
  isFinal?: boolean
  format?: InstantorSettings['format']
  damage?: Damage
  /** In place of the next one, for a push that repeats another. */
  messageId?: string
  transactionCount?: number | null
}>

export type ReporterParts = Readonly<{
  context: SandboxContext
  apiKey: string
  source: string
  settings: () => InstantorSettings
  deliveries: Deliveries
}>

/** Makes reports and pushes them to the registered address. */
export type Reporter = Readonly<{
  /** Settles after the first delivery. */
  push: (request: ReportRequest) => Promise<Readonly<{ messageId: string; settled: Promise<void> }>>
  /** Every report of one login, one after the other; settles when the last was accepted or given up. */
  pushAll: (request: Omit<ReportRequest, 'status'>) => Promise<void>
}>

/** The process took this long before its report. */
const processMs = 57_427

const dayMs = 86_400_000
const offsets: Readonly<Partial<Record<Damage, number>>> = { stale: -damagedByMs, future: damagedByMs }

/** Reports of one login repeat the same customer, whatever came in between: the stream is named after the login. */
export function createReporter({ context, apiKey, source, settings, deliveries }: ReporterParts): Reporter {
  const numbers = context.random('instantor/messages')

  const orderOf = (request: ReportRequest, transactionCount: number | null): ReportOrder => {
    const { status, userName, bank, parameters, isFinal = true } = request
    const reportedAt = context.clock.now()
    const mine = returned(parameters, source)
    const customer = makeCustomer({
      parameters: mine,
      isSomebodyElse: userName === 'other_person',
      today: swedishDay(reportedAt),
      random: context.random(`instantor/${userName}/${Math.floor(reportedAt.getTime() / dayMs)}`),
      transactionCount,
    })
    const hex = numbers.hex(32)
    const requestId = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20)].join('-')
    const newest = (request.format ?? settings().format) === 'newer'
    const reportNumber = request.reportNumber ?? (newest ? 0 : 1)
    return { status, reportNumber, isFinal, source, requestId, bank, parameters: mine, customer, startedAt: new Date(reportedAt.getTime() - processMs), reportedAt }
  }

  const push: Reporter['push'] = async (request) => {
    const current = settings()
    const { format = current.format, damage = current.damage, transactionCount = current.transactionCount } = request
    const order = orderOf(request, transactionCount)
    const sentAt = new Date(order.reportedAt.getTime() + (offsets[damage] ?? 0))
    const messageId = request.messageId ?? `msg-${numbers.hex(11)}-${sentAt.getTime()}`
    const text = format === 'newer' ? newerText(order) : olderText(order)
    const { callback, callbackByEnvironment } = current
    const { settled } = await deliveries.send({
      messageId,
      status: request.status,
      damage,
      reportNumber: order.reportNumber,
      isFinal: order.isFinal,
      address: callbackByEnvironment[valueOf(request.parameters, 'environment') ?? ''] ?? callback,
      body: damagedBody(damage, { apiKey, source, messageId, timestamp: swedishTime(sentAt), text }),
    })
    return { messageId, settled }
  }

  return {
    push,
    pushAll: async (request) => {
      const { statuses } = behaviorOf(request.userName)
      // The newer format has no words for what is still incomplete.
      const due = settings().format === 'newer' ? statuses.slice(-1) : statuses
      for (const [index, status] of due.entries()) {
        if (index > 0) await wait(settings().stepDelayMs, undefined, { ref: false })
        const number = due.length > 1 ? { reportNumber: index + 1 } : {}
        const { settled } = await push({ ...request, ...number, status, isFinal: index === due.length - 1 })
        await settled
      }
    },
  }
}
