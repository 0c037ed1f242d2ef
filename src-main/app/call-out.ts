import { request as requestPlain } from 'node:http'
import { request as requestTls } from 'node:https'
import type { CallOut } from '../services/listener-reach.ts'

const MOST_BYTES = 64 * 1024

/**
 * One call as a provider would make it: a connection of its own, no redirects, no proxy. With `certificate` a TLS answer
 * counts as ours when it shows exactly that certificate, whatever name stands in it.
 */
export const callOut: CallOut = ({ url, method, mediaType, body, timeoutMs, certificate = null }) => new Promise((resolve, reject) => {
  const isTls = new URL(url).protocol === 'https:'
  const send = isTls ? requestTls : requestPlain
  const request = send(url, {
    method, agent: false, timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs),
    headers: { ...(mediaType === null ? {} : { 'content-type': mediaType }), ...(body === null ? {} : { 'content-length': String(body.byteLength) }) },
    ...(isTls && certificate !== null ? { ca: certificate, checkServerIdentity: () => undefined } : {}),
  }, (answer) => {
    let text = ''
    answer.setEncoding('utf8')
    answer.on('data', (piece: string) => {
      text += piece
      if (text.length > MOST_BYTES) answer.destroy(new Error('the answer is too long'))
    })
    answer.once('error', reject)
    answer.once('end', () => resolve({ status: answer.statusCode ?? 0, body: text }))
  })
  request.once('error', reject)
  request.end(body === null ? undefined : Buffer.from(body))
})
