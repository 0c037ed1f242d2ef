import { inject, onBeforeUnmount, provide, type InjectionKey } from 'vue'
import type { Shortcuts } from '../composables/use-shortcuts.ts'

/** Actions by name, answered by keys, by the native menu and by the palette alike. */
export type Commands = Readonly<{
  /** Answers an action until the returned function is called; the newest answer wins. */
  on: (id: string, run: () => void) => () => void
  /** @returns false when nothing on screen answers the action. */
  run: (id: string) => boolean
}>

export const createCommands = (shortcuts: Pick<Shortcuts, 'on'>): Commands => {
  const answers: { id: string; run: () => void }[] = []
  return {
    on: (id, run) => {
      const answer = { id, run }
      answers.push(answer)
      const off = shortcuts.on(id, run)
      return () => {
        off()
        answers.splice(answers.indexOf(answer), 1)
      }
    },
    run: (id) => {
      const answer = answers.findLast((candidate) => candidate.id === id)
      answer?.run()
      return answer !== undefined
    },
  }
}

const COMMANDS: InjectionKey<Commands> = Symbol('commands')

export const provideCommands = (commands: Commands): void => { provide(COMMANDS, commands) }

export const useCommands = (): Commands | undefined => inject(COMMANDS, undefined)

/** Answers an action for as long as the calling component is on screen. */
export const useCommand = (id: string, run: () => void): void => {
  const off = useCommands()?.on(id, run)
  onBeforeUnmount(() => { off?.() })
}
