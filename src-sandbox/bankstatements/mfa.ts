/** Answers as they came: member names are the ids of the request, values are texts. */
export type Answers = Readonly<Record<string, string>>

/** What a step may look at when it asks. */
export type StepContext = Readonly<{ attempt: number }>

/** One MFA request and how its answer is judged; `ids` must all be present in the answer. */
export type Challenge = Readonly<{
  mfa: Readonly<Record<string, unknown>>
  ids: readonly string[]
  judge: (answers: Answers) => 'right' | Readonly<{ next: Step; isMistake: boolean }>
}>

/** Asks for something; called again to ask anew. */
export type Step = (context: StepContext) => Challenge

/** A challenge that waits in a session, the steps after it, and the call that goes on afterwards. */
export type PendingChallenge = Readonly<{
  current: Challenge
  following: readonly Step[]
  resume: Readonly<{ call: 'login' | 'login_fetch_all'; body: Readonly<Record<string, unknown>> }>
}>
