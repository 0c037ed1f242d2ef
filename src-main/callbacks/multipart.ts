import { Busboy } from '@fastify/busboy'
import type { RawDelivery } from '../providers/provider.ts'
import type { ListenerLimits } from './limits.ts'

type Parts = NonNullable<RawDelivery['parts']>
type CountedFile = { field: string; name: string; mediaType: string; size: number }

/** Follows a multipart body without keeping its files: what parts there are, how large, and whether there are too many. */
export type PartsCounter = Readonly<{
  push(chunk: Buffer): Promise<void>
  /** Null where the body is not whole multipart, or says one field twice. */
  finish(): Promise<Parts | null>
  isOverLimit(): boolean
  stop(): void
}>

const HEADER_PAIRS = 20
const HEADER_BYTES = 8 * 1024
const NAME_CHARACTERS = 1_000

/** @param contentType the header as it came, with its boundary. */
export const createPartsCounter = (contentType: string, limits: ListenerLimits): PartsCounter => {
  const parser = new Busboy({
    headers: { 'content-type': contentType },
    preservePath: true,
    limits: {
      fieldSize: limits.fieldBytes, fields: limits.fields, fileSize: limits.fileBytes, files: limits.files,
      parts: limits.files + limits.fields + 1, headerPairs: HEADER_PAIRS, headerSize: HEADER_BYTES,
    },
  })
  const fields = new Map<string, string>()
  const files: CountedFile[] = []
  let isOver = false
  let isBroken = false
  let hasFinished = false
  let wake: (() => void) | undefined
  const over = (): void => void (isOver = true)
  const breakOff = (): void => {
    isBroken = true
    wake?.()
  }

  parser.on('field', (name: string | undefined, value: string, isNameCut: boolean, isValueCut: boolean) => {
    if (isValueCut || isNameCut) over()
    if (name === undefined || fields.has(name) || name.length > NAME_CHARACTERS) isBroken = true
    else fields.set(name, value)
  })
  parser.on('file', (field: string | undefined, stream, name: string | undefined, _encoding, mediaType: string) => {
    const file: CountedFile = { field: (field ?? '').slice(0, NAME_CHARACTERS), name: (name ?? '').slice(0, NAME_CHARACTERS), mediaType, size: 0 }
    files.push(file)
    if (field === undefined) isBroken = true
    stream.on('data', (chunk: Buffer) => void (file.size += chunk.length))
    stream.on('limit', over)
    stream.on('error', breakOff)
  })
  parser.on('filesLimit', over)
  parser.on('fieldsLimit', over)
  parser.on('partsLimit', over)
  parser.on('error', breakOff)
  parser.on('finish', () => {
    hasFinished = true
    wake?.()
  })

  return {
    push: (chunk) => {
      if (isBroken || isOver || hasFinished) return Promise.resolve()
      return new Promise((resolve) => {
        wake = resolve
        parser.write(chunk, () => resolve())
      })
    },
    finish: async () => {
      if (!isBroken && !hasFinished) {
        await new Promise<void>((resolve) => {
          wake = resolve
          parser.end()
        })
      }
      return isBroken ? null : { fields: Object.fromEntries(fields), files }
    },
    isOverLimit: () => isOver,
    stop: () => void parser.destroy(),
  }
}
