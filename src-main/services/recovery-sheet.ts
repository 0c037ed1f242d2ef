import type { Instant } from '#shared/domain/calendar.ts'

/** The text that an officer prints and locks away. It is the only place where the code appears. */
export const recoverySheet = (code: string, workspace: string, at: Instant): string =>
  [
    'CASEBENCH RECOVERY SHEET',
    '',
    `Workspace: ${workspace}`,
    `Made:      ${at}`,
    '',
    'Recovery code:',
    '',
    `    ${code}`,
    '',
    'This code opens the data file of this computer when its key in the system keychain is lost.',
    'Whoever has the code and the file can read every case. Print this sheet, lock it away, delete the file.',
    'An earlier recovery code stopped working when this one was made.',
    '',
  ].join('\n')
