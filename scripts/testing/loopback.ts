import { isIPv4 } from 'node:net'

/** A test tried to leave the machine. */
export class ReachedBeyondLoopback extends Error {
  override readonly name = 'ReachedBeyondLoopback'

  constructor(host: string) {
    super(`tests stay on loopback, this one reached for "${host}"`)
  }
}

/** True for the loopback addresses and for the one name that stands for them. Any other name needs a look-up. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  if (isIPv4(bare)) return bare.startsWith('127.')
  return bare === 'localhost' || bare === '::1' || /^::ffff:127\.\d+\.\d+\.\d+$/.test(bare)
}
