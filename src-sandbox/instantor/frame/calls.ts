import type { SandboxRequest, SandboxReply } from '../../frame/provider-module.ts'
import { banks, findBank } from '../banks.ts'
import { behaviorOf, type Message } from '../behaviors.ts'
import type { Reporter } from '../pushes/reporter.ts'
import type { Parameter } from '../reports/parameters.ts'
import { framePage, refusalPage } from './page.ts'
import type { FrameSession, FrameSessions } from './sessions.ts'

/** What the frame's calls work with. `later` runs work after the answer has been written. */
export type FrameParts = Readonly<{
  sessions: FrameSessions
  reporter: Reporter
  productKey: string
  later: (work: () => Promise<unknown>) => void
}>

type Call = (parts: FrameParts, request: SandboxRequest) => SandboxReply

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): SandboxReply => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body),
})

function readJson(request: SandboxRequest): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(request.body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  } catch {
    return {}
  }
}

function readParameters(text: string | null): Parameter[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]')
    return (Array.isArray(list) ? (list as unknown[]) : []).flatMap((entry) => {
      const [key, value] = Array.isArray(entry) ? (entry as unknown[]) : []
      return typeof key === 'string' && typeof value === 'string' ? [{ key, value }] : []
    })
  } catch {
    return []
  }
}

function abandon({ reporter, later }: FrameParts, session: FrameSession): void {
  session.isOver = true
  const { bank, parameters } = session
  // Before a bank is chosen there is nothing to report about.
  if (bank) later(() => reporter.push({ status: 'abandoned', userName: 'abandoned', bank, parameters }))
}

/** The loader's form: opens the frame, anew too (seed 000, "abandoned": the frame was reloaded). */
const open: Call = (parts, request) => {
  const form = new URLSearchParams(request.body.toString('utf8'))
  if (form.get('product') !== parts.productKey) return refusalPage()
  const mark = form.get('mark') ?? ''
  const left = parts.sessions.findUnfinished(mark)
  if (left) abandon(parts, left)
  const parameters = [...readParameters(form.get('user')), ...readParameters(form.get('transaction'))]
  const bank = findBank(form.get('bank') ?? undefined)
  return framePage(parts.sessions.open(mark, parameters, bank), banks)
}

const choose: Call = ({ sessions }, request) => {
  const { session: id, bank: name } = readJson(request)
  const session = sessions.find(id)
  const bank = findBank(typeof name === 'string' ? name : undefined)
  if (!session || session.isOver || !bank) return json(404, {})
  session.bank = bank
  return json(200, { bankID: bank.id, bankAbbreviation: bank.abbreviation, sessionID: session.id })
}

/** "Choose another bank": the process is abandoned, and the same frame begins a new one. */
const leave: Call = (parts, request) => {
  const session = parts.sessions.find(readJson(request)['session'])
  if (!session || session.isOver) return json(404, {})
  abandon(parts, session)
  return json(200, { session: parts.sessions.open(session.requestMark, session.parameters, undefined).id })
}

const login: Call = (parts, request) => {
  const { session: id, userName, password } = readJson(request)
  const session = parts.sessions.find(id)
  const bank = session?.bank
  if (!session || session.isOver || !bank) return json(404, {})
  if (typeof userName !== 'string' || userName === '' || typeof password !== 'string' || password === '') return json(400, {})
  const say = (message: Message, isOver: boolean): SandboxReply => {
    session.isOver = isOver
    return json(200, { message, isOver })
  }
  if (parts.sessions.isLocked(session, userName)) return say('too-many-retries', true)
  const { message } = behaviorOf(userName)
  parts.later(() => parts.reporter.pushAll({ userName, bank, parameters: session.parameters }))
  if (message !== 'invalid-login') return say(message, true)
  return parts.sessions.noteFailure(session, userName) ? say('too-many-retries', true) : say(message, false)
}

/** The loader asks from the embedding page, which has another origin. */
const list: Call = () =>
  json(
    200,
    banks.map(({ id, abbreviation, name, country }) => ({ bankID: id, bankAbbreviation: abbreviation, bankName: name, country })),
    { 'access-control-allow-origin': '*' },
  )

/** The frame's calls by method and path. */
export const frameCalls: ReadonlyMap<string, Call> = new Map([
  ['POST /frame/open', open],
  ['POST /frame/choose', choose],
  ['POST /frame/leave', leave],
  ['POST /frame/login', login],
  ['GET /frame/banks', list],
])
