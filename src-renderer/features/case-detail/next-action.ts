import { BookOpenCheck, CircleCheck, Download, Hourglass, ListChecks, RotateCcw, ShieldCheck, ShieldQuestionMark } from '@lucide/vue'
import type { Component } from 'vue'
import type { NextStep } from '#shared/domain/case.ts'
import { caseWords } from './words.ts'

/** What the one button of the next-step card does. */
export type NextAction = 'retrieve' | 'retrievals' | 'statements' | 'callbacks' | 'finish-task' | 'consent'

const ACTIONS: Readonly<Record<NextStep['kind'], Readonly<{ action: NextAction | null; icon: Component }>>> = {
  'start-retrieval': { action: 'retrieve', icon: Download },
  'continue-retrieval': { action: 'retrieve', icon: Hourglass },
  'retry-retrieval': { action: 'retrieve', icon: RotateCcw },
  'check-callback': { action: 'callbacks', icon: ShieldQuestionMark },
  wait: { action: 'retrievals', icon: Hourglass },
  'do-task': { action: 'finish-task', icon: ListChecks },
  review: { action: 'statements', icon: BookOpenCheck },
  'record-consent': { action: 'consent', icon: ShieldCheck },
  none: { action: null, icon: CircleCheck },
}

export const nextActionOf = ({ kind }: Pick<NextStep, 'kind'>): Readonly<{ action: NextAction | null; icon: Component; label: string }> =>
  ({ ...ACTIONS[kind], label: caseWords.next[kind] })
