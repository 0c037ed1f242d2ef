/** What the list of all retrievals says. */
export const retrievalsWords = {
  title: 'Retrievals',
  subtitle: (count: number) => (count === 1 ? '1 running' : `${count} running`),
  grid: 'Retrievals of all cases',
  loading: 'Reading the retrievals',
  failed: 'The list could not be read',
  retry: 'Try again',
  filter: 'Which retrievals',
  all: 'All',
  running: 'Running',
  failedOnes: 'Failed',
  empty: { title: 'No retrievals yet', sentence: 'Runs show here with their bank, state and outcome. Start one from a case.', action: 'Open the cases' },
  emptyFilter: { title: 'None in this state', sentence: 'Show all of them to see the others.', action: 'Show all' },
  foot: (count: string) => (count === '1' ? '1 retrieval' : `${count} retrievals`),
} as const
