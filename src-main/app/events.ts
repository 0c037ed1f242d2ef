import type { EventName } from '#shared/bridge/channel-names.ts'
import type { EventPayload } from '#shared/bridge/events.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import type { Console } from './console.ts'

type Listener = Parameters<Console['onEvent']>[0]

/** Hands events to whoever listens: the window, tests, the command line. */
export const createEvents = () => {
  const listeners = new Set<Listener>()
  const emit = <Name extends EventName>(name: Name, payload: EventPayload<Name>): void => {
    for (const listener of listeners) listener(name, payload)
  }
  let changedCases: Set<CaseId> | null = null

  return {
    emit,
    onEvent: (listener: Listener): (() => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Gathers the changes of one turn into one event, so that a bulk action does not flood the window. */
    casesChanged: (caseIds: readonly CaseId[]): void => {
      if (changedCases === null) {
        changedCases = new Set()
        setImmediate(() => {
          const gathered = [...(changedCases ?? [])]
          changedCases = null
          // Beyond a screenful the window does better to reload what it shows.
          emit('cases.changed', { caseIds: gathered.length > 200 ? [] : gathered })
        })
      }
      for (const id of caseIds) changedCases.add(id)
    },
  }
}
export type Events = ReturnType<typeof createEvents>
