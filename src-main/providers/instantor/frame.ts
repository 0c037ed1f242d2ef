import type { LinkField } from '#shared/domain/link.ts'
import type { FrameContext, FrameMessage, FramePage, FrameSender } from '../provider.ts'
import { LOCK_SECONDS } from './errors.ts'
import { toPage, toSnippet, type PageData, type PageScripts } from './frame-page.ts'
import { RESERVED_PARAMS } from './params.ts'
import { isReferenceName, REFERENCE_PARAM } from './report-head.ts'

const JQUERY_ORIGIN = 'https://ajax.googleapis.com'
/** Seed 000, "Code snippet": the version that the vendor shows; 1.7 or later is required. */
const JQUERY_PATH = '/ajax/libs/jquery/1.8.3/jquery.min.js'
const LOADER_PATH = '/frame-loader/instantor-0.7.3.min.js'

/** The vendor's hosts: the seed's, and the regions of the newer documents (providers/instantor.md, section 7). */
const LOADERS: Readonly<Record<string, Readonly<{ label: string; origin: string; path: string }>>> = {
  www: { label: 'www.instantor.dk', origin: 'https://www.instantor.dk', path: LOADER_PATH },
  euc1: { label: 'Region euc1', origin: 'https://frame.euc1.instantor.com', path: '/instantor-0.7.3.min.js' },
  use2: { label: 'Region use2', origin: 'https://frame.use2.instantor.com', path: '/instantor-0.7.3.min.js' },
  apse1: { label: 'Region apse1', origin: 'https://frame.apse1.instantor.com', path: '/instantor-0.7.3.min.js' },
}

const fields = ({ reference, environment }: FrameContext): readonly LinkField[] => [
  { name: 'userIdentification', label: 'Personal number', hint: 'Lets Instantor check who signed in.', maxLength: 40, choices: [] },
  { name: 'firstName', label: 'First name', hint: null, maxLength: 80, choices: [] },
  { name: 'lastName', label: 'Last name', hint: null, maxLength: 80, choices: [] },
  { name: 'accounts', label: 'Account numbers', hint: 'To be checked at the bank; commas between several.', maxLength: 400, choices: [] },
  { name: 'transactionParams', label: 'Transaction values', hint: 'As name=value; with ; between several. They come back with the report.', maxLength: 600, choices: [] },
  { name: 'userParams', label: 'Further user values', hint: 'As name=value; with ; between several.', maxLength: 600, choices: [] },
  { name: 'bankId', label: 'Bank', hint: 'Instantor’s id of a bank skips the choice; newer accounts only.', maxLength: 60, choices: [] },
  { name: 'region', label: 'Instantor’s host', hint: environment === 'sandbox' ? 'Practice uses its own.' : 'As your contract says.', maxLength: 10, choices: Object.entries(LOADERS).map(([value, { label }]) => ({ value, label })) },
  { name: 'callbackEnvironment', label: 'Callback address', hint: `The name of the address that gets the report; ${environment === 'test' ? 'test' : 'the usual one'} when left empty.`, maxLength: 40, choices: [] },
  { name: 'referenceKey', label: 'Name of our reference', hint: `Under it ${reference} goes out and comes back; ${REFERENCE_PARAM} when left empty.`, maxLength: 40, choices: [] },
]

type Values = Readonly<Record<string, string>>
type Problems = Record<string, string>
type Param = readonly [string, string]

const PARAM_NAME = /^[A-Za-z][A-Za-z0-9_.-]{0,39}$/
const MOST_PARAMS = 20
const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9 -]{2,40}$/
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/

const nameProblem = (name: string): string | null => {
  if (!PARAM_NAME.test(name)) return 'has a name that does not begin with a letter, or has other signs than letters, digits and _ . -'
  return RESERVED_PARAMS.has(name) ? `cannot use the name ${name}: Instantor overwrites it` : null
}

/** `a=1; b=2`. */
const readParams = (text: string, field: string, problems: Problems): readonly Param[] => {
  const parts = text.split(';').map((part) => part.trim()).filter((part) => part !== '')
  const params = parts.map((part): Param => {
    const sign = part.indexOf('=')
    return sign < 1 ? ['', ''] : [part.slice(0, sign).trim(), part.slice(sign + 1).trim()]
  })
  if (params.some(([, value]) => value === '')) problems[field] = 'takes name=value, with ; between several'
  else if (params.length > MOST_PARAMS) problems[field] = `takes ${MOST_PARAMS} values at most`
  else {
    const problem = params.map(([name]) => nameProblem(name)).find((found) => found !== null)
    if (problem) problems[field] = problem
  }
  return params
}

