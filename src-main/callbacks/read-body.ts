import { createHash, hash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { RawDelivery } from '../providers/provider.ts'
import type { BodyWriter } from './inbox/body-writer.ts'
import type { RecordBody } from './inbox/record.ts'
import type { ListenerLimits } from './limits.ts'
import { createPartsCounter } from './multipart.ts'
import { releaseBytes } from './release-bytes.ts'
import type { Refusal } from './request-head.ts'

/** A body that was taken whole. `record` is what goes into the inbox, `bytes` what the judge sees. */
export type TakenBody = Readonly<{ bytes: Uint8Array; record: RecordBody; size: number; sha256: string; parts: RawDelivery['parts'] }>
/** `broken-off`: the sender went away, nobody waits for an answer. */
export type BodyFailure = Refusal | 'broken-off'

/** What a reader does with a piece: takes it at once, makes the sender wait, or ends the body. */
type Take = (chunk: Buffer) => Promise<Refusal | undefined> | Refusal | undefined
export type Watch = Readonly<{ onBytes(count: number): void; onExpire(expire: (() => void) | null): void }>

const TOO_LARGE: Refusal = { status: 413, reason: 'size' }
const TOO_SLOW: Refusal = { status: 408, reason: 'slow' }
const DISK: Refusal = { status: 503, reason: 'disk' }
const NOTHING = Buffer.alloc(0)
const AMPERSAND = 38

/**
 * Reads to the end, one piece after the other, never more than one in hand. Resolves when nothing is in hand any more,
 * with null when all of it came.
 */
const pump = (request: IncomingMessage, limit: number, take: Take, { onBytes, onExpire }: Watch): Promise<BodyFailure | null> =>
  new Promise((resolve) => {
    let size = 0
    let isTaking = false
    let end: Readonly<{ failure: BodyFailure | null }> | null = null
    const settle = (failure: BodyFailure | null): void => {
      if (end) return
      end = { failure }
      onExpire(null)
      request.off('data', onData)
      request.off('end', onEnd)
      request.off('close', onClose)
      if (failure) request.pause()
      // A stream says that it has ended although its last piece is still in hand and it was told to pause.
      if (!isTaking) resolve(failure)
    }
    const onTaken = (refusal: Refusal | undefined): void => {
      isTaking = false
      if (end) return resolve(end.failure ?? refusal ?? null)
      if (refusal) settle(refusal)
      else request.resume()
    }
    const onData = (chunk: Buffer): void => {
      size += chunk.length
      onBytes(chunk.length)
      if (size > limit) return settle(TOO_LARGE)
      const taken = take(chunk)
      if (taken instanceof Promise) {
        isTaking = true
        request.pause()
        taken.then(onTaken, () => onTaken(DISK))
      } else if (taken) settle(taken)
    }
    const onEnd = (): void => settle(null)
    const onClose = (): void => settle('broken-off')
    onExpire(() => settle(TOO_SLOW))
    request.on('data', onData)
    request.on('end', onEnd)
    request.on('close', onClose)
    request.on('error', () => settle('broken-off'))
  })

/** Reads a form whole; its fields are only counted, since the judge needs every byte as it came. */
export const readForm = async (request: IncomingMessage, limit: number, limits: ListenerLimits, watch: Watch): Promise<TakenBody | BodyFailure> => {
  const chunks: Buffer[] = []
  let fieldCount = 1
  const failure = await pump(request, limit, (chunk) => {
    for (let at = chunk.indexOf(AMPERSAND); at !== -1; at = chunk.indexOf(AMPERSAND, at + 1)) fieldCount += 1
    if (fieldCount > limits.formFields) return TOO_LARGE
    chunks.push(chunk)
    return undefined
  }, watch)
  if (failure) return failure
  const bytes = chunks.length === 1 ? (chunks[0] ?? NOTHING) : Buffer.concat(chunks)
  return { bytes, record: bytes, size: bytes.length, sha256: hash('sha256', bytes), parts: null }
}

/** A request that has no body; one that comes all the same is refused. */
export const readNothing = async (request: IncomingMessage, watch: Watch): Promise<TakenBody | BodyFailure> => {
  const failure = await pump(request, 0, () => undefined, watch)
  return failure ?? { bytes: NOTHING, record: NOTHING, size: 0, sha256: hash('sha256', NOTHING), parts: null }
}

/**
 * Streams a body into the inbox while hashing it, and counts the parts of a multipart one. Nothing of it is kept in
 * memory beyond one piece. A body that is refused or broken off leaves nothing behind.
 */
export const streamBody = async (
  request: IncomingMessage, kind: 'document' | 'multipart', writer: BodyWriter, limits: ListenerLimits, watch: Watch,
): Promise<TakenBody | BodyFailure> => {
  const digest = createHash('sha256')
  const counter = kind === 'multipart' ? createPartsCounter(request.headers['content-type'] ?? '', limits) : null
  let size = 0
  let isExpired: (() => void) | undefined
  const expired = new Promise<'slow'>((resolve) => void (isExpired = () => resolve('slow')))
  const take: Take = (chunk) => {
    digest.update(chunk)
    size += chunk.length
    const written = writer.push(chunk)
    if (!counter) {
      if (written) return written.then(() => void releaseBytes(chunk))
      releaseBytes(chunk)
      return undefined
    }
    return Promise.all([written, counter.push(chunk)]).then(() => (counter.isOverLimit() ? TOO_LARGE : undefined))
  }
  const ending: { failure: BodyFailure | null } = { failure: null }
  try {
    ending.failure = await pump(request, kind === 'multipart' ? limits.multipartBytes : limits.documentBytes, take, watch)
    if (ending.failure === null) {
      watch.onExpire(() => isExpired?.())
      const parts = counter ? await Promise.race([counter.finish(), expired]) : null
      watch.onExpire(null)
      if (parts !== 'slow' && !counter?.isOverLimit()) return { bytes: NOTHING, record: await writer.finish(), size, sha256: digest.digest('hex'), parts }
      ending.failure = parts === 'slow' ? TOO_SLOW : TOO_LARGE
    }
  } catch {
    ending.failure = DISK
  }
  counter?.stop()
  await writer.discard()
  return ending.failure
}
