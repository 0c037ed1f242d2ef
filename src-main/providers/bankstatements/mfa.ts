import type { Challenge, ChallengeButton, ChallengeElement, ChallengeHidden, ChallengeInput, ChallengePush } from '#shared/domain/challenge.ts'
import { unreadable } from './errors.ts'
import { isWireObject, scalarText, type WireObject } from './wire-object.ts'
import { toPicture } from './picture.ts'
import { toInertText, toPlainText } from './plain-text.ts'

const MOST_FIELDS = 200
const DEEPEST = 5

/** Ids that a form of the bank must not set: they steer the call itself. */
const RESERVED = new Set(['user_token', 'X-API-KEY', '__proto__'])

/** Seed 004, Bendigo and Macquarie: the answer `yes` says that the applicant approved, or wants a new push. */
const PUSH = { approveId: 'is_push', againId: 'generatePushAgain' } as const

/** What the walk carries along: the latest heading names fields that have no label of their own. */
type Walk = { heading: string; droppedCount: number; fieldCount: number }

const listOf = (value: unknown): readonly WireObject[] => (Array.isArray(value) ? value.filter(isWireObject) : [])
const attributesOf = (field: WireObject): WireObject => (isWireObject(field['htmlAttrs']) ? field['htmlAttrs'] : {})
const isTrue = (value: unknown): boolean => ['true', '1', 'yes', 'optional'].includes(String(scalarText(value) ?? value).toLowerCase())
const idOf = (field: WireObject): string => {
  const id = scalarText(field['id']) ?? ''
  return RESERVED.has(id) || id.length > 200 ? '' : id
}

const maxLengthOf = (attributes: WireObject): number | null => {
  const length = Number(scalarText(attributes['maxlength']) ?? 0)
  return Number.isInteger(length) && length > 0 && length <= 2_000 ? length : null
}

const isDigitsOnly = (attributes: WireObject): boolean =>
  ['numeric', 'decimal', 'tel', 'number'].includes((scalarText(attributes['inputmode']) ?? scalarText(attributes['type']) ?? '').toLowerCase()) ||
  /^\^?(\[0-9\]|\\d)/.test(scalarText(attributes['pattern']) ?? '')

/** A field without `active` is active; one that cannot be answered (no id, disabled) is shown and skipped. */
const isActive = (field: WireObject, id: string): boolean =>
  id !== '' && attributesOf(field)['disabled'] === undefined && (field['active'] === undefined || isTrue(field['active']))

const toInput = (field: WireObject, kind: ChallengeInput['kind'], fallbackLabel: string, choices: ChallengeInput['choices'] = []): ChallengeInput => {
  const attributes = attributesOf(field)
  const id = idOf(field)
  const hint = toPlainText(attributes['placeholder'])
  return {
    id,
    label: toPlainText(field['label']) || fallbackLabel || hint || id || 'Answer',
    kind,
    keyboard: isDigitsOnly(attributes) ? 'number' : 'text',
    isOptional: isTrue(field['optional']),
    hint: hint === '' || hint === id ? null : hint,
    choices,
    maxLength: maxLengthOf(attributes),
    isActive: isActive(field, id),
  }
}

const choicesOf = (field: WireObject): ChallengeInput['choices'] =>
  listOf(field['options']).flatMap((option) => {
    const value = scalarText(option['value']) ?? scalarText(option['id'])
    return value === undefined ? [] : [{ value, label: toPlainText(option['label']) || value }]
  })

const toHidden = (field: WireObject): readonly ChallengeHidden[] => {
  const id = idOf(field)
  return id === '' ? [] : [{ kind: 'hidden', id, value: scalarText(attributesOf(field)['value']) ?? scalarText(field['value']) ?? '' }]
}

/** Before the walk, a button has no partner yet: it is joined with its hidden field afterwards. */
const toButton = (field: WireObject): ChallengeButton => ({
  kind: 'button',
  label: toPlainText(field['label']) || toPlainText(field['value']) || toPlainText(attributesOf(field)['value']) || 'Continue',
  sets: { id: idOf(field), value: '1' },
})

const toSet = (field: WireObject, walk: Walk, depth: number): readonly ChallengeElement[] => {
  const label = toPlainText(field['label']) || walk.heading
  const parts = listOf(field['subElements'])
  const isCharacters = parts.length > 0 && parts.every((part) => ['input', 'password'].includes(String(part['type'])) && maxLengthOf(attributesOf(part)) === 1)
  const elements = isCharacters
    ? parts.map((part, index) => toInput(part, part['type'] === 'password' ? 'password' : 'text', `Character ${index + 1}`))
    : parts.flatMap((part) => toElements(part, walk, depth + 1))
  return elements.length === 0 ? [] : [{ kind: 'set', label, layout: isCharacters ? 'characters' : 'group', elements }]
}

