/** What a listener answers to. `port` is the bound one. */
export type HostSettings = Readonly<{ address: string; port: number; isTls: boolean; publicUrl: string }>

const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1)$/
const WILDCARDS: readonly string[] = ['0.0.0.0', '::']

/** True for an address that only this computer can reach. */
export const isLoopbackAddress = (address: string): boolean => LOOPBACK.test(address)

const literal = (address: string): string => (address.includes(':') ? `[${address}]` : address)

/** `host:port`, and the bare host too where the port is the scheme's own. */
const spellings = (host: string, port: number, isTls: boolean): string[] => [`${host}:${port}`, ...(port === (isTls ? 443 : 80) ? [host] : [])]

const publicHosts = (publicUrl: string): string[] => {
  if (!URL.canParse(publicUrl)) return []
  const { hostname, port, protocol } = new URL(publicUrl)
  const isTls = protocol === 'https:'
  return spellings(hostname, port === '' ? (isTls ? 443 : 80) : Number(port), isTls)
}

/**
 * which Host headers are answered. A page that reaches this port under a name of its own (DNS rebinding) sends
 * that name, and so gets nothing. Bound to every address, the one that the request arrived at counts, as a literal.
 */
export const createHostRule = ({ address, port, isTls, publicUrl }: HostSettings) => {
  const names = isLoopbackAddress(address) ? [literal(address), 'localhost'] : [literal(address)]
  const allowed = new Set([...names.flatMap((name) => spellings(name, port, isTls)), ...publicHosts(publicUrl)].map((name) => name.toLowerCase()))
  const isWildcard = WILDCARDS.includes(address)
  return (host: string, arrivedAt: string): boolean => {
    const name = host.toLowerCase()
    if (allowed.has(name)) return true
    const here = arrivedAt.replace(/^::ffff:/, '')
    return isWildcard && here !== '' && !isLoopbackAddress(here) && spellings(literal(here), port, isTls).includes(name)
  }
}
