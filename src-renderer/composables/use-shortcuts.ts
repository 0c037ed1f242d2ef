import { computed, inject, provide, type ComputedRef, type InjectionKey, type Ref } from 'vue'
import { chordOf, isInLayer, isPlain, isSameChord, isTextTarget, parseKeys, type Chord } from './keys.ts'
import { LOCAL_SHORTCUTS, SHORTCUTS, type ShortcutDefinition } from './shortcut-table.ts'

export type ShortcutOptions = Readonly<{
  isMac: boolean
  /** Single letters and sequences of them; `Ctrl` combinations always work. */
  hasLetterKeys: Readonly<Ref<boolean>>
  /** Action id to keys, only where the officer changed them; an empty text switches the shortcut off. */
  remaps: Readonly<Ref<Readonly<Record<string, string>>>>
  target?: Window
}>

export type Shortcuts = Readonly<{
  /** Answers an action until the returned function is called. The newest answer of a key wins. */
  on: (id: string, run: () => void) => () => void
  /** The table as it holds now, remaps applied: for the shortcuts sheet and for key hints. */
  definitions: ComputedRef<readonly ShortcutDefinition[]>
  keysOf: (id: string) => string | undefined
  dispose: () => void
}>

const SEQUENCE_MS = 1200

type Answer = Readonly<{ id: string; run: () => void }>

/** The window's one listener for shortcuts. Keys already handled by a list or field (default prevented) are left alone. */
export const createShortcuts = ({ isMac, hasLetterKeys, remaps, target = window }: ShortcutOptions): Shortcuts => {
  const answers: Answer[] = []
  let pending: readonly Chord[] = []
  let pendingAt = 0

  const definitions = computed<readonly ShortcutDefinition[]>(() => SHORTCUTS.map((definition) => {
    const remapped = remaps.value[definition.id]
    return remapped === undefined ? definition : { ...definition, keys: remapped === '' ? [] : [remapped] }
  }))
  const chordsById = computed(() => new Map(definitions.value.map(({ id, keys }) => [id, keys.map(parseKeys)])))

  const matches = (id: string, pressed: readonly Chord[], isWhole: boolean): boolean =>
    (chordsById.value.get(id) ?? []).some((chords) =>
      (isWhole ? chords.length === pressed.length : chords.length > pressed.length)
      && pressed.every((chord, index) => chords[index] !== undefined && isSameChord(chords[index], chord)))

  const onKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.repeat) return
    const chord = chordOf(event, isMac)
    if (['control', 'shift', 'alt', 'meta'].includes(chord.key)) return
    const isLetter = isPlain(chord)
    if (isLetter && (!hasLetterKeys.value || isTextTarget(event.target) || isInLayer(event.target))) return
    const isContinued = pending.length > 0 && event.timeStamp - pendingAt < SEQUENCE_MS
    const tries = isContinued ? [[...pending, chord], [chord]] : [[chord]]
    pending = []
    for (const pressed of tries) {
      const answer = answers.findLast(({ id }) => matches(id, pressed, true))
      if (answer) {
        event.preventDefault()
        answer.run()
        return
      }
      if (answers.some(({ id }) => matches(id, pressed, false))) {
        pending = pressed
        pendingAt = event.timeStamp
        return
      }
    }
  }

  target.addEventListener('keydown', onKeydown)
  return {
    definitions,
    keysOf: (id) => definitions.value.find((definition) => definition.id === id)?.keys[0],
    on: (id, run) => {
      if (LOCAL_SHORTCUTS.has(id)) throw new Error(`the shortcut ${id} is answered where the focus is`)
      const answer = { id, run }
      answers.push(answer)
      return () => { answers.splice(answers.indexOf(answer), 1) }
    },
    dispose: () => { target.removeEventListener('keydown', onKeydown) },
  }
}

const SHORTCUT_REGISTRY: InjectionKey<Shortcuts> = Symbol('shortcuts')

export const provideShortcuts = (shortcuts: Shortcuts): void => { provide(SHORTCUT_REGISTRY, shortcuts) }

/** The registry, or undefined in a component that is mounted alone. */
export const useShortcuts = (): Shortcuts | undefined => inject(SHORTCUT_REGISTRY, undefined)
