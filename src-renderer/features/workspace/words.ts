import type { WayOut } from '../../stores/workspace.ts'

type WayWords = Readonly<{ label: string; hint: string; working: string }>

/** The steps of the recovery ladder, as an officer understands them. */
export const WAY_WORDS: Readonly<Record<WayOut, WayWords>> = {
  retry: { label: 'Try again', hint: 'Opens the file once more. Changes nothing.', working: 'Opening' },
  'recovery-code': { label: 'Enter the recovery code', hint: 'From the recovery sheet of this workspace.', working: 'Checking the code' },
  'restore-backup': { label: 'Restore the newest backup', hint: 'Puts the file aside and opens the newest backup that passes its check.', working: 'Restoring' },
  salvage: { label: 'Save what can be read', hint: 'Copies every readable part into a new file. The damaged one is kept.', working: 'Saving what can be read' },
  'start-empty': { label: 'Start with an empty file', hint: 'The old file is kept, but Casebench no longer opens it.', working: 'Starting anew' },
  'show-file': { label: 'Show the file', hint: 'Opens the folder of the data file.', working: 'Opening the folder' },
}

/** What the page of a failed workspace says. */
export const failedWords = {
  title: 'Casebench cannot open its data file',
  ways: 'Ways out',
  code: 'Recovery code',
  codeHint: 'As printed on the sheet; dashes and letter case do not matter.',
  codeMissing: 'Enter the code of the recovery sheet.',
  useCode: 'Open with this code',
  cancel: 'Cancel',
  emptyTitle: 'Start with an empty file?',
  emptyText: 'No case shows any more. The old file stays on this computer and can be opened again when its key or a backup turns up.',
  emptyConfirm: 'Start empty',
  emptyCancel: 'Keep the file',
  report: 'What was done',
  reportHint: 'Read it before you go on. It shows once.',
  reportClose: 'I have read it',
} as const
