import type { SandboxRequest } from '../frame/provider-module.ts'
import type { Handler } from './call.ts'
import { listInstitutions, verify } from './list.ts'
import { listAccounts, login } from './login.ts'
import { logout } from './logout.ts'
import { Refusal } from './refusal.ts'
import { retrieveStatements } from './statements.ts'

/** One endpoint of the API. */
export type Route = Readonly<{
  methods: readonly string[]
  handler: Handler
  /** Whether JSON or XML is expected in the body. */
  readsBody: boolean
  /** Code for a body that cannot be read. */
  malformedCode: number
  /** Whether a request without a token begins a session. */
  opensSession: boolean
}>

const defaults = { readsBody: true, malformedCode: 19006, opensSession: false } as const
const get = (handler: Handler): Route => ({ ...defaults, methods: ['GET'], readsBody: false, handler })
const post = (handler: Handler): Route => ({ ...defaults, methods: ['POST'], handler })
const starts = (route: Route): Route => ({ ...route, opensSession: true, malformedCode: 19005 })

const routes: Readonly<Record<string, Route>> = {
  verify: get(verify),
  institutions: get(listInstitutions),
  login: starts(post(login)),
  accounts: get(listAccounts),
  statements: post(retrieveStatements),
  logout: post(logout),
}

/** The endpoint of a request; refuses unknown paths with 404 and wrong methods with 405. */
export function findRoute(request: SandboxRequest, basePath: string): Route {
  const name = request.path.startsWith(`${basePath}/`) ? request.path.slice(basePath.length + 1) : ''
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined
  if (!route) throw new Refusal(19006, 'no such function', 404)
  if (!route.methods.includes(request.method)) throw new Refusal(19006, `use ${route.methods.join(' or ')}`, 405)
  return route
}
