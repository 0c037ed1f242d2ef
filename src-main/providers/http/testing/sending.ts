import { silentLogger } from '../../../platform/logger.ts'
import { systemClock } from '../../../platform/clock.ts'
import { createHttpSender, type HttpSenderOptions } from '../create-sender.ts'
import type { HttpRequest, HttpSender } from '../sender.ts'
import { createNodeTransport, type NodeTransportOptions } from '../node-transport.ts'
import type { Transport } from '../transport.ts'

export const HOST = 'api.provider.example'
/** A public address that name look-ups of the tests give; nothing is ever sent there. */
export const PUBLIC_ADDRESS = '93.184.216.34'
export const forever = new AbortController().signal

/** A call that may be repeated, with short limits; anything can be put over it. */
export const aCall = (over: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET', url: `https://${HOST}/v1/thing`, route: 'provider.thing', isRepeatable: false, firstByteMs: 2_000, totalMs: 5_000, maxBytes: 100_000, ...over,
})

/** Real sockets, but led to a loopback port whatever address was checked: names and certificates stay as in life. */
export const transportTo = (port: number, options: NodeTransportOptions = {}): Transport => {
  const real = createNodeTransport(options)
  return {
    exchange: (request, signal) => {
      const url = new URL(request.url)
      url.port = String(port)
      return real.exchange({ ...request, url, addresses: ['127.0.0.1'] }, signal)
    },
  }
}

export const senderOptions: HttpSenderOptions = {
  providerId: 'bankstatements', providerName: 'BankStatements', allowedHosts: [HOST], sandboxOrigin: null, clock: systemClock, log: silentLogger,
  resolve: () => Promise.resolve([PUBLIC_ADDRESS]),
}

export const makeSender = (over: Partial<HttpSenderOptions> = {}): HttpSender => createHttpSender({ ...senderOptions, ...over })

/** The stable code of a refusal, or what came instead. */
export const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'answered',
    (error: { code?: string; message?: string }) => error.code ?? `defect: ${error.message}`,
  )
