import type { SandboxProvider, SandboxRequest } from './provider-module.ts'

/** One request as tests may see it: which members were sent, and the values of the harmless ones only. */
export type SeenRequest = Readonly<{
  provider: string
  method: string
  /** The endpoint, without what may be a token in the path. */
  route: string
  headers: Readonly<Record<string, string>>
  query: Readonly<Record<string, string>>
  body: unknown
}>

/** What stands in place of a value that may be a secret. */
export const redacted = '[redacted]'

const openHeaders = new Set(['accept', 'content-type', 'content-length', 'x-output-version', 'referral-code', 'host'])
const maximumKept = 1000

function redactTree(value: unknown, name: string, open: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((entry: unknown) => redactTree(entry, name, open))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redactTree(entry, key, open)]))
  }
  return open.has(name) ? value : redacted
}

/** Element names and the open leaves only: whatever else stands in the text, malformed parts included, stays out. */
function redactXml(text: string, open: ReadonlySet<string>): unknown {
  const elements = [...text.matchAll(/<([A-Za-z_][\w.-]*)/g)].map((match) => match[1] ?? '')
  const leaves = [...text.matchAll(/<([A-Za-z_][\w.-]*)>([^<]*)<\/\1>/g)].map(
    ([, name = '', value = '']) => [name, value] as const,
  )
  const values: Record<string, string> = Object.fromEntries(leaves.filter(([name]) => open.has(name)))
  return { elements, values }
}

/** XML as its element names, JSON with the open values only, anything else by its length. */
function redactBody(body: Buffer, open: ReadonlySet<string>): unknown {
  if (body.length === 0) return null
  const text = body.toString('utf8')
  if (text.trimStart().startsWith('<')) return redactXml(text, open)
  try {
    const value: unknown = JSON.parse(text)
    return redactTree(value, '', open)
  } catch {
    return { bytes: body.length }
  }
}

function redactNamed(entries: Iterable<readonly [string, string]>, open: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries([...entries].map(([key, value]) => [key, open.has(key) ? value : redacted]))
}

/** Keeps the latest requests while recording is on; it is off until a test asks for it. */
export type RequestList = Readonly<{
  setRecording: (isOn: boolean) => void
  note: (provider: SandboxProvider, request: SandboxRequest) => void
  list: () => readonly SeenRequest[]
  clear: () => void
}>

/** Makes an empty list with recording off. */
export function createRequestList(): RequestList {
  let isRecording = false
  let seen: SeenRequest[] = []
  return {
    setRecording: (isOn) => {
      isRecording = isOn
    },
    note: ({ prefix, openValues: open, routeOf }, request) => {
      if (!isRecording) return
      seen = [
        ...seen.slice(1 - maximumKept),
        {
          provider: prefix,
          method: request.method,
          route: routeOf(request),
          headers: redactNamed(Object.entries(request.headers), openHeaders),
          query: redactNamed(request.query, open),
          body: redactBody(request.body, open),
        },
      ]
    },
    list: () => seen,
    clear: () => {
      seen = []
    },
  }
}
