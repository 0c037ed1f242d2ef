import type { OutputVersion } from '../bodies/statement-body.ts'
import type { Customer } from '../customers.ts'
import type { Random } from '../../frame/random.ts'
import type { SandboxClock } from '../../frame/clock.ts'
import type { BankStatementsSettings } from '../settings.ts'

/** Answers as they came: member names are the ids of the request, values are texts. */
export type Answers = Readonly<Record<string, string>>

/** What a step may look at when it asks and judges. */
export type StepContext = Readonly<{ random: Random; clock: SandboxClock; settings: () => BankStatementsSettings }>

/** Whether an answer was right; if not, what to ask next, and whether it counts as a wrong try. */
export type Verdict = 'right' | Readonly<{ next: Step; isMistake: boolean }>

/** The MFA object (seed 004, "MFA Object Elements"). */
export type MfaRequest = Readonly<{ title: string; fields: readonly object[] }>

/** One MFA request and how its answer is judged; `ids` must all be present in the answer. */
export type Challenge = Readonly<{ mfa: MfaRequest; ids: readonly string[]; judge: (answers: Answers) => Verdict }>

/** Asks for something; called again to ask anew. */
export type Step = (context: StepContext) => Challenge

/** The call that goes on once every step is answered. */
export type Resume = Readonly<{
  call: 'login' | 'login_fetch_all'
  body: Readonly<Record<string, unknown>>
  version: OutputVersion
}>

/** A challenge that waits in a session, the steps after it, who is signing in, and what goes on afterwards. */
export type PendingChallenge = Readonly<{
  current: Challenge
  following: readonly Step[]
  customer: Customer
  resume: Resume
}>

/** Values that an id takes as right. */
export type Expected = Readonly<Record<string, string | readonly string[]>>

/** A step that asks for fixed values and asks the same again when they are wrong. */
export function askFor(title: string, fields: readonly object[], expected: Expected): Step {
  const isRight = (id: string, given: string | undefined): boolean => {
    const right = expected[id]
    return given !== undefined && (typeof right === 'string' ? right === given : (right ?? []).includes(given))
  }
  const step: Step = () => ({
    mfa: { title, fields },
    ids: Object.keys(expected),
    judge: (answers) =>
      Object.keys(expected).every((id) => isRight(id, answers[id])) ? 'right' : { next: step, isMistake: true },
  })
  return step
}
