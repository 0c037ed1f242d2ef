/** What the merging of statements says. */
export const mergeWords = {
  start: 'Merge statements',
  needsTwo: 'Merging needs two statements at least',
  title: 'Merge statements',
  explain: (provider: string) => `${provider} joins them into a new one and drops what occurs twice. These stay as they are.`,
  thisProvider: 'The provider',
  received: (when: string) => `received ${when}`,
  merge: (count: number) => (count < 2 ? 'Merge' : `Merge ${count} statements`),
  merging: 'Merging',
  cancel: 'Cancel',
  needsOpen: 'Open the case again first.',
  tooFew: 'Choose two or more statements.',
  tooMany: (most: number) => `Choose ${most} at most.`,
  otherProviders: 'Choose statements of one provider only.',
  notOffered: (provider: string) => `${provider} does not merge statements.`,
  otherFormat: (format: string) => `Only statements in format ${format} can be merged.`,
  unknownBank: 'Bank',
} as const