const textOf = (kind: 'header' | 'instructions' | 'note', text: string): readonly ChallengeElement[] => (text === '' ? [] : [{ kind, text }])

/** One field of the MFA object (seed 004, "MFA Field Types"). Code is dropped and counted, markup becomes text. */
const toElements = (field: WireObject, walk: Walk, depth: number): readonly ChallengeElement[] => {
  walk.fieldCount += 1
  if (walk.fieldCount > MOST_FIELDS || depth > DEEPEST) throw unreadable('mfa, too many fields')
  const value = toPlainText(field['value'])
  switch ((scalarText(field['type']) ?? '').toLowerCase()) {
    case 'header':
      walk.heading = value
      return textOf('header', value)
    case 'instructions':
      return textOf('instructions', value)
    case 'html':
      return textOf('note', toInertText(field['value'] ?? field['html']))
    case 'javascript':
      walk.droppedCount += 1
      return []
    case 'hidden':
      return toHidden(field)
    case 'button':
      return [toButton(field)]
    case 'image':
      return [toPicture(field['src'], field['alt']) ?? { kind: 'note', text: 'The bank sent a picture that cannot be shown.' }]
    case 'set':
      return toSet(field, walk, depth)
    case 'options':
      return [toInput(field, 'choice', walk.heading, choicesOf(field))]
    case 'password':
      return [toInput(field, 'password', walk.heading)]
    default:
      // An unknown type that wants an answer is still asked for; one that does not is still read.
      return idOf(field) !== '' ? [toInput(field, 'text', walk.heading)] : textOf('note', value)
  }
}

const flatten = (elements: readonly ChallengeElement[]): readonly ChallengeElement[] =>
  elements.flatMap((element) => (element.kind === 'set' ? [element, ...flatten(element.elements)] : [element]))

/**
 * Pressing a button runs the bank's own script, which is never run here; what it does is set a hidden field. That one is
 * found by its name, or by being the only one without a value (seed 004, mfaExampleButton; section 3 of the notes).
 */
const joinButtons = (elements: readonly ChallengeElement[], hidden: readonly ChallengeHidden[]): readonly ChallengeElement[] => {
  const blank = hidden.filter(({ value }) => ['', '0', 'false'].includes(value))
  const partner = hidden.find(({ id }) => /click|button|press|submit/i.test(id)) ?? (blank.length === 1 ? blank[0] : undefined)
  return elements.map((element) => {
    if (element.kind === 'set') return { ...element, elements: joinButtons(element.elements, hidden) }
    return element.kind === 'button' && partner ? { ...element, sets: { id: partner.id, value: '1' } } : element
  })
}

const pushOf = (hidden: readonly ChallengeHidden[]): ChallengePush | null => {
  const approve = hidden.find(({ id }) => id === PUSH.approveId)
  const again = hidden.find(({ id }) => id === PUSH.againId)
  if (!approve) return null
  return { approveId: approve.id, approveValue: approve.value || 'yes', againId: again?.id ?? null, againValue: again?.value || 'yes' }
}

const isPushId = (element: ChallengeElement): boolean => element.kind === 'hidden' && (element.id === PUSH.approveId || element.id === PUSH.againId)

/**
 * Reads an MFA object into a form. Fields keep the bank's ids, letter case included, and its order; push approval is
 * told apart from the other hidden fields, because somebody has to say that it happened.
 * @throws AppError `provider.unreadable` for something that is no MFA object, or far larger than any.
 */
export const toChallenge = (raw: unknown): Challenge => {
  if (!isWireObject(raw) || !Array.isArray(raw['fields'])) throw unreadable('mfa')
  const walk: Walk = { heading: '', droppedCount: 0, fieldCount: 0 }
  const elements = listOf(raw['fields']).flatMap((field) => toElements(field, walk, 0))
  const hidden = flatten(elements).filter((element) => element.kind === 'hidden')
  const push = pushOf(hidden)
  return {
    kind: 'mfa',
    title: toPlainText(raw['title']) || 'Security step',
    elements: joinButtons(push ? elements.filter((element) => !isPushId(element)) : elements, hidden),
    push,
    droppedCount: walk.droppedCount,
  }
}
