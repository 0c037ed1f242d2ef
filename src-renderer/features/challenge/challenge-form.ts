import { answerableOf, type Challenge, type ChallengeButton, type ChallengeElement, type ChallengeInput, type ChallengeSet } from '#shared/domain/challenge.ts'
import { challengeWords as words } from './words.ts'

/**
 * What was typed so far, by the bank's own field ids, letter case included. A map, because an id can be any text. Lives
 * in one component only.
 */
export type ChallengeValues = Map<string, string>

/** A part of the step under one heading of the bank; hidden elements are in none. */
export type ChallengeSection = Readonly<{ header: string | null; elements: readonly ChallengeElement[] }>

/** Instructions in a row inside a set become one numbered list, everything else stands alone. */
export type ChallengeBlock = Readonly<{ kind: 'steps'; texts: readonly string[] }> | Readonly<{ kind: 'one'; element: ChallengeElement }>

/** One box of a row of single characters. An inactive one is hatched and skipped. */
export type CharacterBox = Readonly<{ position: number; id: string; isActive: boolean; isMasked: boolean; keyboard: 'text' | 'number'; label: string }>

/** Title that main gives a step which came without one. */
const NO_TITLE = 'Security step'

export const isInput = (element: ChallengeElement): element is ChallengeInput => 'isActive' in element

/** Every element, sets and what is in them. */
export const flatten = (elements: readonly ChallengeElement[]): readonly ChallengeElement[] =>
  elements.flatMap((element) => (element.kind === 'set' ? [element, ...flatten(element.elements)] : [element]))

/** Fields that are asked for this time, sets opened up, in the order received. */
export const activeInputsOf = (elements: readonly ChallengeElement[]): readonly ChallengeInput[] =>
  flatten(elements).filter((element) => isInput(element)).filter(({ isActive }) => isActive)

export const buttonsOf = (elements: readonly ChallengeElement[]): readonly ChallengeButton[] =>
  flatten(elements).filter((element) => element.kind === 'button')

/** A form without answers: every active field empty, every hidden one as it came. */
export const startValues = ({ elements }: Challenge): ChallengeValues =>
  new Map(answerableOf(elements).map((element) => [element.id, element.kind === 'hidden' ? element.value : '']))

/**
 * Empties everything typed and puts hidden values back. With `keepsChoices` a choice that was made stays, for the same
 * step asked once more: it is no secret.
 */
export const clearValues = (challenge: Challenge, values: ChallengeValues, keepsChoices: boolean): void => {
  const chosen = keepsChoices ? activeInputsOf(challenge.elements).filter(({ kind }) => kind === 'choice').map(({ id }) => [id, values.get(id) ?? ''] as const) : []
  values.clear()
  for (const [id, value] of [...startValues(challenge), ...chosen]) values.set(id, value)
}

/**
 * Where the bank asks for nothing but a press, one of its buttons has to be pressed: the bank would only ask again.
 * Beside fields a button is an offer ("send another code").
 */
export const isPressMissing = ({ elements, push }: Challenge, values: ChallengeValues): boolean => {
  const buttons = buttonsOf(elements).filter(({ sets }) => values.has(sets.id))
  if (push !== null || buttons.length === 0 || activeInputsOf(elements).length > 0) return false
  return buttons.every(({ sets }) => values.get(sets.id) !== sets.value)
}

/** What is missing, by field id. A value is never part of it. */
export const missingOf = ({ elements }: Challenge, values: ChallengeValues): ReadonlyMap<string, string> =>
  new Map(activeInputsOf(elements)
    .filter(({ id, isOptional }) => !isOptional && (values.get(id) ?? '') === '')
    .map(({ id, label, kind }) => [id, kind === 'choice' ? words.choose(label) : words.fill(label)]))

/**
 * What goes back: exactly the fields that were asked for and the hidden ones, under the ids that came. Inactive fields
 * are not among them; spaces are kept, because they can be part of a password.
 */
export const collectAnswers = ({ elements }: Challenge, values: ChallengeValues): Record<string, string> =>
  Object.fromEntries(answerableOf(elements).map(({ id }) => [id, values.get(id) ?? '']))

