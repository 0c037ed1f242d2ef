import type { Instant } from '#shared/domain/calendar.ts'
import type { Tone } from '#shared/domain/case.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import { newId, type Random } from '../platform/random.ts'
import type { NewTimelineEntry } from '../store/store.ts'

type EntryParts = Readonly<{
  kind: string
  title: string
  tone?: Tone
  detail?: string | null
  /** Officer who did it; without one the entry counts as the machine's. */
  actor?: string | null
  providerId?: ProviderId | null
  raw?: string | null
}>

/** Builds a timeline entry. Titles and details name steps and counts, never identifiers of an applicant. */
export const timelineEntry = (random: Random, at: Instant, parts: EntryParts): NewTimelineEntry => ({
  id: newId<'timeline-entry'>(random),
  at,
  kind: parts.kind,
  tone: parts.tone ?? 'neutral',
  title: parts.title,
  detail: parts.detail ?? null,
  actor: parts.actor ?? null,
  isMachine: parts.actor === undefined || parts.actor === null,
  providerId: parts.providerId ?? null,
  raw: parts.raw ?? null,
})
