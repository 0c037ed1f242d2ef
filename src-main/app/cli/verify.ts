import { readFileSync, statSync } from 'node:fs'
import { isInstant, type Instant } from '#shared/domain/calendar.ts'
import { CALLBACK_TOLERANCE_SECONDS } from '#shared/domain/callback.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import { createCallbackReader } from '../../processes/parse-client.ts'
import type { RawDelivery } from '../../providers/provider.ts'
import { BadUse, type Verb, type VerbInput } from './verb.ts'
import { findKeys, type VerifiedProvider } from './verify-keys.ts'
import { toLines, toReport } from './verify-words.ts'

const PROVIDERS = ['inbank', 'instantor'] as const
const ENVIRONMENTS: readonly ProviderEnvironment[] = ['test', 'production', 'sandbox']
/** Above the largest form that a provider may send. */
const LARGEST_BODY = 16 * 1024 ** 2
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/

const textOf = ({ values }: VerbInput, name: string): string | null => (typeof values[name] === 'string' ? values[name] : null)

const readProvider = ({ words }: VerbInput): VerifiedProvider => {
  const provider = PROVIDERS.find((name) => name === words[0])
  if (!provider) throw new BadUse('name the provider, inbank or instantor')
  return provider
}

/** An editor's line end after the last field is none of the sender's: a form has no line ends. */
const readBody = (path: string | null): Buffer => {
  if (path === null) throw new BadUse('name the file with the request body with --body')
  let body: Buffer
  try {
    if (statSync(path).size > LARGEST_BODY) throw new BadUse('the body file is larger than any callback')
    body = readFileSync(path)
  } catch (error) {
    throw error instanceof BadUse ? error : new BadUse('the body file cannot be read')
  }
  const end = body.at(-1) === 10 ? (body.at(-2) === 13 ? 2 : 1) : 0
  return body.subarray(0, body.length - end)
}

const readMoment = (text: string | null, now: Instant): Instant => {
  if (text === null) return now
  const moment = MOMENT.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : ''
  if (!isInstant(moment)) throw new BadUse('--received-at takes a moment with its zone, for example 2026-11-20T10:00:00Z')
  return moment
}

const readEnvironment = (text: string | null): ProviderEnvironment | null => {
  if (text === null) return null
  const environment = ENVIRONMENTS.find((name) => name === text)
  if (!environment) throw new BadUse('the environment is test, production or sandbox')
  return environment
}

const deliver = (body: Buffer, receivedAt: Instant): RawDelivery => ({
  route: '', correlation: null, query: '', mediaType: 'application/x-www-form-urlencoded', charset: null, body: Uint8Array.from(body), parts: null, bodySize: body.length, bodySha256: '', receivedAt,
})

/** Checks one saved callback as the listener would, in the same isolated process. Nothing is applied and nothing kept. */
export const verify: Verb = {
  name: 'verify',
  summary: 'check a saved callback of Inbank or Instantor as the listener would',
  usage: [
    'casebench verify inbank|instantor --body FILE [--received-at ISO] [--json]',
    '                 [--key-stdin] [--source NAME] [--environment test|production|sandbox]',
    '                 [--workspace practice|live] [--user-data-dir FOLDER]',
    '',
    '  --body FILE        the raw request body',
    '  --received-at ISO  when it came, with zone; now without it',
    '  --key-stdin        the API key comes on standard input instead of from the keychain',
    '  --source NAME      Instantor: the product key (API name) that pushes have to name',
    '  --environment E    only the keys of one environment; all of them without it',
    '',
    'Exit codes: 0 valid, 1 any other verdict, 2 nothing could be checked.',
  ],
  options: {
    body: { type: 'string' }, 'received-at': { type: 'string' }, 'key-stdin': { type: 'boolean' }, source: { type: 'string' }, environment: { type: 'string' },
  },
  wordCount: 1,
  run: async (context, input) => {
    const providerId = readProvider(input)
    const source = textOf(input, 'source')
    if (source !== null && providerId !== 'instantor') throw new BadUse('only Instantor has a source')
    const environment = readEnvironment(textOf(input, 'environment'))
    const receivedAt = readMoment(textOf(input, 'received-at'), context.clock.now())
    const body = readBody(textOf(input, 'body'))
    const keys = await findKeys(context, { providerId, environment, source, isFromInput: input.values['key-stdin'] === true })
    if (keys.length === 0) throw new AppError('provider.no-credential', 'No key is stored for this provider here. Save it in Settings, Providers, or give it with --key-stdin.')
    const judgement = await createCallbackReader(context.processHost).judge(
      { providerId, delivery: deliver(body, receivedAt), context: { keys, toleranceSeconds: CALLBACK_TOLERANCE_SECONDS } }, AbortSignal.timeout(60_000),
    )
    return { verdict: judgement.verdict === 'valid' ? 'ok' : 'finding', text: toLines(judgement), data: toReport(judgement) }
  },
}
