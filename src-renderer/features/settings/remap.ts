import { chordOf, parseKeys } from '../../composables/keys.ts'
import type { ShortcutDefinition } from '../../composables/shortcut-table.ts'

const NAMES: Readonly<Record<string, string>> = {
  arrowleft: 'Left', arrowright: 'Right', arrowup: 'Up', arrowdown: 'Down', enter: 'Enter', ' ': 'Space', '+': 'Plus',
}

/** A press as the shortcut table writes it, `Ctrl+Shift+D`. @returns null for a modifier alone and for Tab and Esc. */
export const keysOfPress = (event: KeyboardEvent, isMac: boolean): string | null => {
  const { key, mod, alt, shift } = chordOf(event, isMac)
  if (['control', 'shift', 'alt', 'meta', 'tab', 'escape', 'dead', 'altgraph'].includes(key)) return null
  const name = NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : `${key[0]?.toUpperCase() ?? ''}${key.slice(1)}`)
  const isSign = /^[^a-z0-9 ]$/.test(key)
  return [mod ? 'Ctrl' : '', alt ? 'Alt' : '', shift && !isSign ? 'Shift' : '', name].filter((part) => part !== '').join('+')
}

const sameKeys = (left: string, right: string): boolean => JSON.stringify(parseKeys(left)) === JSON.stringify(parseKeys(right))

/** The shortcut that already has these keys, other than the one that is being changed. */
export const takenBy = (definitions: readonly ShortcutDefinition[], id: string, keys: string): ShortcutDefinition | undefined =>
  definitions.find((definition) => definition.id !== id && definition.keys.some((own) => sameKeys(own, keys)))

/** The officer's changes with one more; null forgets the change of that action. */
export const withRemap = (remaps: Readonly<Record<string, string>>, id: string, keys: string | null): Record<string, string> => {
  const rest = Object.fromEntries(Object.entries(remaps).filter(([other]) => other !== id))
  return keys === null ? rest : { ...rest, [id]: keys }
}
