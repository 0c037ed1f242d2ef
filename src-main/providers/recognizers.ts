import { AppError, isAppError } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { RecognizedContent } from '#shared/domain/recognized-file.ts'
import { recognizer as bankstatements } from './bankstatements/recognize.ts'
import { recognizer as fimento } from './fimento/recognize.ts'
import { readJson, UnreadableBody } from './http/read-json.ts'
import { readXml } from './http/read-xml.ts'
import { recognizer as inbank } from './inbank/recognize.ts'
import { recognizer as instantor } from './instantor/recognize.ts'
import { recognizer as kontomatik } from './kontomatik/recognize.ts'
import type { FileClaim, FileRecognizer, SavedFile, VerificationKey } from './provider.ts'

/** How each provider's saved files look, without its client: the parse process loads nothing that could call out. */
export const recognizers: Readonly<Record<ProviderId, FileRecognizer>> = { bankstatements, instantor, inbank, kontomatik, fimento }

export type RecognizingKeys = Readonly<Partial<Record<ProviderId, readonly VerificationKey[]>>>
export type GivenFile = Pick<SavedFile, 'name' | 'mediaType' | 'bytes'>

const refused = (sentence: string): AppError => new AppError('document.refused', sentence)

const REASONS: Readonly<Record<string, string>> = { 'too large': 'it is larger than 20 MiB', 'nested too deep': 'it is nested too deep', 'a member given twice': 'a member comes twice', 'not UTF-8': 'it is not UTF-8' }

const unreadable = (error: unknown, format: 'JSON' | 'XML'): AppError =>
  refused(`It is damaged or cut off, or no plain ${format}: ${error instanceof UnreadableBody ? (REASONS[error.message] ?? error.message) : 'it cannot be read'}.`)

/** Reads a file once for every recognizer. @throws AppError `document.refused`. */
export const toSavedFile = ({ name, mediaType, bytes }: GivenFile): SavedFile => {
  const base = { name, mediaType, bytes, json: undefined, xml: null }
  const format = mediaType === 'application/json' ? 'JSON' : mediaType === 'application/xml' ? 'XML' : null
  if (format === null) return base
  try {
    if (format === 'JSON') return { ...base, json: readJson(bytes) }
    const { name: root, attributes, content } = readXml(bytes)
    return { ...base, xml: { name: root, attributes, members: typeof content === 'string' || Array.isArray(content) ? [] : Object.keys(content) } }
  } catch (error) {
    throw unreadable(error, format)
  }
}

type Bid = Readonly<{ providerId: ProviderId; claim: FileClaim }>

/** Every provider that takes the file for its own, the most specific first. */
export const claimsOn = (file: SavedFile, keys: RecognizingKeys): readonly Bid[] =>
  (Object.entries(recognizers) as [ProviderId, FileRecognizer][])
    .flatMap(([providerId, recognizer]) => {
      const claim = recognizer.claim(file, keys[providerId] ?? [])
      return claim ? [{ providerId, claim }] : []
    })
    .sort((one, other) => other.claim.marks.length - one.claim.marks.length)

/**
 * Finds out whose file it is and reads it. Where several providers claim one, the one that knows most of its names has it;
 * where two know as many, nobody has, because a guess would put money under the wrong provider.
 * @returns null for a file that no provider's format is behind.
 * @throws AppError `document.refused` for a file that is damaged or could be of two providers.
 */
export const recognizeContent = async (given: GivenFile, keys: RecognizingKeys): Promise<RecognizedContent | null> => {
  const [best, next] = claimsOn(toSavedFile(given), keys)
  if (!best) return null
  if (next && next.claim.marks.length === best.claim.marks.length) throw refused('It could be a file of more than one provider.')
  try {
    return await best.claim.read()
  } catch (error) {
    throw isAppError(error) ? refused(`It is damaged, or not of a version that is known: ${error.detail.message}`) : error
  }
}