const readAccounts = (text: string, problems: Problems): readonly Param[] => {
  const numbers = text.split(',').map((part) => part.trim()).filter((part) => part !== '')
  if (numbers.some((number) => !ACCOUNT.test(number))) problems['accounts'] = 'takes account numbers with commas between'
  else if (numbers.length > MOST_PARAMS) problems['accounts'] = `takes ${MOST_PARAMS} account numbers at most`
  return numbers.map((number) => ['account', number])
}

const readReferenceKey = (text: string, problems: Problems): string => {
  const name = text === '' ? REFERENCE_PARAM : text
  const problem = nameProblem(name) ?? (isReferenceName(name) ? null : 'is a name that stands for something else, so the report would not find its case')
  if (problem) problems['referenceKey'] = problem
  return name
}

type Source = Readonly<{ scripts: PageScripts; origins: readonly string[] }>

/** Where the page loads from; in practice everything comes from the twin. */
const sourceOf = (region: string, { environment, sandboxUrl }: FrameContext, problems: Problems): Source | null => {
  if (environment === 'sandbox') {
    if (sandboxUrl === null) {
      problems['region'] = 'cannot be used: the practice environment is not running'
      return null
    }
    const base = `${sandboxUrl}/instantor`
    return { scripts: { jquery: `${base}${JQUERY_PATH}`, loader: `${base}${LOADER_PATH}` }, origins: [new URL(sandboxUrl).origin] }
  }
  const loader = Object.hasOwn(LOADERS, region) ? LOADERS[region] : undefined
  if (!loader) problems['region'] = 'is one of the listed hosts'
  return loader ? { scripts: { jquery: `${JQUERY_ORIGIN}${JQUERY_PATH}`, loader: `${loader.origin}${loader.path}` }, origins: [loader.origin, JQUERY_ORIGIN] } : null
}

const readData = (values: Values, { credentialsShown, reference, environment }: FrameContext, problems: Problems): PageData => {
  const value = (name: string): string => values[name] ?? ''
  const product = credentialsShown['apiName'] ?? ''
  if (product === '') problems['apiName'] = 'is missing: save the API name in Settings, Providers'
  const callbackEnvironment = value('callbackEnvironment') || (environment === 'test' ? 'test' : '')
  if (callbackEnvironment !== '' && !/^[A-Za-z0-9_-]+$/.test(callbackEnvironment)) problems['callbackEnvironment'] = 'can have letters, digits, _ and - only'
  const named: readonly Param[] = [['userIdentification', value('userIdentification')], ['firstName', value('firstName')], ['lastName', value('lastName')], ['environment', callbackEnvironment]]
  return {
    product,
    user: [
      [readReferenceKey(value('referenceKey'), problems), reference], ...named.filter(([, text]) => text !== ''), ...readAccounts(value('accounts'), problems), ...readParams(value('userParams'), 'userParams', problems),
    ],
    transaction: readParams(value('transactionParams'), 'transactionParams', problems),
    bankId: value('bankId'),
  }
}

const page = (typed: Values, context: FrameContext): FramePage => {
  const values = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value.trim()]))
  const problems: Problems = {}
  const source = sourceOf(values['region'] || 'www', context, problems)
  const data = readData(values, context, problems)
  for (const { name, maxLength } of fields(context)) {
    const value = values[name] ?? ''
    if (value.length > maxLength) problems[name] = `is longer than ${maxLength} characters`
    else if (UNSEEN.test(value)) problems[name] = 'has a sign that cannot be seen'
  }
  if (source === null || Object.keys(problems).length > 0) return { html: '', snippet: '', origins: [], problems }
  return { html: toPage(data, source.scripts, source.origins), snippet: toSnippet(data, source.scripts), origins: source.origins, problems }
}

const MEANINGS: Readonly<Record<string, FrameMessage['means']>> = {
  'process-finished': 'finished', 'process-error': 'failed', 'invalid-login': 'again', 'too-many-retries': 'locked',
}

/** A number at the end tells a repeat apart. A word that is not in the document counts as an error there, so here too. */
const readMessage = (title: string): FrameMessage | null => {
  const [, raw] = /^instantor:([a-z][a-z-]{0,39})(?: \d{1,4})?$/.exec(title) ?? []
  if (raw === undefined) return null
  const means = (Object.hasOwn(MEANINGS, raw) ? MEANINGS[raw] : undefined) ?? 'failed'
  return { raw, means, lockedForSeconds: means === 'locked' ? LOCK_SECONDS : null }
}

/** Seed 000, "Code snippet", and the newer widget's documents. */
export const frame: FrameSender = { fields, page, readMessage }
