import type { CaseFilter } from '#shared/domain/case.ts'
import { PROVIDER_MARKS } from '../../format/provider-marks.ts'
import { listWords as words, TONE_NAMES } from './words-list.ts'

/** The parts of a filter that an officer can drop one by one. */
export const FILTER_PARTS = ['text', 'owners', 'markets', 'providers', 'tones'] as const
export type FilterPart = (typeof FILTER_PARTS)[number]

const isActive = (filter: CaseFilter, part: FilterPart): boolean => (filter[part]?.length ?? 0) > 0

/** The parts that narrow right now, in the order of the bar. */
export const activeParts = (filter: CaseFilter): readonly FilterPart[] => FILTER_PARTS.filter((part) => isActive(filter, part))

/** The same filter without some of its parts. */
export const withoutParts = (filter: CaseFilter, parts: readonly FilterPart[]): CaseFilter =>
  Object.fromEntries(Object.entries(filter).filter(([name]) => !(parts as readonly string[]).includes(name))) as CaseFilter

/** Sets a list part, or drops it when nothing is chosen. */
export const withValues = <Part extends Exclude<FilterPart, 'text'>>(filter: CaseFilter, part: Part, values: NonNullable<CaseFilter[Part]>): CaseFilter =>
  values.length === 0 ? withoutParts(filter, [part]) : { ...filter, [part]: values }

export const withText = (filter: CaseFilter, text: string): CaseFilter =>
  text.trim() === '' ? withoutParts(filter, ['text']) : { ...filter, text: text.trim().slice(0, 120) }

/** "Market: FI", "Owner: AS, MK" as chips and empty states say it. */
export const partText = (filter: CaseFilter, part: FilterPart): string => {
  switch (part) {
    case 'text': return words.textFilter(filter.text ?? '')
    case 'owners': return `${words.filters.owner}: ${(filter.owners ?? []).join(', ')}`
    case 'markets': return `${words.filters.market}: ${(filter.markets ?? []).join(', ')}`
    case 'providers': return `${words.filters.provider}: ${(filter.providers ?? []).map((id) => PROVIDER_MARKS[id].mark).join(', ')}`
    case 'tones': return `${words.filters.status}: ${(filter.tones ?? []).map((tone) => TONE_NAMES[tone]).join(', ')}`
  }
}

export type Closest = Readonly<{ part: FilterPart; count: number }>

/**
 * Which one filter to drop when nothing matches: the one without which the fewest, but at least one, cases are left,
 * so that the officer stays as close as possible to the question.
 * @param count how many cases a filter finds.
 */
export const closestDrop = async (filter: CaseFilter, count: (filter: CaseFilter) => Promise<number>): Promise<Closest | null> => {
  const tries = await Promise.all(activeParts(filter).map(async (part) => ({ part, count: await count(withoutParts(filter, [part])) })))
  return tries.filter((entry) => entry.count > 0).sort((left, right) => left.count - right.count)[0] ?? null
}

/** True when both ask the same question; the order of chosen values does not count. */
export const isSameFilter = (left: CaseFilter, right: CaseFilter): boolean => keyOf(left) === keyOf(right)

const keyOf = (filter: CaseFilter): string =>
  JSON.stringify(Object.entries(filter)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [name, Array.isArray(value) ? [...(value as string[])].sort() : value] as const)
    .sort(([one], [other]) => one.localeCompare(other)))
