/**
 * A step that waits for somebody. Elements are described by the provider; what the applicant answers exists in memory
 * only and is never part of these types.
 */
export type ChallengeField = Readonly<{
  id: string
  label: string
  kind: 'text' | 'password' | 'choice'
  keyboard: 'text' | 'number'
  isOptional: boolean
  hint: string | null
  choices: readonly Readonly<{ value: string; label: string }>[]
}>

/** Text to be read: a heading, what to do, or the bank's own markup as inert text. Nothing is answered. */
export type ChallengeText = Readonly<{ kind: 'header' | 'instructions' | 'note'; text: string }>

/** A field inside a security step. An inactive one is shown and skipped: it is not asked for this time. */
export type ChallengeInput = ChallengeField & Readonly<{ maxLength: number | null; isActive: boolean }>

/** Never shown; goes back unchanged, unless a button sets it. */
export type ChallengeHidden = Readonly<{ kind: 'hidden'; id: string; value: string }>

/** Sets the hidden element with this id when pressed. */
export type ChallengeButton = Readonly<{ kind: 'button'; label: string; sets: Readonly<{ id: string; value: string }> }>

/** A picture, already checked by its bytes: PNG, JPEG or GIF, at most 1 MB and 4 megapixels. */
export type ChallengeImage = Readonly<{ kind: 'image'; dataUrl: string; width: number; height: number; description: string }>

/** Fields that belong together. `characters` is a row of single characters out of one secret. */
export type ChallengeSet = Readonly<{
  kind: 'set'
  label: string
  layout: 'characters' | 'group'
  elements: readonly ChallengeElement[]
}>

export type ChallengeElement = ChallengeText | ChallengeInput | ChallengeHidden | ChallengeButton | ChallengeImage | ChallengeSet

/** How a push to the applicant's own device stands; null where none is in play. */
export type ChallengePush = Readonly<{ approveId: string; approveValue: string; againId: string | null; againValue: string }>

export type Challenge = Readonly<{
  kind: 'mfa' | 'sca' | 'captcha'
  title: string
  elements: readonly ChallengeElement[]
  push: ChallengePush | null
  /** Members that were dropped because they are code, e.g. `javascript`; counted, never run. */
  droppedCount: number
}>

const isInput = (element: ChallengeElement): element is ChallengeInput => 'isActive' in element

/** Every input and hidden element of a challenge, sets opened up, in the order received. */
export const answerableOf = (elements: readonly ChallengeElement[]): readonly (ChallengeInput | ChallengeHidden)[] =>
  elements.flatMap((element) => {
    if (element.kind === 'set') return answerableOf(element.elements)
    if (element.kind === 'hidden') return [element]
    return isInput(element) && element.isActive ? [element] : []
  })

/** Ids that have to be answered before a challenge can be sent. */
export const requiredIdsOf = (elements: readonly ChallengeElement[]): readonly string[] =>
  answerableOf(elements).flatMap((element) => (element.kind !== 'hidden' && !element.isOptional ? [element.id] : []))
