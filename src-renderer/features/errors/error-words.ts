import type { Tone } from '#shared/domain/case.ts'

/** What a screen says about a refusal: what happened, what it means for this case, what to do. */
export type ErrorWords = Readonly<{ title: string; sentence: string; advice: string; tone: Extract<Tone, 'attention' | 'negative' | 'waiting' | 'neutral'> }>
