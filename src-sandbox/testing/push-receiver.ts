import { createDecipheriv, createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One push as it arrived. */
export type Received = Readonly<{ contentType: string; body: string; fields: URLSearchParams }>

/** A receiver on loopback; `answer` decides what it says, by default what the document asks for. */
export type PushReceiver = Readonly<{ url: string; received: Received[]; close: () => Promise<void> }>

/** The answer that the document wants (seed 000). */
export const accept = ({ fields }: Received): string => `OK: ${fields.get('msg_id')}`

export async function startReceiver(answer: (received: Received, count: number) => string = accept): Promise<PushReceiver> {
  const received: Received[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const one = { contentType: request.headers['content-type'] ?? '', body, fields: new URLSearchParams(body) }
      received.push(one)
      response.end(answer(one, received.length))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/callback`,
    received,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Opens a payload by the document's rules, written apart from what made it. */
export function openPayload(fields: URLSearchParams, apiKey: string): string {
  const md5 = (text: string): Buffer => createHash('md5').update(text).digest()
  const decipher = createDecipheriv('aes-128-cbc', md5(apiKey), md5(fields.get('msg_id') ?? ''))
  return decipher.update(fields.get('payload') ?? '', 'base64', 'utf8') + decipher.final('utf8')
}

/** Hash over the values by name, as the document has it. */
export function isHashRight(fields: URLSearchParams, apiKey: string): boolean {
  const values = ['action', 'encryption', 'msg_id', 'payload', 'source', 'timestamp'].map((name) => fields.get(name) ?? '')
  return createHash('sha1').update(apiKey + values.join('')).digest('hex') === fields.get('hash')
}
