import type { Tone, ToneIcon } from './tone.ts'

export const CALLBACK_VERDICTS = ['valid', 'bad-hmac', 'undecryptable', 'stale', 'duplicate', 'not-signed', 'malformed'] as const
export type CallbackVerdict = (typeof CALLBACK_VERDICTS)[number]

export type VerdictText = Readonly<{ tone: Tone; icon: ToneIcon; label: string; meaning: string; effect: string }>

/** What a delivery proved and what follows (UI guide, section 7, Callback verdicts). */
export const VERDICT_TEXTS: Readonly<Record<CallbackVerdict, VerdictText>> = {
  valid: { tone: 'positive', icon: 'shield-check', label: 'Valid', meaning: 'Proven, fresh and new', effect: 'Applied' },
  'bad-hmac': { tone: 'negative', icon: 'shield-cross', label: 'Bad HMAC', meaning: 'Fits no current key', effect: 'Held, not applied' },
  undecryptable: { tone: 'negative', icon: 'padlock', label: 'Undecryptable', meaning: 'Gives no readable report', effect: 'Held, not answered with OK' },
  stale: { tone: 'attention', icon: 'clock', label: 'Stale', meaning: 'Proven, but too old', effect: 'Held' },
  duplicate: { tone: 'neutral', icon: 'copy', label: 'Duplicate', meaning: 'Seen before', effect: 'Ignored, linked to the first' },
  'not-signed': { tone: 'neutral', icon: 'shield-off', label: 'Not signed', meaning: 'The provider signs nothing', effect: 'Matched by id, confirmed before use' },
  malformed: { tone: 'attention', icon: 'file', label: 'Malformed', meaning: 'Not a callback we know', effect: 'Held' },
}
