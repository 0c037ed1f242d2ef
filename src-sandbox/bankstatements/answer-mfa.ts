import { requireSession, type Call, type Handler, type Outcome } from './call.ts'
import { fetchAll } from './fetch-all.ts'
import { accountsOutcome, challengeOutcome, signIn } from './login.ts'
import type { Answers, Challenge, PendingChallenge, Step } from './mfa/challenge.ts'
import { missing, Refusal } from './refusal.ts'
import type { Session } from './sessions.ts'

const wrongAnswersAllowed = 5

function readAnswers(call: Call): Answers {
  const entries = Object.entries(call.body).filter(([name]) => name !== 'user_token' && name !== 'X-API-KEY')
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' || typeof value === 'number' ? String(value) : '']),
  )
}

/** Every id that was asked for has to come back (seed 004, "MFA Response", request body). */
function checkComplete(challenge: Challenge, answers: Answers): void {
  const absent = challenge.ids.find((id) => answers[id] === undefined)
  if (absent !== undefined) throw missing(absent)
}

/** Several steps in one answer are taken where the answer holds them all, as the mfaAndProfile example shows. */
function skipAnswered(following: readonly Step[], answers: Answers, call: Call): readonly Step[] {
  const [next, ...rest] = following
  if (!next) return []
  const challenge = next(call.environment)
  const isAnswered = challenge.ids.every((id) => answers[id] !== undefined) && challenge.judge(answers) === 'right'
  return isAnswered ? skipAnswered(rest, answers, call) : following
}

function ask(call: Call, session: Session, pending: PendingChallenge, step: Step, following: readonly Step[]): Outcome {
  const current = step(call.environment)
  session.pending = { ...pending, current, following }
  return challengeOutcome(session, current)
}

function resume(call: Call, session: Session, pending: PendingChallenge): Outcome | Promise<Outcome> {
  signIn(session, pending.customer)
  if (pending.resume.call === 'login') return accountsOutcome(session)
  const version = call.version === '' ? pending.resume.version : call.version
  return fetchAll({ ...call, version, body: pending.resume.body }, session)
}

/** `POST /mfa` (seed 004, "MFA Response"): on to the next step, the same one again, or the call that was begun. */
export const answerMfa: Handler = (call) => {
  const session = requireSession(call)
  const { pending } = session
  if (!pending) throw new Refusal(19006, 'nothing is being asked')
  const answers = readAnswers(call)
  checkComplete(pending.current, answers)
  const verdict = pending.current.judge(answers)
  if (verdict === 'right') {
    const [next, ...rest] = skipAnswered(pending.following, answers, call)
    return next ? ask(call, session, pending, next, rest) : resume(call, session, pending)
  }
  if (verdict.isMistake) session.failedAnswerCount += 1
  if (session.failedAnswerCount >= wrongAnswersAllowed) {
    delete session.pending
    throw new Refusal(20001)
  }
  return ask(call, session, pending, verdict.next, pending.following)
}
