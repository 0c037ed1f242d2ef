import type { Settings } from '#shared/domain/settings.ts'

/** How an officer reads numbers: grouping mark, then decimal mark. */
export type NumberFormat = Settings['appearance']['numberFormat']

type Marks = Readonly<{ group: string; decimal: string }>

/** A narrow no-break space, so that a grouped number never breaks over two lines. */
const NARROW_SPACE = '\u202f'

const MARKS: Readonly<Record<NumberFormat, Marks>> = {
  'comma-point': { group: ',', decimal: '.' },
  'space-comma': { group: NARROW_SPACE, decimal: ',' },
  'point-comma': { group: '.', decimal: ',' },
}

export const DEFAULT_NUMBER_FORMAT: NumberFormat = 'comma-point'

export const marksOf = (format: NumberFormat = DEFAULT_NUMBER_FORMAT): Marks => MARKS[format]

/** Puts the grouping mark between thousands. @param digits decimal digits only. */
export const groupDigits = (digits: string, format: NumberFormat = DEFAULT_NUMBER_FORMAT): string =>
  digits.replace(/\B(?=(\d{3})+(?!\d))/g, marksOf(format).group)

/** A whole number for people, e.g. `12,345`; negative numbers carry the true minus sign. */
export const formatCount = (count: number, format: NumberFormat = DEFAULT_NUMBER_FORMAT): string => {
  const digits = groupDigits(Math.abs(Math.trunc(count)).toString(), format)
  return count < 0 ? `\u2212${digits}` : digits
}

const SIZES = ['B', 'KB', 'MB', 'GB'] as const

/** A file size in steps of 1,000, e.g. `214 KB`. */
export const formatBytes = (bytes: number, format: NumberFormat = DEFAULT_NUMBER_FORMAT): string => {
  const step = Math.min(SIZES.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  const text = step > 0 && value < 10 ? value.toFixed(1).replace('.', marksOf(format).decimal) : Math.round(value).toString()
  return `${text} ${SIZES[step] ?? 'B'}`
}
