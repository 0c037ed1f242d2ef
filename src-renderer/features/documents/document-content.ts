import type { DocumentRow } from '../../stores/documents.ts'

/** How a file is shown: as inert text, as a picture, or not at all. */
export type DocumentLook = 'text' | 'picture' | 'pages' | 'closed'

const LOOKS: Readonly<Record<string, DocumentLook>> = {
  'application/json': 'text', 'application/xml': 'text', 'text/plain': 'text', 'text/csv': 'text', 'image/png': 'picture', 'image/jpeg': 'picture', 'application/pdf': 'pages',
}
export const lookOf = ({ mediaType }: Pick<DocumentRow, 'mediaType'>): DocumentLook => LOOKS[mediaType] ?? 'closed'

/** More text than this is not laid out at once. Characters. */
export const MOST_TEXT = 20_000

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))

/** JSON gets line breaks, whatever is no JSON stays as it came. */
const laidOut = (text: string, mediaType: string): string => {
  if (mediaType !== 'application/json') return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

/** The text of a file; bytes that are no UTF-8 become replacement characters. */
export const textOf = (base64: string, mediaType: string): string => laidOut(new TextDecoder('utf-8').decode(bytesOf(base64)), mediaType)

/** Address of a picture for an `img`; only the two kinds that the console decided by content ever get one. */
export const pictureAddress = (base64: string, mediaType: string): string | null =>
  (mediaType === 'image/png' || mediaType === 'image/jpeg' ? `data:${mediaType};base64,${base64}` : null)
