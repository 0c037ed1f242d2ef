import type { LocalDate } from '#shared/domain/calendar.ts'
import type { Figure, FigureValue } from '#shared/domain/figure.ts'
import { toDecimal, type CurrencyCode } from '#shared/domain/money.ts'
import { ruleRef, type RuleId } from './rules.ts'

const absolute = (value: bigint): bigint => (value < 0n ? -value : value)

/** Division to the nearest whole number, halves away from zero. @throws RangeError when the divisor is zero. */
export const divideRounded = (dividend: bigint, divisor: bigint): bigint => {
  const quotient = (2n * absolute(dividend) + absolute(divisor)) / (2n * absolute(divisor))
  return dividend < 0n !== divisor < 0n ? -quotient : quotient
}

/** Hundredths of a percent, halves away from zero; undefined for a share of nothing. */
export const basisPoints = (part: bigint, whole: bigint): number | undefined =>
  whole === 0n ? undefined : Number(divideRounded(part * 10_000n, whole))

/** An amount in words of a formula: plain digits with a true minus, without the currency. */
export const amountWords = (minor: bigint, currency: CurrencyCode): string => toDecimal({ minor, currency }).replace('-', '−')

/** An amount with its sign spelled and the currency behind it. */
export const moneyWords = (minor: bigint, currency: CurrencyCode): string => `${amountWords(minor, currency)} ${currency}`

/** What every figure has besides its value. */
export type FigureFrame = Readonly<{ key: string; label: string; rule: RuleId; formula: string; rowIds?: readonly string[] }>

const figure = (frame: FigureFrame, value: FigureValue): Figure => ({
  key: frame.key, label: frame.label, value, rowIds: frame.rowIds ?? [], formula: frame.formula, rule: ruleRef(frame.rule),
})

/** A figure in money. */
export const moneyFigure = (frame: FigureFrame, minor: bigint, currency: CurrencyCode): Figure =>
  figure(frame, { kind: 'money', minor, currency })

/** A figure that counts. */
export const countFigure = (frame: FigureFrame, count: number): Figure => figure(frame, { kind: 'count', count })

/** A number of days out of those that could be seen. */
export const daysFigure = (frame: FigureFrame, days: number, of: number): Figure => figure(frame, { kind: 'days', days, of })

/** A figure that is a date. */
export const dateFigure = (frame: FigureFrame, on: LocalDate): Figure => figure(frame, { kind: 'date', on })

/** A figure that cannot be known, with the reason. */
export const unknownFigure = (frame: FigureFrame, why: string): Figure => figure(frame, { kind: 'unknown', why })

/** A part of a whole in basis points, unknown where the whole is zero. */
export const shareFigure = (frame: FigureFrame, part: bigint, whole: bigint): Figure => {
  const points = basisPoints(part, whole)
  return points === undefined
    ? unknownFigure(frame, 'There is nothing to take a share of.')
    : figure(frame, { kind: 'share', basisPoints: points, part, whole })
}

/** Basis points as percent with two decimals, for formulas. */
export const percentWords = (points: number): string => `${(points / 100).toFixed(2)} %`

/** `1 row`, `2 rows`. */
export const counted = (count: number, noun: string, plural = `${noun}s`): string => `${count} ${count === 1 ? noun : plural}`
