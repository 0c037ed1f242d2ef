import type { DocumentKind } from '#shared/domain/document.ts'

/** What a file is, in plain words. */
export const KIND_NAMES: Readonly<Record<DocumentKind, string>> = {
  'statement-pdf': 'Statement', 'bank-estatement': 'Bank eStatement', 'raw-data': 'Raw data', other: 'File',
}

/** What the files of a case say. */
export const documentWords = {
  title: 'Documents',
  count: (count: number) => (count === 0 ? '' : `${count}, encrypted`),
  none: 'No files yet. They come with a retrieval that fetches them, or drop saved ones here.',
  loading: 'Opening the documents',
  retry: 'Try again',
  more: (count: number) => `Show all ${count}`,
  less: 'Show fewer',
  pages: (count: number) => (count === 1 ? '1 page' : `${count} pages`),
  facts: { kind: 'Kind', size: 'Size', pages: 'Pages', received: 'Received', type: 'Type', hash: 'SHA-256' },
  content: 'Content',
  contentOf: (name: string) => `Content of ${name}`,
  pictureOf: (name: string) => `Picture ${name}`,
  reading: 'Reading the file',
  cut: (shown: string, all: string) => `The first ${shown} of ${all} are shown.`,
  save: 'Save a copy',
  saving: 'Saving',
  saved: 'A copy was saved. It is no longer encrypted there.',
  noPages: 'This file is kept whole and encrypted. Its pages are not shown in this version.',
  notOpened: 'Files of this kind are kept, but never opened in Casebench.',
  inert: 'Shown as plain text. Nothing in it runs or loads.',
} as const
