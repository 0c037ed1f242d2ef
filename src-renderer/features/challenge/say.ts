import type { Challenge } from '#shared/domain/challenge.ts'
import { showControls } from '../../format/text.ts'
import { activeInputsOf, boxesOf, characterRowsOf, flatten } from './challenge-form.ts'
import { ordinalWord, sayWords as words } from './words.ts'

/** More choices than this are not read out one by one. */
const MOST_READ_OUT = 4
const LONGEST_READ_OUT = 60

const unique = (sentences: readonly string[]): readonly string[] => [...new Set(sentences)]

const ofRows = (challenge: Challenge): readonly string[] =>
  characterRowsOf(challenge).flatMap(({ row, topic }) => {
    const positions = boxesOf(row, topic).filter(({ isActive }) => isActive).map(({ position }) => ordinalWord(position))
    return positions.length === 0 ? [] : [words.characters(positions.length, topic, positions), words.notWhole]
  })

const ofFields = (challenge: Challenge, inRows: ReadonlySet<string>): readonly string[] => {
  const hasPicture = flatten(challenge.elements).some(({ kind }) => kind === 'image')
  return activeInputsOf(challenge.elements).filter(({ id }) => !inRows.has(id)).map((field) => {
    if (field.kind === 'choice') {
      const labels = field.choices.map(({ label }) => showControls(label))
      const isShort = labels.length <= MOST_READ_OUT && labels.every((label) => label.length <= LONGEST_READ_OUT)
      return isShort ? words.choices(labels) : words.choose(showControls(field.label))
    }
    if (hasPicture && field.kind === 'text') return words.picture
    // A masked field can hold either; what the bank calls a code is one.
    return field.kind === 'password' && !/code|pin|token|digipass|otp/iu.test(field.label) ? words.password : words.code
  })
}

/**
 * The sentences to read out at this step, exact for what the bank asks.
 * @param wrongCount how often the bank asked for the same again.
 */
export const sentencesFor = (challenge: Challenge, wrongCount: number): readonly string[] => {
  if (challenge.push !== null) return challenge.push.againId === null ? [words.push, words.pushTell] : [words.pushAgain]
  const rows = ofRows(challenge)
  const inRows = new Set(characterRowsOf(challenge).flatMap(({ row, topic }) => boxesOf(row, topic).map(({ id }) => id)))
  const asked = unique([...ofFields(challenge, inRows), ...rows])
  const first = wrongCount > 0 ? [words.again] : []
  const newest = wrongCount > 0 && asked.includes(words.code) ? [words.newest] : []
  return asked.length === 0 ? [...first, words.confirm] : [...first, ...asked, ...newest]
}
