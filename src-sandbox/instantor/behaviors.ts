/** What the frame tells the embedding page (seed 000, "Code snippet"). */
export const messages = ['process-finished', 'process-error', 'invalid-login', 'too-many-retries'] as const
export type Message = (typeof messages)[number]

/** Statuses of the seed's table and its two custom ones. A push on demand may carry any other word. */
export const statuses = [
  'ok', 'incomplete', 'partial', 'invalid_login', 'insufficient_data', 'bank_error', 'parse_error', 'scrape_error', 'abandoned',
  'timed_out', 'blocked', 'banned_user', 'bank_redirect',
] as const

/** What a login leads to: the reports in order, and what the page hears. */
export type Behavior = Readonly<{ statuses: readonly string[]; message: Message; note: string }>

const fails = (status: string, note: string): Behavior => ({ statuses: [status], message: 'process-error', note })
const finishes = (reports: readonly string[], note: string): Behavior => ({ statuses: reports, message: 'process-finished', note })
const growing = finishes(['incomplete', 'partial', 'ok'], 'three reports that grow')

/** By user name. The document has no test logins, so the names are ours: mostly the status itself. */
const table = new Map<string, Behavior>([
  ['ok', finishes(['ok'], 'one whole report')],
  ['other_person', finishes(['ok'], 'name, personal number and accounts do not match what was given')],
  ['partial', growing],
  ['incomplete', growing],
  ['insufficient_data', finishes(['insufficient_data'], 'signed in, nothing to calculate')],
  ['invalid_login', { statuses: ['invalid_login'], message: 'invalid-login', note: 'locked for 24 hours after three tries' }],
  ['bank_error', fails('bank_error', 'the bank is down')],
  ['parse_error', fails('parse_error', 'the account could not be read')],
  ['scrape_error', fails('scrape_error', 'the bank changed its pages')],
  ['abandoned', fails('abandoned', 'as if the frame was left')],
  ['timed_out', fails('timed_out', 'the login took too long')],
  ['blocked', fails('blocked', 'an earlier process still runs')],
  ['banned_user', fails('banned_user', 'a custom status')],
  ['bank_redirect', fails('bank_redirect', 'a custom status')],
])

/** What a user name leads to; any name that is not listed is a wrong login. */
export function behaviorOf(userName: string): Behavior {
  return table.get(userName) ?? { statuses: ['invalid_login'], message: 'invalid-login', note: '' }
}

/** The logins with what they do, for the list that a person sees. */
export const knownLogins: readonly (readonly [userName: string, note: string])[] = [...table].map(([name, { note }]) => [name, note])
