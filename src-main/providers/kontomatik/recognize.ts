import type { RecognizedContent } from '#shared/domain/recognized-file.ts'
import type { FileRecognizer } from '../provider.ts'

const SCHEMA = /\/schema\/(v\d{1,3})\/([a-z_]{1,60})\.xsd$/
/** Schemas of providers/kontomatik.md, section 4. */
const LABELS: Readonly<Record<string, string>> = {
  default_import: 'Import', get_data: 'Data', get_owner_scores: 'Scores', get_command_catalog: 'List of banks', command_setup: 'Command',
}

/** Replies in XML by root and schema. Their accounts are not read yet. */
export const recognizer: FileRecognizer = {
  claim: ({ xml }) => {
    if (xml?.name !== 'reply' || !/^\d{3} /.test(xml.attributes['status'] ?? '')) return null
    const attributes = Object.keys(xml.attributes).filter((name) => ['status', 'user', 'ownerExternalId', 'responseTimestamp'].includes(name))
    const [, version, name] = SCHEMA.exec(xml.attributes['xsi:noNamespaceSchemaLocation'] ?? '') ?? []
    const content: RecognizedContent = {
      providerId: 'kontomatik', formatVersion: version ?? null, label: LABELS[name ?? ''] ?? 'Reply', delivery: null, refusal: null,
      note: 'Files of Kontomatik are recognized and kept; this version does not read them.',
    }
    return { marks: ['reply', ...attributes, ...(version === undefined ? [] : ['schema']), ...xml.members.slice(0, 5)], read: () => Promise.resolve(content) }
  },
}
