import { Archive, CircleCheck, Download, Eye, FolderPlus, ListChecks, LogIn, Pencil, ShieldCheck, StickyNote, type LucideIcon } from '@lucide/vue'
import type { TimelineDay } from '../../components/lists/timeline.ts'
import { formatDay, formatTime } from '../../format/dates.ts'
import type { Timeline } from '../../stores/case-detail.ts'
import { caseWords } from './words.ts'

const ICONS: Readonly<Record<string, LucideIcon>> = {
  'case.created': FolderPlus, 'case.edited': Pencil, 'case.archived': Archive, 'consent.recorded': ShieldCheck, 'identifier.shown': Eye,
  'note.added': StickyNote, 'task.added': ListChecks, 'task.done': CircleCheck, 'retrieval.started': Download, 'retrieval.signed-in': LogIn,
}

/** Entries by local day, newest first, as the kit's timeline takes them. */
export const timelineDays = (entries: Timeline, now: number, nameOf: (actor: string) => string = (actor) => actor): readonly TimelineDay[] => {
  const days = new Map<string, TimelineDay['entries'][number][]>()
  for (const { id, at, kind, tone, title, detail, actor, providerId, raw } of entries) {
    const day = formatDay(at, now)
    const text = [detail, actor === null ? null : caseWords.entryBy(nameOf(actor))].filter((part) => part !== null && part !== '').join(', ')
    const shown = { id, title, time: formatTime(at), tone, icon: ICONS[kind], text: text === '' ? undefined : text, provider: providerId ?? undefined, code: raw ?? undefined }
    days.set(day, [...(days.get(day) ?? []), shown])
  }
  return [...days].map(([label, shown]) => ({ label, entries: shown }))
}
