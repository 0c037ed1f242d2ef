import type { LinkDraft, LinkField } from '#shared/domain/link.ts'
import type { LinkContext, LinkSender } from '../provider.ts'
import { hosts } from './config.ts'
import { readReturn } from './return-address.ts'

/** Seed 004, "Unique Identifiers": what may be in a code, and how long the whole of it may be. */
const CODE_CHARACTERS = /^[a-z0-9~.:_-]*$/i
const CODE_LENGTH = 30
const ORGANISATION = /^[a-z]{4}$/i
const BSB = /^\d{6}$/
const ACCOUNT = /^\d{3,20}$/
const MOST_ACCOUNTS = 20
/** As in the document's sample of an integration partner's key. */
const PARTNER_KEY = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const PATHS: Readonly<Record<string, string>> = { referral: '/r/b/', iframe: '/iframe/start/' }
const asSetUp = [{ value: '', label: 'As set up' }, { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }]

const fields = ({ organisation, caseReference }: LinkContext): readonly LinkField[] => [
  { name: 'kind', label: 'Kind', hint: 'The bank page by itself, or inside a page of yours.', maxLength: 10, choices: [{ value: 'referral', label: 'Referral link' }, { value: 'iframe', label: 'Address for a frame' }] },
  { name: 'uniqueId', label: 'Identifier', hint: `Finds this case when statements arrive; ${caseReference} when left empty.`, maxLength: Math.max(1, CODE_LENGTH - organisation.length - 1), choices: [] },
  { name: 'requiredBSB', label: 'BSB', hint: 'Six digits. Skips the choice of bank.', maxLength: 7, choices: [] },
  { name: 'requiredAccounts', label: 'Required accounts', hint: 'Account numbers with commas between, or all.', maxLength: 400, choices: [] },
  { name: 'withCentrelink', label: 'With Centrelink', hint: null, maxLength: 5, choices: asSetUp },
  { name: 'centrelinkOnly', label: 'Centrelink only', hint: 'Leaves the bank out.', maxLength: 5, choices: asSetUp },
  { name: 'partnerKey', label: 'Integration partner key', hint: 'Only when a partner receives the statements too.', maxLength: 36, choices: [] },
]

type Values = Readonly<Record<string, string>>
type Problems = Record<string, string>

const readCode = (values: Values, { organisation, caseReference }: LinkContext, problems: Problems): string => {
  const uniqueId = values['uniqueId'] || caseReference
  const code = `${organisation}-${uniqueId}`
  if (!ORGANISATION.test(organisation)) problems['organisation'] = 'is missing: save the referral code in Settings, Providers'
  if (!CODE_CHARACTERS.test(uniqueId)) problems['uniqueId'] = 'can have letters, digits and ~ . : _ - only'
  else if (code.length > CODE_LENGTH) problems['uniqueId'] = `is ${code.length - CODE_LENGTH} too long: ${CODE_LENGTH} characters together with ${organisation}-`
  return problems['uniqueId'] === undefined && problems['organisation'] === undefined ? code : ''
}

const readAccounts = (text: string, problems: Problems): string => {
  if (/^all$/i.test(text)) return 'all'
  const numbers = text === '' ? [] : text.split(',').map((part) => part.replace(/[ -]/g, ''))
  if (numbers.some((number) => !ACCOUNT.test(number))) problems['requiredAccounts'] = 'takes account numbers with commas between, or the word all'
  else if (numbers.length > MOST_ACCOUNTS) problems['requiredAccounts'] = `takes ${MOST_ACCOUNTS} account numbers at most`
  return numbers.join(',')
}

const readFlag = (values: Values, name: string, problems: Problems): string => {
  const value = values[name] ?? ''
  if (!['', 'true', 'false'].includes(value)) problems[name] = 'is yes, no or left open'
  return value
}

/** Where links lead; in practice the twin's own address, which has no such page. */
const originOf = ({ environment, sandboxUrl }: LinkContext): string | null =>
  environment === 'sandbox' ? (sandboxUrl === null ? null : `${sandboxUrl}/bankstatements`) : `https://${hosts[environment][0] ?? ''}`

const prepare = (typed: Values, context: LinkContext): LinkDraft => {
  const values = Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, value.trim()]))
  const problems: Problems = {}
  const reference = readCode(values, context, problems)
  const kind = values['kind'] || 'referral'
  const path = Object.hasOwn(PATHS, kind) ? PATHS[kind] : undefined
  if (path === undefined) problems['kind'] = 'is a referral link or an address for a frame'
  const bsb = (values['requiredBSB'] ?? '').replace(/^(\d{3})[- ](\d{3})$/, '$1$2')
  if (bsb !== '' && !BSB.test(bsb)) problems['requiredBSB'] = 'has six digits'
  const accounts = readAccounts(values['requiredAccounts'] ?? '', problems)
  const withCentrelink = readFlag(values, 'withCentrelink', problems)
  const centrelinkOnly = readFlag(values, 'centrelinkOnly', problems)
  if (centrelinkOnly === 'true' && withCentrelink === 'false') problems['centrelinkOnly'] = 'needs Centrelink, which is switched off above'
  if (centrelinkOnly === 'true' && (bsb !== '' || accounts !== '')) problems['centrelinkOnly'] = 'leaves the bank out, so no BSB or account can be required'
  const partnerKey = values['partnerKey'] ?? ''
  if (partnerKey !== '' && !PARTNER_KEY.test(partnerKey)) problems['partnerKey'] = 'has 32 digits and letters a to f in five groups'
  const origin = originOf(context)
  if (origin === null) problems['organisation'] = 'cannot be used: the practice environment is not running'

  if (Object.keys(problems).length > 0 || path === undefined || origin === null) return { reference, address: null, problems }
  // Commas between account numbers stay as they are, as in the document's samples.
  const parameters = [['requiredBSB', bsb], ['requiredAccounts', accounts], ['withCentrelink', withCentrelink], ['centrelinkOnly', centrelinkOnly], ['ip', partnerKey]]
    .flatMap(([name, value]) => (value ? [`${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`] : []))
  // Every character that a code may have stands for itself in a path.
  return { reference, address: `${origin}${path}${reference}${parameters.length === 0 ? '' : `?${parameters.join('&')}`}`, problems }
}

/** Seed 004, "Referring to our Site or using the iFrame" up to "Integration Partners". */
export const linkSender: LinkSender = { fields, prepare, readReturn }
