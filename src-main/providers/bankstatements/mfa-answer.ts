import { answerableOf, requiredIdsOf, type Challenge } from '#shared/domain/challenge.ts'
import { AppError } from '#shared/domain/errors.ts'

/**
 * The members to send for a challenge: every field that was asked for and every hidden one, under the ids that came;
 * nothing else, whatever else was handed in. Hidden values go back as they came unless a button set them; a push sends
 * its approval always and the wish for a new one only when it was asked for.
 * @throws AppError `app.invalid-input` naming the fields that are missing.
 */
export const toAnswerBody = ({ elements, push }: Challenge, answers: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const given = (id: string): string | undefined => (Object.hasOwn(answers, id) ? answers[id] : undefined)
  const missing = requiredIdsOf(elements).filter((id) => (given(id) ?? '') === '')
  if (missing.length > 0) {
    throw new AppError('app.invalid-input', 'The security step is not complete. Fill in the marked fields.', { fields: Object.fromEntries(missing.map((id) => [id, 'is missing'])) })
  }
  const members = answerableOf(elements).map((element) => [element.id, given(element.id) ?? (element.kind === 'hidden' ? element.value : '')] as const)
  const again = push !== null && push.againId !== null && given(push.againId) !== undefined ? [[push.againId, push.againValue] as const] : []
  return Object.fromEntries([...members, ...(push ? [[push.approveId, push.approveValue] as const] : []), ...again])
}
