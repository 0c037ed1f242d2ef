import type { RecognizedFile, RecognizedPart } from '#shared/domain/recognized-file.ts'
import { analysedAccounts, summarize } from './inspect-accounts.ts'

const summaryOf = (parts: readonly RecognizedPart[]) => {
  const same = <Value>(values: readonly Value[]): Value | null => (new Set(values).size === 1 ? (values[0] ?? null) : null)
  const contents = parts.flatMap(({ content }) => content ?? [])
  const statements = parts.flatMap(({ content }) => content?.delivery?.statement ?? [])
  return {
    provider: same(contents.map(({ providerId }) => providerId)), version: same(contents.map(({ formatVersion }) => formatVersion)),
    contents: same(contents.map(({ label }) => label)) ?? (contents.length === 0 ? 'Document' : null),
    isReadable: statements.length > 0, note: same(contents.map(({ note, refusal }) => refusal ?? note)),
    ...summarize(statements.flatMap((statement, at) => analysedAccounts(statement, `d${at + 1}`))),
    unknownFields: [...new Set(statements.flatMap(({ unknownFields }) => unknownFields))].sort(),
  }
}
export type InspectedSummary = ReturnType<typeof summaryOf>

const entryOf = (part: RecognizedPart) => {
  const { name, mediaType, kind, bytes, sha256 } = part.file
  return { name, mediaType, kind, size: bytes.length, sha256, ...summaryOf([part]) }
}

/** What `--json` prints of a recognized file. */
export const toReport = ({ name, mediaType, size, sha256, layer, parts }: RecognizedFile) =>
  ({ file: { name, mediaType, size, sha256, layer }, refusal: null, ...summaryOf(parts), entries: layer === 'none' ? [] : parts.map(entryOf) })
export type InspectedFile = ReturnType<typeof toReport>
