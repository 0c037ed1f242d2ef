import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { toErrorDetail, type ErrorDetail } from '#shared/domain/errors.ts'
import type { RecognizedPart } from '#shared/domain/recognized-file.ts'
import { createFileReader } from '../../processes/parse-client.ts'
import type { RecognizeJob } from '../../processes/parse.ts'
import { toReport, type InspectedFile } from './inspect-report.ts'
import { toLines } from './inspect-words.ts'
import { BadUse, type Verb, type VerbContext, type VerbInput } from './verb.ts'

/** The parse process has its own, lower limit; this one keeps a mistyped path from filling the memory. */
const LARGEST_READ = 256 * 1024 ** 2
const WITHIN_MS = 90_000
const REFUSALS: ReadonlySet<string> = new Set(['document.refused', 'document.unreadable', 'app.unsupported'])

const readInputFile = (path: string | undefined): Uint8Array => {
  if (path === undefined) throw new BadUse('name the file to inspect')
  try {
    const { size } = statSync(path)
    if (size > LARGEST_READ) throw new BadUse('the file is larger than anything that a provider sends')
    return Uint8Array.from(readFileSync(path))
  } catch (error) {
    throw error instanceof BadUse ? error : new BadUse('the file cannot be read')
  }
}

/** The key on standard input says itself what it is; no workspace and no keychain are asked. */
const readKeys = async (context: VerbContext, { values }: VerbInput): Promise<RecognizeJob['keys']> => {
  if (values['key-stdin'] !== true) return { pgpPrivateKey: null, verification: {} }
  const key = Buffer.from(await context.readInput()).toString('utf8')
  if (key.trim() === '') throw new BadUse('no key came on standard input')
  if (key.trimStart().startsWith('-----BEGIN PGP PRIVATE KEY BLOCK-----')) return { pgpPrivateKey: key.trim(), verification: {} }
  if (typeof values['source'] !== 'string') throw new BadUse('name the source with --source, or give an armored PGP private key')
  const mark = { providerId: 'instantor', environment: 'production', generation: 'pasted', ending: '' } as const
  return { pgpPrivateKey: null, verification: { instantor: [{ mark, values: { apiKey: key.replace(/\r?\n$/, ''), apiName: values['source'] } }] } }
}

const isSound = (parts: readonly RecognizedPart[], { checks }: InspectedFile): boolean => checks.broken === 0 && parts.every(({ content }) => (content?.refusal ?? null) === null)

const refusalOutcome = (name: string, bytes: Uint8Array, { code, message }: ErrorDetail) => ({
  verdict: 'finding' as const, text: [`Refused: ${message} (${code})`],
  data: { file: { name, mediaType: null, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), layer: null }, refusal: { code, message } },
})

/** Recognizes one saved file, in the same isolated process as an import, and stores nothing. */
export const inspect: Verb = {
  name: 'inspect',
  summary: 'recognize a saved file of any provider without storing it',
  usage: [
    'casebench inspect FILE [--json] [--key-stdin [--source NAME]]',
    '',
    '  FILE               JSON, XML, ZIP, PGP, PDF, or an Instantor push as text',
    '  --key-stdin        a key on standard input: an armored PGP private key, or the API key of Instantor',
    '  --source NAME      Instantor: the product key (API name) that pushes have to name',
    '',
    'With --json, one object:',
    '  file               name, mediaType, size, sha256, layer (none, zip, pgp)',
    '  refusal            null, or code and message; nothing of the following is there then',
    '  provider, version, contents, isReadable, note',
    '  accounts           institution, type, bsb, number and iban (masked), isJoint, currency, transactionCount, period,',
    '                     opening, credits, debits, closing, balance (as sent), rowCredits, rowDebits (sums of the rows),',
    '                     checks (check, version, label, outcome, why, firstBrokenRow, figures)',
    '  transactionCount, period (from, to), totals (per currency), checks (ok, broken, unknown)',
    '  coverage           provenDays, doubledDays, missingDays, spans',
    '  unknownFields      names of fields that are not read',
    '  entries            for an archive or an encrypted file: one per file in it, with the same members',
    'Amounts are decimal text in the account’s currency, null where nothing was sent.',
    '',
    'Exit codes: 0 recognized and sound, 1 refused or a check is broken, 2 nothing could be inspected.',
  ],
  options: { 'key-stdin': { type: 'boolean' }, source: { type: 'string' } },
  wordCount: 1,
  run: async (context, input) => {
    const path = input.words[0]
    const bytes = readInputFile(path)
    const keys = await readKeys(context, input)
    const name = basename(path ?? '')
    try {
      const file = await createFileReader(context.processHost).recognize({ name, bytes, keys }, AbortSignal.timeout(WITHIN_MS))
      const report = toReport(file)
      return { verdict: isSound(file.parts, report) ? 'ok' : 'finding', text: toLines(report), data: report }
    } catch (error) {
      const detail = toErrorDetail(error)
      if (!REFUSALS.has(detail.code)) throw error
      return refusalOutcome(name, bytes, detail)
    }
  },
}
