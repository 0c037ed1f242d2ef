import fc from 'fast-check'
import type { Challenge, ChallengeElement, ChallengeInput } from '#shared/domain/challenge.ts'

const text = fc.string({ minLength: 1, maxLength: 24 }).filter((value) => value.trim() !== '')
/** Ids as banks write them, and such that a plain object or a proxy would trip over. */
const id = fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), fc.constantFrom('netcode', 'Netcode', 'NETCODE', 'constructor', '__v_skip', '__v_isRef', 'toString', '0', 'a.b[c]'))
  .filter((value) => !['__proto__', 'user_token', 'X-API-KEY', 'is_push', 'generatePushAgain'].includes(value))
const choices = fc.uniqueArray(fc.record({ value: text, label: text }), { minLength: 1, maxLength: 8, selector: ({ value }) => value })

const input = (isCharacter: boolean): fc.Arbitrary<ChallengeInput> => fc.record({
  id, label: text, kind: isCharacter ? fc.constantFrom('text', 'password') : fc.constantFrom('text', 'password', 'choice'), keyboard: fc.constantFrom('text', 'number'),
  isOptional: isCharacter ? fc.constant(false) : fc.boolean(), hint: fc.option(text), choices, maxLength: isCharacter ? fc.constant(1) : fc.constant(null), isActive: fc.boolean(),
}).map((field) => ({ ...field, choices: field.kind === 'choice' ? field.choices : [] })) as fc.Arbitrary<ChallengeInput>

const leaf: fc.Arbitrary<ChallengeElement> = fc.oneof(
  fc.record({ kind: fc.constantFrom('header', 'instructions', 'note'), text }) as fc.Arbitrary<ChallengeElement>,
  input(false),
  fc.record({ kind: fc.constant('hidden'), id, value: fc.string({ maxLength: 12 }) }) as fc.Arbitrary<ChallengeElement>,
  fc.constant<ChallengeElement>({ kind: 'image', dataUrl: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', width: 300, height: 60, description: '' }),
  fc.array(input(true), { minLength: 1, maxLength: 8 }).chain((elements) => text.map((label): ChallengeElement => ({ kind: 'set', label, layout: 'characters', elements }))),
)
const group: fc.Arbitrary<ChallengeElement> = fc.record({ label: text, elements: fc.array(leaf, { minLength: 1, maxLength: 4 }) })
  .map(({ label, elements }) => ({ kind: 'set', label, layout: 'group', elements }))

/** Every id once, as in a form that can be answered; inactive fields may come without one. */
const withOwnIds = (elements: readonly ChallengeElement[], seen: Set<string>): readonly ChallengeElement[] =>
  elements.flatMap((element): readonly ChallengeElement[] => {
    if (element.kind === 'set') {
      const inner = withOwnIds(element.elements, seen)
      return inner.length === 0 ? [] : [{ ...element, elements: inner }]
    }
    if ('isActive' in element && !element.isActive) return [{ ...element, id: '' }]
    if (element.kind !== 'hidden' && !('isActive' in element)) return [element]
    if (seen.has(element.id)) return []
    seen.add(element.id)
    return [element]
  })

/** Well-formed security steps of every kind that the domain knows. */
export const arbitraryChallenge: fc.Arbitrary<Challenge> = fc.record({
  title: text, elements: fc.array(fc.oneof({ weight: 4, arbitrary: leaf }, { weight: 1, arbitrary: group }), { maxLength: 7 }), hasPush: fc.boolean(), canRepeat: fc.boolean(),
}).map(({ title, elements, hasPush, canRepeat }) => ({
  kind: 'mfa', title, elements: withOwnIds(elements, new Set()), droppedCount: 0,
  push: hasPush ? { approveId: 'is_push', approveValue: 'yes', againId: canRepeat ? 'generatePushAgain' : null, againValue: 'yes' } : null,
}))
