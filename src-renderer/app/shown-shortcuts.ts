import type { ShortcutDefinition } from '../composables/shortcut-table.ts'

/** Shortcuts whose screens come with later issues: listed nowhere until then. */
const LATER: ReadonlySet<string> = new Set(['go-centrelink', 'go-contracts', 'explain'])
const LATER_GROUPS: ReadonlySet<string> = new Set(['Statements', 'Centrelink', 'Contracts'])

/** The shortcuts that lead somewhere in this version. */
export const shortcutsThatLead = (definitions: readonly ShortcutDefinition[]): readonly ShortcutDefinition[] =>
  definitions.filter(({ id, group }) => !LATER.has(id) && !LATER_GROUPS.has(group))
