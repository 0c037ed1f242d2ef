/** Where a shortcut counts. A scope is active while a component that answers one of its actions is on screen. */
export type ShortcutGroup = 'Everywhere' | 'Go to' | 'Lists and tables' | 'Case' | 'Statements' | 'Centrelink' | 'Contracts'

export type ShortcutDefinition = Readonly<{ id: string; keys: readonly string[]; label: string; group: ShortcutGroup }>

const entry = (group: ShortcutGroup, id: string, keys: string | readonly string[], label: string): ShortcutDefinition =>
  ({ id, keys: typeof keys === 'string' ? [keys] : keys, label, group })

/** Every shortcut of the UI guide, section 10. Keys inside fields and lists are answered by those themselves. */
export const SHORTCUTS = [
  entry('Everywhere', 'palette', 'Ctrl+K', 'Command palette'),
  entry('Everywhere', 'search', '/', 'Search in the view'),
  entry('Everywhere', 'shortcuts', '?', 'All shortcuts'),
  entry('Everywhere', 'back', 'Alt+Left', 'Back'),
  entry('Everywhere', 'forward', 'Alt+Right', 'Forward'),
  entry('Everywhere', 'sidebar', 'Ctrl+B', 'Sidebar'),
  entry('Everywhere', 'print', 'Ctrl+P', 'Print'),
  entry('Everywhere', 'theme', 'Ctrl+Shift+D', 'Light or dark'),
  entry('Everywhere', 'lock', 'Ctrl+L', 'Lock now'),
  entry('Everywhere', 'submit', 'Ctrl+Enter', 'Submit a form or note'),
  entry('Everywhere', 'close', 'Esc', 'Close the top layer, then clear the search'),
  entry('Everywhere', 'next-pane', 'F6', 'Next pane'),
  ...[1, 2, 3, 4, 5, 6, 7].map((digit) => entry('Everywhere', `tab-${digit}`, `Ctrl+${digit}`, `Tab ${digit} of the view`)),
  entry('Everywhere', 'new', 'N', 'New case'),
  entry('Go to', 'go-overview', 'G O', 'Overview'),
  entry('Go to', 'go-retrievals', 'G R', 'Retrievals'),
  entry('Go to', 'go-statements', 'G S', 'Statements'),
  entry('Go to', 'go-centrelink', 'G L', 'Centrelink'),
  entry('Go to', 'go-callbacks', 'G B', 'Callbacks'),
  entry('Go to', 'go-cases', 'G C', 'Cases'),
  entry('Go to', 'go-contracts', 'G T', 'Contracts'),
  entry('Lists and tables', 'next-row', ['J', 'Down'], 'Next row'),
  entry('Lists and tables', 'previous-row', ['K', 'Up'], 'Previous row'),
  entry('Lists and tables', 'open', 'Enter', 'Open, or the main action'),
  entry('Lists and tables', 'select', 'X', 'Select'),
  entry('Lists and tables', 'extend', 'Shift+X', 'Extend the selection'),
  entry('Lists and tables', 'select-all', 'Ctrl+A', 'Select all that the filter shows'),
  entry('Case', 'start-retrieval', 'R', 'Start a retrieval'),
  entry('Case', 'explain', 'E', 'Explain flags'),
  entry('Statements', 'next-flag', 'F', 'Next flag'),
  entry('Statements', 'previous-flag', 'Shift+F', 'Previous flag'),
  entry('Statements', 'category', 'C', 'Set the category'),
  entry('Statements', 'tag', 'T', 'Set a tag'),
  entry('Statements', 'metrics', 'M', 'Decision metrics'),
  entry('Centrelink', 'next-difference', 'N', 'Next difference'),
  entry('Centrelink', 'use-pdf', 'P', 'Use the PDF'),
  entry('Centrelink', 'use-api', 'A', 'Use the API value'),
  entry('Contracts', 'board', 'B', 'Board or table'),
  entry('Contracts', 'approve', 'A', 'Approve, asks once'),
] as const satisfies readonly ShortcutDefinition[]

/** Answered by the list, the field or the layer that has focus, never by the registry. */
export const LOCAL_SHORTCUTS: ReadonlySet<string> = new Set(['next-row', 'previous-row', 'open', 'select', 'extend', 'select-all', 'submit', 'close'])
