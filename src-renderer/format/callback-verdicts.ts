import { CALLBACK_VERDICTS, type CallbackVerdict } from '#shared/domain/callback.ts'
import type { Tone, ToneIcon } from './tone.ts'

export { CALLBACK_VERDICTS, type CallbackVerdict }

export type VerdictText = Readonly<{ tone: Tone; icon: ToneIcon; label: string; meaning: string; effect: string }>

/** How a provider proves a delivery; null where nothing is known of it. */
export type SignatureKind = 'hmac' | 'aes' | 'none' | null

/** What a delivery proved and what follows (UI guide, section 7, Callback verdicts). */
export const VERDICT_TEXTS: Readonly<Record<CallbackVerdict, VerdictText>> = {
  valid: { tone: 'positive', icon: 'shield-check', label: 'Valid', meaning: 'Proven, fresh and new', effect: 'Applied' },
  'bad-signature': { tone: 'negative', icon: 'shield-cross', label: 'Bad HMAC', meaning: 'Fits no current key', effect: 'Held, not applied' },
  undecryptable: { tone: 'negative', icon: 'padlock', label: 'Undecryptable', meaning: 'Gives no readable report', effect: 'Held, not answered with OK' },
  stale: { tone: 'attention', icon: 'clock', label: 'Stale', meaning: 'Proven, but too old', effect: 'Held' },
  duplicate: { tone: 'neutral', icon: 'copy', label: 'Duplicate', meaning: 'Seen before', effect: 'Ignored, linked to the first' },
  'not-signed': { tone: 'neutral', icon: 'shield-off', label: 'Not signed', meaning: 'The provider signs nothing', effect: 'Matched by id, confirmed before use' },
  unknown: { tone: 'attention', icon: 'triangle', label: 'Unknown sender', meaning: 'No key for this sender', effect: 'Held' },
  malformed: { tone: 'attention', icon: 'file', label: 'Malformed', meaning: 'Not a callback we know', effect: 'Held' },
}

/** The same for one provider: what carries the signature has its own name there. */
export const verdictTextOf = (verdict: CallbackVerdict, signature: SignatureKind = null): VerdictText =>
  verdict === 'bad-signature' && signature === 'aes' ? { ...VERDICT_TEXTS[verdict], label: 'Bad hash' } : VERDICT_TEXTS[verdict]
