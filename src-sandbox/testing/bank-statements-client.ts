import { createSandbox, type Sandbox } from '../server.ts'
import { sandboxApiKey } from '../bankstatements/index.ts'

/** Noon at the test bank on a day that tests count from. */
export const testNow = '2026-03-16T01:30:00Z'

/** Starts a sandbox that stands still on 16 March 2026. */
export function startTestSandbox(seed = 'test'): Promise<Sandbox> {
  return createSandbox({ seed, now: testNow })
}

/** One raw call; `body` goes out as it is, headers replace the usual ones (undefined removes one). */
export type RawCall = Readonly<{
  method?: string
  body?: string | FormData
  headers?: Readonly<Record<string, string | undefined>>
}>

const usualHeaders = {
  'x-api-key': sandboxApiKey,
  accept: 'application/json',
  'content-type': 'application/json',
}

/** Sends one call to the emulated API; `path` begins after the version (`/login`). */
export function callApi(sandbox: Sandbox, path: string, call: RawCall = {}): Promise<Response> {
  const headers: Record<string, string | undefined> = { ...usualHeaders, ...call.headers }
  const kept = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return fetch(`${sandbox.url}/bankstatements/api/v1${path}`, {
    method: call.method ?? (call.body === undefined ? 'GET' : 'POST'),
    headers: kept,
    ...(call.body === undefined ? {} : { body: call.body }),
  })
}

/** An answer in JSON; members are looked at loosely because tests assert them anyway. */
export type JsonAnswer = Record<string, never> & Readonly<{ user_token: string; error: string; errorCode: number }>

/** Posts a JSON body and reads the JSON answer. */
export async function postJson(
  sandbox: Sandbox,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string | undefined>> = {},
): Promise<{ status: number; body: JsonAnswer }> {
  const response = await callApi(sandbox, path, { body: JSON.stringify(body), headers })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as JsonAnswer }
}

/** Signs in at the basic test bank, or with the given credentials, and gives the answer. */
export async function signIn(
  sandbox: Sandbox,
  credentials: Readonly<Record<string, string>> = {},
): Promise<JsonAnswer> {
  const basic = { institution: 'bank_of_statements', username: '12345678', password: 'TestMyMoney' }
  const { body } = await postJson(sandbox, '/login', { credentials: { ...basic, ...credentials } })
  return body
}
