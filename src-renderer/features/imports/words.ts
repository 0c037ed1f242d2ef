import type { ImportOutcome } from '#shared/domain/imported-file.ts'

const files = (count: number): string => (count === 1 ? '1 file' : `${count} files`)

/** What importing saved files says. */
export const importWords = {
  action: 'Import files',
  working: 'Importing',
  drop: 'Drop to import',
  dropText: 'Saved files of any provider: JSON, XML, ZIP, PGP or PDF, several at once. Each is recognized first.',
  reading: (count: number) => `Reading ${files(count)}`,
  readingText: (done: number, count: number) => `${done} of ${files(count)} read. Nothing is stored until all are.`,
  title: (imported: number, count: number) => (imported === 0 ? 'Nothing was imported' : imported === count ? `${files(count)} imported` : `${imported} of ${files(count)} imported`),
  failed: 'Nothing was imported',
  list: 'Files',
  outcomes: { imported: 'Imported', known: 'In the case already', refused: 'Refused' } satisfies Readonly<Record<ImportOutcome, string>>,
  format: (version: string) => `format ${version}`,
  document: 'Document',
  accounts: (count: number) => (count === 1 ? '1 account' : `${count} accounts`),
  rows: (count: string) => (count === '1' ? '1 transaction' : `${count} transactions`),
  kept: (count: number) => (count === 1 ? '' : `${files(count)} kept`),
  knownSince: (when: string) => `The same file came ${when}.`,
  knownTwice: 'The same file was dropped twice.',
  tooLarge: 'The file is larger than 25 MiB.',
  unreadable: 'It could not be read. A folder cannot be imported; choose the files in it.',
  tooMany: (most: number) => `At most ${most} files can be imported at once. Nothing was imported.`,
  tooMuch: 'These files are larger than 100 MiB together. Drop fewer at once. Nothing was imported.',
  close: 'Close',
  open: 'Open statements',
} as const