/** The same with the word that the applicant approved, or with the wish for a new notification. */
export const pushAnswers = (challenge: Challenge, values: ChallengeValues, wish: 'approve' | 'again'): Record<string, string> => {
  const { push } = challenge
  const answers = collectAnswers(challenge, values)
  if (push === null) return answers
  const again = wish === 'again' && push.againId !== null ? { [push.againId]: push.againValue } : {}
  return { ...answers, [push.approveId]: push.approveValue, ...again }
}

const shapeOf = (element: ChallengeElement): readonly string[] => {
  if (element.kind === 'set' && element.layout === 'characters') return [`characters ${element.elements.length}`]
  if (element.kind === 'set') return element.elements.flatMap(shapeOf)
  if (isInput(element) || element.kind === 'hidden') return [`${element.kind} ${element.id}`]
  return []
}

/**
 * Whether a bank asks for the same once more, which it does after an answer that it did not take. Texts may differ (they
 * carry its reason), and so may the characters of a secret that it picks.
 */
export const isSameStep = (before: Challenge, after: Challenge): boolean =>
  JSON.stringify(before.elements.flatMap(shapeOf)) === JSON.stringify(after.elements.flatMap(shapeOf)) && (before.push === null) === (after.push === null)

/** Head and parts of a step. Without a title of its own it is named by its first heading. */
export const layoutOf = ({ title, elements }: Challenge): Readonly<{ title: string; sections: readonly ChallengeSection[] }> => {
  const shown = elements.filter(({ kind }) => kind !== 'hidden')
  const [first] = shown
  const isNamedByHeader = title === NO_TITLE && first?.kind === 'header'
  const sections: { header: string | null; elements: ChallengeElement[] }[] = [{ header: null, elements: [] }]
  for (const element of isNamedByHeader ? shown.slice(1) : shown) {
    if (element.kind === 'header') sections.push({ header: element.text, elements: [] })
    else sections.at(-1)?.elements.push(element)
  }
  return {
    title: isNamedByHeader ? first.text : title,
    sections: sections.filter(({ header, elements: parts }) => header !== null || parts.length > 0),
  }
}

/** The id of the field that has its heading's words as its label, and so shows neither; null when there is none. */
export const idUnderHeader = ({ header, elements }: ChallengeSection): string | null =>
  elements.filter((element) => isInput(element)).find(({ label, id }) => label === header && id !== '')?.id ?? null

/** Elements as they are drawn; inside a set, instructions are numbered. */
export const blocksOf = (elements: readonly ChallengeElement[], isInSet: boolean): readonly ChallengeBlock[] => {
  const blocks: ChallengeBlock[] = []
  for (const element of elements) {
    const last = blocks.at(-1)
    if (element.kind === 'hidden') continue
    if (element.kind !== 'instructions' || !isInSet) blocks.push({ kind: 'one', element })
    else if (last?.kind === 'steps') blocks[blocks.length - 1] = { kind: 'steps', texts: [...last.texts, element.text] }
    else blocks.push({ kind: 'steps', texts: [element.text] })
  }
  return blocks
}

/** What a row of characters is taken from, e.g. "secondary password" out of "Enter Secondary Password". */
export const topicOf = (text: string): string => {
  const topic = text.replace(/\([^)]*\)/gu, ' ').replace(/^\s*(?:please\s+)?(?:enter|type|give|provide)\s+(?:(?:your|the)\s+)?/iu, '').replace(/[\s.:]+/gu, ' ').trim()
  if (topic === '' || topic.length > 40) return words.secret
  return topic.replace(/\b[A-Z][a-z]+\b/gu, (word) => word.toLowerCase())
}

/** The boxes of a row, with names that can be read out: "3rd character of 8, secondary password". */
export const boxesOf = (row: ChallengeSet, topic: string): readonly CharacterBox[] => {
  const inputs = row.elements.filter((element) => isInput(element))
  return inputs.map(({ id, isActive, kind, keyboard }, index) => ({
    position: index + 1, id, isActive, isMasked: kind === 'password', keyboard, label: words.box(index + 1, inputs.length, topic),
  }))
}

/** Where the topic of each row of characters comes from: the heading above it, or its own label. */
export const characterRowsOf = (challenge: Challenge): readonly Readonly<{ row: ChallengeSet; topic: string }>[] =>
  layoutOf(challenge).sections.flatMap(({ header, elements }) =>
    flatten(elements).flatMap((element) => (element.kind === 'set' && element.layout === 'characters' ? [{ row: element, topic: topicOf(header ?? element.label) }] : [])))
