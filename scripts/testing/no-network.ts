import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import { isLoopbackHost, ReachedBeyondLoopback } from './loopback.ts'

// Vitest loads this before each test file: a test that reaches for anything beyond this machine fails at once and says
// what it wanted, on a laptop with internet as well as on a machine without.

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function guarded(this: net.Socket, ...args: unknown[]): net.Socket {
  const target = describeTarget(args)
  if (!isLoopbackHost(target)) throw new ReachedBeyondLoopback(target)
  return (connect as (...given: unknown[]) => net.Socket).apply(this, args)
}

guardNames(dns, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveTxt', 'resolveSrv', 'reverse'])
guardNames(dns.promises, ['lookup', 'resolve', 'resolve4', 'resolve6', 'resolveAny', 'resolveTxt', 'resolveSrv', 'reverse'])
syncBuiltinESMExports()

// Node's own fetch keeps its connector to itself, so the URL is looked at before it starts.
const nodeFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : String(input), 'http://localhost')
  const isRemote = url.protocol === 'http:' || url.protocol === 'https:'
  if (isRemote && !isLoopbackHost(url.hostname)) throw new ReachedBeyondLoopback(url.hostname)
  return nodeFetch(input, init)
}

/** Host of a `connect(...)` call; a pipe or Unix socket never leaves the machine. */
function describeTarget(args: readonly unknown[]): string {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  if (typeof first === 'object' && first !== null) {
    const { host, path } = first as { host?: string | null; path?: string | null }
    return path ? 'localhost' : (host ?? 'localhost')
  }
  const isPath = typeof first === 'string' && Number.isNaN(Number(first))
  return !isPath && typeof second === 'string' ? second : 'localhost'
}

function guardNames(owner: object, names: readonly string[]): void {
  const table = owner as Record<string, (...args: unknown[]) => unknown>
  for (const name of names) {
    const original = table[name]
    if (!original) continue
    table[name] = function guarded(this: unknown, ...args: unknown[]): unknown {
      const host = String(args[0])
      if (!isLoopbackHost(host)) throw new ReachedBeyondLoopback(host)
      return original.apply(this, args)
    }
  }
}
