import type { Judgement } from '../../stores/callbacks.ts'

type NearMiss = NonNullable<Judgement['signature']>['nearMisses'][number]

/** Plain words for the readings that main tries; a new one shows its own name. */
const NAMES: Readonly<Record<string, string>> = {
  'encoded-message': 'message as it was encoded', 'rewritten-json': 'JSON written anew', 'other-unit': 'seconds for milliseconds', 'without-dot': 'without the dot',
  'plus-became-space': '+ turned into a blank', 'blanks-around': 'without blanks around it', 'upper-case-hex': 'digits in capitals', 'older-key': 'key before the last change',
  'rewritten-timestamp': 'timestamp written anew', 'field-order': 'fields in the order sent', 'key-last': 'key at the end', 'encoded-payload': 'payload as it was encoded',
  'without-key': 'without the key', 'source-case': 'other capitals in the product key',
}

export const nearMissName = (name: string): string => NAMES[name] ?? name.replaceAll('-', ' ')

/** As a sentence. */
export const sentenceOf = (explanation: string): string => (/[.!?]$/.test(explanation) ? explanation : `${explanation}.`)

/** Readings that fit, and those that do not: the ones explain, the others only say that they were tried. */
export const sortMisses = (misses: readonly NearMiss[]): Readonly<{ hits: readonly NearMiss[]; others: readonly NearMiss[] }> =>
  ({ hits: misses.filter(({ isMatch }) => isMatch), others: misses.filter(({ isMatch }) => !isMatch) })
