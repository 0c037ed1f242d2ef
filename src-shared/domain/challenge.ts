/**
 * A step that waits for somebody. Fields are described by the provider; what the applicant answers exists in memory
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

export type Challenge = Readonly<{ kind: 'mfa' | 'sca'; title: string; fields: readonly ChallengeField[] }>
