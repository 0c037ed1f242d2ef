/** One press: a key with its modifiers. `mod` is Ctrl, on macOS Cmd. */
export type Chord = Readonly<{ key: string; mod: boolean; alt: boolean; shift: boolean }>

const NAMED: Readonly<Record<string, string>> = {
  esc: 'escape', enter: 'enter', left: 'arrowleft', right: 'arrowright', up: 'arrowup', down: 'arrowdown', space: ' ', plus: '+',
}

const MAC_SIGNS: Readonly<Record<string, string>> = { Ctrl: '\u2318', Alt: '\u2325', Shift: '\u21e7' }

/**
 * Reads `Ctrl+Shift+D` or a sequence such as `G O` into chords.
 * @returns an empty list for an empty text (a shortcut that was switched off).
 */
export const parseKeys = (keys: string): readonly Chord[] =>
  keys.split(' ').filter((part) => part !== '').map((part) => {
    const names = part.split('+')
    const last = (names.at(-1) ?? '').toLowerCase()
    const modifiers = names.slice(0, -1).map((name) => name.toLowerCase())
    return {
      key: NAMED[last] ?? last,
      mod: modifiers.includes('ctrl') || modifiers.includes('cmd'),
      alt: modifiers.includes('alt'),
      shift: modifiers.includes('shift'),
    }
  })

/** The chord of a key press. */
export const chordOf = (event: KeyboardEvent, isMac: boolean): Chord => ({
  key: event.key.toLowerCase(),
  mod: isMac ? event.metaKey : event.ctrlKey,
  alt: event.altKey,
  shift: event.shiftKey,
})

/** Signs such as `?` and `/` need Shift on some keyboards, so Shift counts for letters, digits and named keys only. */
export const isSameChord = (wanted: Chord, pressed: Chord): boolean =>
  wanted.key === pressed.key && wanted.mod === pressed.mod && wanted.alt === pressed.alt
  && (wanted.shift === pressed.shift || /^[^a-z0-9 ]$/.test(wanted.key))

/** True for a plain letter, digit or sign, with or without Shift: these work only outside text fields. */
export const isPlain = ({ key, mod, alt }: Chord): boolean => !mod && !alt && key.length === 1

/** The caps to draw for `Ctrl+K` or `G O`. */
export const keyCaps = (keys: string, isMac: boolean): readonly string[] =>
  keys.split(' ').flatMap((part) => part.split('+')).filter((cap) => cap !== '').map((cap) => (isMac ? MAC_SIGNS[cap] ?? cap : cap))

/** The value of `aria-keyshortcuts`. */
export const ariaKeys = (keys: string, isMac: boolean): string =>
  keys.split(' ').map((part) => part.replace('Ctrl', isMac ? 'Meta' : 'Control')).join(' ')

const TEXT_INPUTS = new Set(['text', 'search', 'password', 'email', 'tel', 'url', 'number', 'date', 'time', ''])

/** True where a letter belongs to the text: fields, selects, editable content, date segments. */
export const isTextTarget = (target: EventTarget | null): boolean => {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
    || target.getAttribute('contenteditable') === 'true' || target.getAttribute('role') === 'spinbutton' || target.getAttribute('role') === 'combobox'
}

/** True inside a layer that is open over the view: its own keys count, the view's letters do not. */
export const isInLayer = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]') !== null
