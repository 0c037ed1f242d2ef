import type { CasesService } from '../../services/cases.ts'
import { sampleCases } from '../../services/sample-cases.ts'
import type { ConsoleDeps } from '../console.ts'
import type { HandlersOf } from '../dispatcher.ts'
import { writable } from './writable.ts'

type Parts = Pick<ConsoleDeps, 'clock'> & Readonly<{ cases: CasesService }>
type CaseHandlers = HandlersOf<'cases'> & HandlersOf<'views'> & HandlersOf<'notes'> & HandlersOf<'tasks'> & HandlersOf<'timeline'>

/** Case files with their views, notes, tasks and timeline. */
export const casesHandlers = ({ cases, clock }: Parts): CaseHandlers => ({
  'cases.list': async ({ filter, offset, limit }) => writable(await cases.list(filter, offset, limit)),
  'cases.counts': async () => writable(await cases.counts()),
  'cases.get': async ({ caseId }) => writable(await cases.get(caseId)),
  'cases.create': async (draft) => writable(await cases.create(draft)),
  'cases.update': async ({ caseId, revision, changes }) => writable(await cases.update(caseId, revision, withoutUndefined(changes))),
  'cases.setState': async ({ caseIds, state }) => {
    await cases.setState(caseIds, state)
    return undefined
  },
  'cases.recordConsent': async ({ caseId, how }) => {
    await cases.recordConsent(caseId, how)
    return undefined
  },
  'cases.reveal': async ({ caseId, field }) => {
    await cases.reveal(caseId, field)
    return undefined
  },
  'cases.search': async ({ text, limit }) => writable(await cases.search(text, limit)),
  'cases.loadSamples': async () => ({ addedCount: await cases.loadSamples(sampleCases(clock.now())) }),
  'views.list': async () => writable(await cases.views()),
  'views.save': async ({ name, filter }) => writable(await cases.saveView(name, filter)),
  'views.remove': async ({ viewId }) => {
    await cases.removeView(viewId)
    return undefined
  },
  'notes.list': async ({ caseId }) => writable(await cases.notes(caseId)),
  'notes.add': async ({ caseId, text }) => cases.addNote(caseId, text),
  'tasks.list': async ({ caseId }) => writable(await cases.tasks(caseId)),
  'tasks.add': async ({ caseId, title, dueAt }) => cases.addTask(caseId, title, dueAt),
  'tasks.setDone': async ({ taskId, isDone }) => cases.setTaskDone(taskId, isDone),
  'timeline.list': async ({ caseId, beforeId, limit, withMachine }) => writable(await cases.timeline(caseId, beforeId, limit, withMachine)),
})

type Defined<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> }

/** The schema's optional members may be there with undefined; a change is only what has a value. */
const withoutUndefined = <Value extends object>(value: Value): Defined<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Defined<Value>
