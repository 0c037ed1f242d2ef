import type { Db } from './database/db.ts'
import { countFacts } from './repositories/facts.ts'
import { countCases, searchCases } from './repositories/case-search.ts'
import { listCallbacks } from './repositories/callback-list.ts'
import { settleCallback } from './repositories/callback-settle.ts'
import { correctCallback, dropBodies, findMessage, getCallback, lastReport, readCallbackBody, recordCallback, waitingCallbacks } from './repositories/callbacks.ts'
import { countTabs, listCases } from './repositories/case-list.ts'
import { createCase, getCase, recordConsent, setCaseState, updateCase } from './repositories/cases.ts'
import { listCredentials, removeCredential, writeCredential } from './repositories/credentials.ts'
import { readDeskKey, removeDeskKey, writeDeskKey } from './repositories/desk-keys.ts'
import { listDocuments, readDocument } from './repositories/documents.ts'
import { addExpected, listExpected, settleExpected } from './repositories/expected.ts'
import { getIdentity, listIdentity } from './repositories/identity.ts'
import { knownFiles, storeImport } from './repositories/imports.ts'
import { readInstitutions, writeInstitutions } from './repositories/institutions.ts'
import { addLink, findLink, getLink, listLinks, noteLinkState } from './repositories/links.ts'
import { addNote, listNotes } from './repositories/notes.ts'
import { createRetrieval, endOrphans, getRetrieval, listRetrievals, moveRetrieval } from './repositories/retrievals.ts'
import { readSettings, writeSettings } from './repositories/settings.ts'
import { completeRetrieval, listStatements, readRaw } from './repositories/statements.ts'
import { beginAttempt, settleAttempt } from './repositories/sign-in-attempts.ts'
import { addTask, listTasks, setTaskDone } from './repositories/tasks.ts'
import { addEntry, listTimeline } from './repositories/timeline.ts'
import { listTransactions } from './repositories/transactions.ts'
import { listViews, removeView, saveView } from './repositories/views.ts'
import type { StoreOperation, StoreOperations } from './store.ts'

/** What `store.facts` answers from inside the database; the engine adds what lies in the file system. */
type TableOperations = Omit<StoreOperations, 'store.facts'> & {
  'store.facts': { input: undefined; output: ReturnType<typeof countFacts> }
}

/** How one operation is done. Writes join the group commit; deleting ones ask for an early checkpoint. */
export type OperationPlan<Name extends StoreOperation> = Readonly<{
  kind: 'read' | 'write'
  isDeleting?: boolean
  handle(db: Db, input: TableOperations[Name]['input']): TableOperations[Name]['output']
}>

const read = <Handle>(handle: Handle) => ({ kind: 'read', handle }) as const
const write = <Handle>(handle: Handle) => ({ kind: 'write', handle }) as const
const deleting = <Handle>(handle: Handle) => ({ kind: 'write', isDeleting: true, handle }) as const

/** Every operation by its name; a missing one does not compile. */
export const OPERATIONS: { readonly [Name in StoreOperation]: OperationPlan<Name> } = {
  'cases.create': write(createCase),
  'cases.update': write(updateCase),
  'cases.setState': write(setCaseState),
  'cases.recordConsent': write(recordConsent),
  'cases.get': read(getCase),
  'cases.list': read(listCases),
  'cases.counts': read(countTabs),
  'cases.search': read(searchCases),
  'cases.count': read(countCases),
  'views.list': read(listViews),
  'views.save': write(saveView),
  'views.remove': deleting(removeView),
  'notes.list': read(listNotes),
  'notes.add': write(addNote),
  'tasks.list': read(listTasks),
  'tasks.add': write(addTask),
  'tasks.setDone': write(setTaskDone),
  'timeline.list': read(listTimeline),
  'timeline.add': write(addEntry),
  'retrievals.create': write(createRetrieval),
  'retrievals.move': write(moveRetrieval),
  'retrievals.get': read(getRetrieval),
  'retrievals.list': read(listRetrievals),
  'retrievals.endOrphans': write(endOrphans),
  'retrievals.complete': write(completeRetrieval),
  'imports.known': read(knownFiles),
  'imports.store': write(storeImport),
  'documents.list': read(listDocuments),
  'documents.read': read(readDocument),
  'identity.list': read(listIdentity),
  'identity.get': read(getIdentity),
  'links.add': write(addLink),
  'links.list': read(listLinks),
  'links.find': read(findLink),
  'links.get': read(getLink),
  'links.noteState': write(noteLinkState),
  'attempts.begin': write(beginAttempt),
  'attempts.settle': write(settleAttempt),
  'statements.list': read(listStatements),
  'statements.raw': read(readRaw),
  'statements.transactions': read(listTransactions),
  'callbacks.record': write(recordCallback),
  'callbacks.list': read(listCallbacks),
  'callbacks.get': read(getCallback),
  'callbacks.body': read(readCallbackBody),
  'callbacks.waiting': read(waitingCallbacks),
  'callbacks.correct': write(correctCallback),
  'callbacks.settle': write(settleCallback),
  'callbacks.findMessage': read(findMessage),
  'callbacks.lastReport': read(lastReport),
  'callbacks.dropBodies': deleting(dropBodies),
  'expected.add': write(addExpected),
  'expected.list': read(listExpected),
  'expected.settle': write(settleExpected),
  'deskKeys.read': read(readDeskKey),
  'deskKeys.write': write(writeDeskKey),
  'deskKeys.remove': deleting(removeDeskKey),
  'institutions.read': read(readInstitutions),
  'institutions.write': write(writeInstitutions),
  'credentials.list': read(listCredentials),
  'credentials.write': write(writeCredential),
  'credentials.remove': deleting(removeCredential),
  'settings.read': read(readSettings),
  'settings.write': write(writeSettings),
  'store.facts': read(countFacts),
}
