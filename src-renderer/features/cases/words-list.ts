import type { CaseTab, Tone } from '#shared/domain/case.ts'
import type { CaseGroups } from '../../stores/cases.ts'

export const TAB_NAMES: Readonly<Record<CaseTab, string>> = {
  mine: 'My open', 'due-today': 'Due today', 'needs-action': 'Needs action', waiting: 'Waiting on applicant', retrieving: 'Retrieving now',
  ready: 'Ready to decide', closed: 'Closed', archived: 'Archived', all: 'All',
}

/** Why a tab without filters is empty. */
export const TAB_EMPTY: Readonly<Record<CaseTab, Readonly<{ title: string; sentence: string }>>> = {
  mine: { title: 'No open cases of yours', sentence: 'Cases that you own show here until they are closed.' },
  'due-today': { title: 'Nothing is due today', sentence: 'Cases show here on the day that they are due.' },
  'needs-action': { title: 'Nothing waits for you', sentence: 'Cases show here when somebody at this desk has to act.' },
  waiting: { title: 'No applicant has to act', sentence: 'Cases show here while an applicant or a bank has to act.' },
  retrieving: { title: 'No retrieval is running', sentence: 'Cases show here while statements are on their way.' },
  ready: { title: 'No case is ready', sentence: 'Cases show here once their statements are in.' },
  closed: { title: 'No closed cases', sentence: 'Cases that were closed show here and can be opened again.' },
  archived: { title: 'No archived cases', sentence: 'Cases that were set aside show here and can be restored.' },
  all: { title: 'No cases', sentence: 'Every case of this workspace shows here.' },
}

export const TONE_NAMES: Readonly<Record<Tone, string>> = {
  attention: 'Needs us', negative: 'Failed or refused', waiting: 'Waiting outside', progress: 'In progress', positive: 'Done or good', neutral: 'Not begun or over',
}

export const GROUP_NAMES: Readonly<Record<CaseGroups[number]['key'], string>> = {
  overdue: 'Overdue', today: 'Today', 'this-week': 'This week', later: 'Later', none: 'No due date',
}

/** What the list of cases says. */
export const listWords = {
  title: 'Cases',
  openCount: (count: string) => `${count} open`,
  newCase: 'New case',
  tabs: 'Preset views',
  search: 'Search cases',
  searchHint: 'Name or case number',
  grid: 'Cases',
  filters: { owner: 'Owner', market: 'Market', provider: 'Provider', status: 'Status' },
  groupedByDue: 'Grouped by due date',
  sorted: 'In one list',
  clearFilters: 'Clear all filters',
  columns: 'Columns',
  density: 'Density',
  head: {
    reference: 'Case', applicant: 'Applicant', amount: 'Amount', providers: 'Providers', status: 'Status', next: 'Next action',
    updated: 'Updated', due: 'Due', owner: 'Owner',
  },
  noAmount: 'n/a',
  noDue: 'none',
  open: 'Open',
  overdue: 'Overdue',
  footCount: (shown: string, all: string) => `${shown} of ${all} cases`,
  selected: (count: number) => `${count} selected`,
  keys: { move: 'move', open: 'open', select: 'select', all: 'all shortcuts' },
  bulk: {
    close: 'Close cases', archive: 'Archive cases', reopen: 'Open again', clear: 'Clear selection',
  },
  done: {
    closed: (count: number) => (count === 1 ? 'Case closed' : `${count} cases closed`),
    archived: (count: number) => (count === 1 ? 'Case archived' : `${count} cases archived`),
    open: (count: number) => (count === 1 ? 'Case opened again' : `${count} cases opened again`),
    undo: 'Undo',
  },
  tooMany: (most: number) => `Select at most ${most} cases at once. Nothing was changed.`,
  saveView: 'Save view',
  saveViewTitle: 'Save this view',
  saveViewName: 'Name of the view',
  saveViewHint: 'Keeps tab, filters and order. It shows in the sidebar.',
  saveViewMissing: 'Enter a name.',
  saveViewTooLong: 'Shorten it to 60 characters.',
  save: 'Save view',
  saving: 'Saving',
  cancel: 'Cancel',
  savedViews: 'Saved views',
  viewSaved: (name: string) => `View ${name} saved`,
  viewRemoved: (name: string) => `View ${name} removed`,
  removeView: (name: string) => `Remove view ${name}`,
  failed: 'The list could not be read',
  retry: 'Try again',
  empty: {
    title: 'No cases on this computer yet',
    sentence: 'Cases live in an encrypted file on this machine. Start with a provider key or with the first case.',
    provider: { title: 'Connect a provider', sentence: 'Paste an API key. It goes to the system keychain, never to the case file.', action: 'Open provider settings' },
    first: { title: 'Create your first case', sentence: 'Name, market and amount are enough to start. Everything else can come later.', action: 'New case' },
    safe: { title: 'Keep it yours', sentence: 'Set a passphrase, so that nobody but you opens this workspace, and print the recovery sheet.', action: 'Open security settings' },
    samplesBefore: 'Want to look around first?',
    samples: 'Load six sample cases',
    samplesAfter: 'with invented people. The Australian ones work with the test bank.',
    loading: 'Loading samples',
    loaded: (count: number) => `${count} sample cases loaded`,
  },
  filtered: {
    title: (count: number) => (count === 1 ? 'No case matches this filter' : `No case matches all ${['', '', 'two', 'three', 'four', 'five'][count] ?? count} filters`),
    closest: (cases: number, filter: string) => `Closest: ${cases === 1 ? '1 case' : `${cases} cases`} without \u201c${filter}\u201d.`,
    none: 'Dropping a single filter does not help either.',
    drop: (filter: string) => `Drop ${filter}`,
    showAll: 'Show all cases',
  },
  textFilter: (text: string) => `Search: ${text}`,
  announceCount: (count: number) => (count === 1 ? '1 case' : `${count} cases`),
} as const
