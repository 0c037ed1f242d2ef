import type { BridgeApi } from '#shared/bridge/bridge-api.ts'
import type { ChannelName, EventName } from '#shared/bridge/channel-names.ts'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { EventPayload } from '#shared/bridge/events.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { refuse, succeed } from '#shared/bridge/result.ts'
import { bridgeFrom, BridgeError, type Bridge } from './bridge.ts'

export type FakeAnswers = { [Name in ChannelName]?: (request: RequestOf<Name>) => ResponseOf<Name> | Promise<ResponseOf<Name>> }

/** What a test holds of a fake bridge. */
export type FakeBridge = Readonly<{
  bridge: Bridge
  calls: readonly Readonly<{ name: ChannelName; request: unknown }>[]
  requestsOf<Name extends ChannelName>(name: Name): RequestOf<Name>[]
  emit<Name extends EventName>(name: Name, payload: EventPayload<Name>): void
  answers: FakeAnswers
}>

/** The refusal that a fake answer may throw. */
export const refusal = (code: ErrorDetail['code'], rest: Omit<Partial<ErrorDetail>, 'code'> = {}): BridgeError =>
  new BridgeError({ code, message: 'refused by the test', ...rest })

/** A bridge for tests: answers by channel, a record of the calls, events on demand. Never part of the console. */
export const createFakeBridge = (answers: FakeAnswers = {}): FakeBridge => {
  const calls: { name: ChannelName; request: unknown }[] = []
  const listeners = new Map<EventName, Set<(payload: never) => void>>()
  const api: BridgeApi = {
    async call(name, request) {
      calls.push({ name, request: structuredClone(request) })
      const answer = answers[name] as ((request: unknown) => unknown) | undefined
      if (!answer) return refuse({ code: 'bridge.unknown-channel', message: `no answer for ${name} in this test` })
      try {
        return succeed(await answer(request)) as never
      } catch (error) {
        if (error instanceof BridgeError) return refuse(error.detail)
        throw error
      }
    },
    on(name, listener) {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set.add(listener as never))
      return () => { set.delete(listener as never) }
    },
  }
  return {
    bridge: bridgeFrom(api),
    calls,
    answers,
    requestsOf: (name) => calls.filter((call) => call.name === name).map((call) => call.request as never),
    emit: (name, payload) => { listeners.get(name)?.forEach((listener) => { listener(payload as never) }) },
  }
}
