/** The six tones of the status vocabulary (UI guide, section 7). */
export const TONES = ['neutral', 'progress', 'waiting', 'attention', 'positive', 'negative'] as const
export type Tone = (typeof TONES)[number]

/** Names of the icons that chips, timelines and verdicts use; the kit maps them to drawings. */
export type ToneIcon =
  | 'circle' | 'ring' | 'hourglass' | 'triangle' | 'check' | 'cross'
  | 'unplug' | 'ban' | 'octagon'
  | 'shield-check' | 'shield-cross' | 'padlock' | 'clock' | 'copy' | 'shield-off' | 'file'

const ICONS: Readonly<Record<Tone, ToneIcon>> = {
  neutral: 'circle', progress: 'ring', waiting: 'hourglass', attention: 'triangle', positive: 'check', negative: 'cross',
}

/** The icon that a tone carries unless the vocabulary names another one. */
export const iconOf = (tone: Tone): ToneIcon => ICONS[tone]

/** Soonest need of a person first; a case shows the first that applies. */
const URGENCY: readonly Tone[] = ['attention', 'negative', 'waiting', 'progress', 'positive', 'neutral']

/** The one of several statuses that needs a person soonest; of equals the first. @returns undefined for none. */
export const mostUrgent = <Status extends Readonly<{ tone: Tone }>>(statuses: readonly Status[]): Status | undefined =>
  statuses.reduce<Status | undefined>(
    (best, status) => (best === undefined || URGENCY.indexOf(status.tone) < URGENCY.indexOf(best.tone) ? status : best), undefined)
