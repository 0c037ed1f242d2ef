import type { ResponseOf } from '#shared/bridge/channels.ts'

type LockReason = NonNullable<ResponseOf<'workspace.status'>['lockReason']>

/** Why the window is locked; times and counts only. */
export const REASON_WORDS: Readonly<Record<LockReason, string>> = {
  asked: 'Locked by you. Nothing was lost.',
  idle: 'Idle for a while. Nothing was lost.',
  suspend: 'Locked when the computer slept. Nothing was lost.',
  'screen-lock': 'Locked with the screen. Nothing was lost.',
  start: 'Unlock to open the workspace.',
}

/** What the lock page says. */
export const lockWords = {
  title: 'Casebench is locked',
  unlock: 'Unlock',
  unlocking: 'Unlocking',
  since: (time: string) => `Since ${time}.`,
  noPassphrase: 'No passphrase is set for this workspace.',
  wait: (seconds: number) => `Too many tries. Try again in ${seconds} s.`,
  waitMinutes: (minutes: number) => `Too many tries. Try again in ${minutes} min.`,
  workspace: { practice: 'Practice workspace', live: 'Live workspace' },
  foot: 'Case data stays encrypted on this computer.',
  window: { minimize: 'Minimize', maximize: 'Maximize', close: 'Close' },
  opening: 'Opening the data file',
} as const
