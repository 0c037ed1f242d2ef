import type { ReceivedFile } from './document.ts'
import type { ProviderId } from './provider-id.ts'
import type { StatementDelivery } from './statement.ts'

/** What a provider's recognizer made of a file. */
export type RecognizedContent = Readonly<{
  providerId: ProviderId
  /** Version of the provider's format, e.g. `20190901`; null for what has none. */
  formatVersion: string | null
  /** What it is, for people: `Statements`, `Report`, `List of banks`. */
  label: string
  /** Null for what holds no accounts, or cannot be read yet. */
  delivery: StatementDelivery | null
  /** Why there is no delivery, one sentence. The file may join a case all the same. */
  note: string | null
  /** Why it must not join a case, one sentence: nothing proves it, or nothing opens it. */
  refusal: string | null
}>

/** One file as it came out: the file itself, a decrypted one, or a member of an archive. */
export type RecognizedPart = Readonly<{
  file: ReceivedFile
  /** Null for a document that no provider's format is behind, e.g. a PDF. */
  content: RecognizedContent | null
}>

/** One saved file as it was given. Name, type and hash are of the outermost layer. */
export type RecognizedFile = Readonly<{
  name: string
  mediaType: string
  size: number
  sha256: string
  layer: 'none' | 'zip' | 'pgp'
  parts: readonly RecognizedPart[]
}>
