import type { IncomingMessage } from 'node:http'
import type { Target } from './addresses.ts'
import type { ListenerLimits } from './limits.ts'

/** Why a request was refused, as it is counted for the officer. */
export type RefusalReason = 'host' | 'path' | 'method' | 'origin' | 'type' | 'size' | 'slow' | 'busy' | 'form' | 'disk' | 'signature' | 'defect'
export type Refusal = Readonly<{ status: number; reason: RefusalReason }>

/** A media type without its parameters, and the two parameters that matter; lower case but for the boundary. */
export type ContentType = Readonly<{ mediaType: string; charset: string | null; hasBoundary: boolean }>

export type RequestHead = Readonly<{
  target: Target
  contentType: ContentType
  /** As announced; null for a chunked body. */
  contentLength: number | null
  /** For the envelope: lower case, in order, without cookies and authorization. */
  headers: readonly (readonly [string, string])[]
}>

export type HeadRules = Readonly<{
  limits: ListenerLimits
  isHostAllowed(host: string, arrivedAt: string): boolean
  find(url: string): Target | null
}>

/** Headers that may come once only; a second one would let two readers see two requests. */
const SINGLE: ReadonlySet<string> = new Set(['host', 'content-type', 'content-length', 'transfer-encoding', 'content-encoding', 'origin', 'sec-fetch-site', 'expect'])
const LEFT_OUT: ReadonlySet<string> = new Set(['cookie', 'authorization', 'proxy-authorization'])
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]{1,64}\/[a-z0-9!#$&^_.+-]{1,100}$/
const PARAMETER = /^\s*([a-z0-9-]+)\s*=\s*(?:"([^"\\]*)"|([^\s"\\]+))\s*$/i
const UTF8: readonly string[] = ['utf-8', 'utf8', 'us-ascii']

const refuse = (status: number, reason: RefusalReason): Refusal => ({ status, reason })

/** @returns null for a header that is not a media type with plain parameters. An absent one is the empty type. */
export const parseContentType = (header: string | undefined): ContentType | null => {
  if (header === undefined) return { mediaType: '', charset: null, hasBoundary: false }
  const [type = '', ...parameters] = header.split(';')
  const mediaType = type.trim().toLowerCase()
  if (!MEDIA_TYPE.test(mediaType)) return null
  let charset: string | null = null
  let hasBoundary = false
  for (const parameter of parameters) {
    if (parameter.trim() === '') continue
    const match = PARAMETER.exec(parameter)
    if (!match) return null
    const name = match[1]?.toLowerCase()
    const value = match[2] ?? match[3] ?? ''
    if ((name === 'charset' && charset !== null) || (name === 'boundary' && hasBoundary)) return null
    if (name === 'charset') charset = value.toLowerCase()
    if (name === 'boundary') {
      if (value.length === 0 || value.length > 70) return null
      hasBoundary = true
    }
  }
  return { mediaType, charset, hasBoundary }
}

/** Largest body of a route in bytes. */
export const bodyLimit = ({ body, maxBytes }: Target['route'], limits: ListenerLimits): number =>
  ({ none: 0, form: maxBytes ?? limits.formBytes, document: limits.documentBytes, multipart: limits.multipartBytes })[body]

const checkType = (target: Target, contentType: ContentType | null): contentType is ContentType => {
  if (target.route.body === 'none') return true
  if (!contentType) return false
  const { mediaTypes, body } = target.route
  if (!mediaTypes.includes('*/*') && !mediaTypes.includes(contentType.mediaType)) return false
  if (body === 'multipart') return contentType.hasBoundary
  return contentType.charset === null || UTF8.includes(contentType.charset) || mediaTypes.includes('*/*')
}

/** Headers as pairs, or null where one that must be single comes twice. */
const readHeaders = (raw: readonly string[]): Readonly<{ single: ReadonlyMap<string, string>; kept: readonly (readonly [string, string])[] }> | null => {
  const single = new Map<string, string>()
  const kept: (readonly [string, string])[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase()
    const value = raw[at + 1] ?? ''
    if (SINGLE.has(name)) {
      if (single.has(name)) return null
      single.set(name, value)
    } else if (name === 'upgrade') single.set(name, value)
    if (!LEFT_OUT.has(name)) kept.push([name, value])
  }
  return { single, kept }
}

/**
 * Judges a request by its head alone, cheapest first: who is called, whether it is one plain request, where it leads,
 * how, from where, with what. Nothing of the body has been read.
 */
export const judgeHead = (request: Pick<IncomingMessage, 'rawHeaders' | 'url' | 'method' | 'httpVersion' | 'socket'>, { limits, isHostAllowed, find }: HeadRules): RequestHead | Refusal => {
  const { rawHeaders, url = '', method, httpVersion } = request
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return refuse(400, 'form')
  if (rawHeaders.length > limits.headerCount * 2) return refuse(431, 'size')
  const headers = readHeaders(rawHeaders)
  if (!headers) return refuse(400, 'form')
  const { single, kept } = headers
  if (!isHostAllowed(single.get('host') ?? '', request.socket.localAddress ?? '')) return refuse(421, 'host')
  const transfer = single.get('transfer-encoding')
  const length = single.get('content-length')
  if ((transfer !== undefined && (transfer.toLowerCase() !== 'chunked' || length !== undefined)) || single.has('upgrade')) return refuse(400, 'form')
  const target = find(url)
  if (!target) return refuse(404, 'path')
  if (method !== target.route.method) return refuse(405, 'method')
  if (method === 'POST' && (single.has('origin') || (single.get('sec-fetch-site') ?? 'none') !== 'none')) return refuse(403, 'origin')
  const contentType = parseContentType(single.get('content-type'))
  const encoding = single.get('content-encoding')?.toLowerCase() ?? 'identity'
  if (!checkType(target, contentType) || encoding !== 'identity') return refuse(415, 'type')
  const contentLength = transfer === undefined ? Number(length ?? 0) : null
  if ((contentLength ?? 1) > bodyLimit(target.route, limits)) return refuse(413, 'size')
  return { target, contentType: target.route.body === 'none' ? { mediaType: '', charset: null, hasBoundary: false } : contentType, contentLength, headers: kept }
}

export const isRefusal = (value: object): value is Refusal => 'reason' in value

/** Puts `…` in place of the address's secret where a proxy in front repeats it in a header. */
export const hideSecret = (headers: readonly (readonly [string, string])[], secret: string): readonly (readonly [string, string])[] =>
  headers.some(([, value]) => value.includes(secret)) ? headers.map(([name, value]) => [name, value.replaceAll(secret, '…')] as const) : headers
