import { toLine } from '../http/proof.ts'
import { isWireObject, scalarText, type WireObject } from '../http/wire-object.ts'
import { RESERVED_PARAMS } from './params.ts'

/** What tells reports apart, of either format (providers/instantor.md, sections 5 and 6). */
export type ReportHead = Readonly<{
  format: 'v1' | 'v2'
  /** As sent, trimmed; empty where the report has none. */
  status: string
  reportNumber: number | null
  /** Null where the report does not say, as in the newer format. */
  isFinal: boolean | null
  comment: string | null
  references: readonly string[]
}>

/** The parameter by which our reference goes out and comes back, unless another name is set. */
export const REFERENCE_PARAM = 'casebenchReference'

const MOST_REFERENCES = 10
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9~.:_-]{2,63}$/
/** Parameters that carry a person's data in the vendor's examples; never looked up. */
const PERSONAL = /ssn|personal|name|account|address|street|city|zip|post|phone|mobile|mail|birth|iban/i
/** A personal number by its look: `userIdentification` of the document holds one, and may as well hold an id of ours. */
const PERSON_NUMBER = /^\d{6,8}[-+]?\d{2,5}$/

const objectOf = (value: unknown): WireObject => (isWireObject(value) ? value : {})
const listOf = (value: unknown): readonly WireObject[] => (Array.isArray(value) ? value.filter(isWireObject) : [])
const textOf = (value: unknown): string => scalarText(value)?.trim() ?? ''

const booleanOf = (value: unknown): boolean | null => {
  const text = String(value).toLowerCase()
  return text === 'true' ? true : text === 'false' ? false : null
}

const numberOf = (value: unknown): number | null => {
  const text = textOf(value)
  return /^\d{1,9}$/.test(text) ? Number(text) : null
}

type Param = Readonly<{ name: string; value: string }>

/** False for names whose values are never looked up, so that our reference cannot go out under them. */
export const isReferenceName = (name: string): boolean => name === REFERENCE_PARAM || !(PERSONAL.test(name) || RESERVED_PARAMS.has(name) || name === 'environment')

/** Our own reference first, then whatever else of ours could be a code. */
const referencesOf = (params: readonly Param[], providersId: string): readonly string[] => {
  const usable = params.filter(({ value }) => REFERENCE.test(value))
  const own = usable.filter(({ name }) => name === REFERENCE_PARAM)
  const others = usable.filter(({ name, value }) =>
    name !== REFERENCE_PARAM && isReferenceName(name) && !PERSON_NUMBER.test(value))
  const last = REFERENCE.test(providersId) ? [providersId] : []
  return [...new Set([...own.map(({ value }) => value), ...others.map(({ value }) => value), ...last])].slice(0, MOST_REFERENCES)
}

/**
 * The seed's table speaks of a `process_report`, its sample of `scrapeReport`; the inner copies are looked at where the
 * outer one is missing.
 */
const olderHead = (raw: WireObject, source: string): ReportHead => {
  const basic = objectOf(raw['basicInfo'])
  const places = [basic['scrapeReport'], basic['processReport'], basic['process_report'], raw['process_report'], objectOf(raw['scrape'])['scrapeReport']].map(objectOf)
  const first = (name: string): unknown => places.map((place) => place[name]).find((value) => value !== undefined && value !== null)
  const ours = [source, textOf(basic['source'])]
  const params = listOf(basic['miscEntryList']).filter(({ provider }) => ours.includes(textOf(provider)))
  return {
    format: 'v1', status: textOf(first('status') ?? objectOf(raw['bankReport'])['scrapeStatus']), reportNumber: numberOf(first('reportNumber')), isFinal: booleanOf(first('isFinal')),
    comment: toLine(textOf(first('comment')), 300) || null,
    references: referencesOf(params.map(({ key, value }) => ({ name: textOf(key), value: textOf(value) })), ''),
  }
}

const newerHead = (raw: WireObject): ReportHead => ({
  format: 'v2', status: textOf(raw['processStatus']), reportNumber: numberOf(raw['reportNumber']), isFinal: booleanOf(raw['isFinal']), comment: toLine(textOf(raw['comment']), 300) || null,
  references: referencesOf(listOf(raw['miscParams']).map(({ name, value }) => ({ name: textOf(name), value: textOf(value) })), textOf(raw['instantorRequestId'])),
})

/**
 * @param source the product key of the push: parameters under it came from us, others from the bank.
 * @returns null for a body of neither format.
 */
export const readHead = (raw: unknown, source: string): ReportHead | null => {
  if (!isWireObject(raw)) return null
  if ('basicInfo' in raw) return olderHead(raw, source)
  return 'processStatus' in raw ? newerHead(raw) : null
}
