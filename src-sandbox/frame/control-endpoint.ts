import { timingSafeEqual } from 'node:crypto'
import type { SandboxControl } from './control.ts'
import type { FaultRule } from './faults.ts'
import type { SandboxReply, SandboxRequest } from './provider-module.ts'

/** Where the control endpoint answers, and the header that carries its token. */
export const controlPath = '/__control'
export const controlTokenHeader = 'x-control-token'

type Command = Readonly<Record<string, unknown>>

const optionalId = (command: Command): number | undefined =>
  command['id'] === undefined ? undefined : Number(command['id'])

/** One entry per action; each gives the `result` of the answer. */
const actions: Readonly<Record<string, (control: SandboxControl, command: Command) => unknown>> = {
  addFault: (control, command) => control.addFault(command['rule'] as FaultRule),
  clearFaults: (control, command) => control.clearFaults(optionalId(command)),
  release: (control, command) => control.release(optionalId(command)),
  setClock: (control, command) => control.setClock(String(command['instant'])),
  advanceClock: (control, command) => control.advanceClock(Number(command['milliseconds'])),
  configure: (control, command) =>
    control.configure(String(command['provider']), (command['settings'] ?? {}) as Command),
  perform: (control, command) =>
    control.perform(String(command['provider']), String(command['name']), (command['parameters'] ?? {}) as Command),
  recordRequests: (control, command) => control.recordRequests(command['isOn'] === true),
  requests: (control) => control.requests(),
  state: (control) => control.state(),
  reset: (control) => control.reset(),
}

function reply(status: number, body: unknown): SandboxReply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function isSameToken(given: string, expected: string): boolean {
  const left = Buffer.from(given)
  const right = Buffer.from(expected)
  return left.length === right.length && timingSafeEqual(left, right)
}

/**
 * Answers one control request. A page can neither know the token nor send it without a preflight, which is never
 * granted; requests that a browser marks with an origin are refused even with the token.
 */
export async function answerControl(request: SandboxRequest, control: SandboxControl, token: string): Promise<SandboxReply> {
  if (request.headers['origin'] !== undefined || request.headers['sec-fetch-site'] !== undefined) {
    return reply(403, { message: 'not for pages' })
  }
  if (!isSameToken(request.headers[controlTokenHeader] ?? '', token)) return reply(403, { message: 'wrong token' })
  if (request.method !== 'POST') return reply(405, { message: 'use POST' })
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    return reply(415, { message: 'use application/json' })
  }
  try {
    const command = JSON.parse(request.body.toString('utf8')) as Command
    const action = Object.hasOwn(actions, String(command['action'])) ? actions[String(command['action'])] : undefined
    if (!action) return reply(400, { message: 'unknown action' })
    return reply(200, { result: (await action(control, command)) ?? null })
  } catch (error) {
    return reply(400, { message: error instanceof Error ? error.message : 'bad command' })
  }
}
