import type { ForwardedKey } from './protocol.ts'

const NAMED = /^(?:Escape|F(?:[1-9]|1[0-2]))$/u
/** Combinations that belong to the field itself. */
const EDITING: ReadonlySet<string> = new Set(['a', 'c', 'v', 'x', 'y', 'z'])

/**
 * Whether a key press may leave the frame: the console's shortcuts, and nothing that can be a character. Ctrl with Alt is
 * how some keyboards write `@`, so the two together never leave.
 */
export const isForwarded = ({ key, ctrl, meta, alt, shift }: ForwardedKey): boolean => {
  if (NAMED.test(key)) return true
  if (key === 'ArrowLeft' || key === 'ArrowRight') return alt && !ctrl && !meta && !shift
  return /^[a-z0-9]$/iu.test(key) && ctrl !== meta && !alt && !EDITING.has(key.toLowerCase())
}

/** The press as it would leave the frame, or null where it stays. */
export const forwardedKeyOf = (event: KeyboardEvent): ForwardedKey | null => {
  if (event.defaultPrevented || event.isComposing || event.repeat || event.getModifierState('AltGraph')) return null
  const key = { key: event.key, ctrl: event.ctrlKey, meta: event.metaKey, alt: event.altKey, shift: event.shiftKey }
  return isForwarded(key) ? key : null
}

/** The same press once more, for the console's own listeners. */
export const eventOfKey = ({ key, ctrl, meta, alt, shift }: ForwardedKey): KeyboardEvent =>
  new KeyboardEvent('keydown', { key, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift, bubbles: true, cancelable: true })
