import type { SandboxRequest } from '../frame/provider-module.ts'
import { answerMfa } from './answer-mfa.ts'
import type { Handler } from './call.ts'
import { initClientSide } from './client-side.ts'
import { loginFetchAll } from './fetch-all.ts'
import { identify } from './identify.ts'
import { listInstitutions, verify } from './list.ts'
import { listAccounts, login } from './login.ts'
import { logout } from './logout.ts'
import { mergeStatements } from './merge.ts'
import { preload } from './preload.ts'
import { Refusal } from './refusal.ts'
import { retrieveFiles } from './retrieve-files.ts'
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
  /** Whether a page of the lender calls it, with a guid in the path in place of the key. */
  isClientSide: boolean
}>

const defaults = { readsBody: true, malformedCode: 19006, opensSession: false, isClientSide: false } as const
const get = (handler: Handler): Route => ({ ...defaults, methods: ['GET'], readsBody: false, handler })
const post = (handler: Handler): Route => ({ ...defaults, methods: ['POST'], handler })
const starts = (route: Route): Route => ({ ...route, opensSession: true })
const takesLogin = (route: Route): Route => ({ ...route, malformedCode: 19005 })
const clientSide = (handler: Handler): Route => ({ ...post(handler), isClientSide: true })

const routes: Readonly<Record<string, Route>> = {
  verify: get(verify),
  institutions: get(listInstitutions),
  preload: starts({ ...post(preload), methods: ['GET', 'POST'] }),
  login: starts(takesLogin(post(login))),
  accounts: get(listAccounts),
  identify: post(identify),
  statements: post(retrieveStatements),
  login_fetch_all: starts(takesLogin(post(loginFetchAll))),
  files: get(retrieveFiles),
  merge_statements: { ...post(mergeStatements), readsBody: false },
  mfa: post(answerMfa),
  logout: post(logout),
  init_cs_request: starts(post(initClientSide)),
  cs_preload: clientSide(preload),
  cs_login: takesLogin(clientSide(login)),
  cs_mfa: clientSide(answerMfa),
  cs_export: clientSide(retrieveStatements),
  cs_login_fetch_all: takesLogin(clientSide(loginFetchAll)),
}

/** An endpoint, its name, and the guid that its path ends with. */
export type FoundRoute = Readonly<{ route: Route; name: string; guid: string | undefined }>

/** Name of the endpoint in a path, without base path and guid. */
export function routeName(path: string, basePath: string): string {
  return path.startsWith(`${basePath}/`) ? (path.slice(basePath.length + 1).split('/')[0] ?? '') : ''
}

/** The endpoint of a request; refuses unknown paths with 404 and wrong methods with 405. */
export function findRoute(request: SandboxRequest, basePath: string): FoundRoute {
  const name = routeName(request.path, basePath)
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined
  const [, guid, ...more] = request.path.slice(basePath.length + 1).split('/')
  if (!route || more.length > 0 || (guid !== undefined) !== route.isClientSide) {
    throw new Refusal(19006, 'no such function', 404)
  }
  const methods = route.isClientSide ? [...route.methods, 'OPTIONS'] : route.methods
  if (!methods.includes(request.method)) throw new Refusal(19006, `use ${methods.join(' or ')}`, 405)
  return { route, name, guid }
}
