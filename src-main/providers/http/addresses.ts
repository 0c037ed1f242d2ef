import { BlockList, isIPv4, isIPv6 } from 'node:net'

const listOf = (family: 'ipv4' | 'ipv6', ranges: readonly string[]): BlockList => {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', prefix = ''] = range.split('/')
    list.addSubnet(network, Number(prefix), family)
  }
  return list
}

/** IPv4 ranges that no provider can have: IANA's special-purpose registry, multicast and the reserved top. */
const SPECIAL_V4 = listOf('ipv4', [
  '0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24',
  '192.31.196.0/24', '192.52.193.0/24', '192.88.99.0/24', '192.168.0.0/16', '192.175.48.0/24', '198.18.0.0/15', '198.51.100.0/24',
  '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4',
])

/**
 * Only this block is handed out for the internet. Whatever lies outside is refused without being named: loopback,
 * unique local, link-local, multicast, IPv4-mapped and the translation prefixes.
 */
const GLOBAL_V6 = listOf('ipv6', ['2000::/3'])

/** Inside the global block, but tunnels that carry an IPv4 address (Teredo, 6to4), protocol use and documentation. */
const SPECIAL_V6 = listOf('ipv6', ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'])

/** True for an address on the public internet, written as a plain IPv4 or IPv6 literal without brackets. */
export const isPublicAddress = (address: string): boolean => {
  if (isIPv4(address)) return !SPECIAL_V4.check(address, 'ipv4')
  // A zone (`fe80::1%eth0`) belongs to link-local addresses only.
  if (!isIPv6(address) || address.includes('%')) return false
  return GLOBAL_V6.check(address, 'ipv6') && !SPECIAL_V6.check(address, 'ipv6')
}
