import type { Challenge, ChallengeElement, ChallengeInput } from '#shared/domain/challenge.ts'

export const field = (id: string, over: Partial<ChallengeInput> = {}): ChallengeInput =>
  ({ id, label: id, kind: 'text', keyboard: 'text', isOptional: false, hint: null, choices: [], maxLength: null, isActive: true, ...over })

export const step = (elements: readonly ChallengeElement[], over: Partial<Challenge> = {}): Challenge =>
  ({ kind: 'mfa', title: 'Security code', elements, push: null, droppedCount: 0, ...over })

/** A row of eight boxes, open at these positions (from one). */
export const row = (open: readonly number[], label = 'Enter the marked characters of your Secondary Password'): ChallengeElement => ({
  kind: 'set', label, layout: 'characters',
  elements: [1, 2, 3, 4, 5, 6, 7, 8].map((position) => field(open.includes(position) ? `RCCField${position - 1}` : '', { kind: 'password', maxLength: 1, isActive: open.includes(position), label: `Character ${position}` })),
})

export const code = step([{ kind: 'header', text: 'Enter your NetCode' }, field('netcode', { label: 'Code from your token' })])
export const letters = step([{ kind: 'header', text: 'Enter Secondary Password' }, row([1, 3, 7])], { title: 'Log in to Internet Banking' })
export const push = step([{ kind: 'instructions', text: 'Open the app.' }], { push: { approveId: 'is_push', approveValue: 'yes', againId: null, againValue: 'yes' } })
export const timedOut = step([{ kind: 'instructions', text: 'Too late.' }], { push: { approveId: 'is_push', approveValue: 'yes', againId: 'generatePushAgain', againValue: 'yes' } })
export const press = step([
  { kind: 'button', label: 'Continue', sets: { id: 'button_clicked', value: '1' } }, { kind: 'hidden', id: 'button_clicked', value: '0' },
])
