import type { Instant } from '#shared/domain/calendar.ts'
import type {
  Applicant, CaseFilter, CaseNote, CaseState, CaseStatus, CaseSummary, CaseTab, CaseTask, LoanCase, NextStep, SavedView, TimelineEntry,
} from '#shared/domain/case.ts'
import type { CallbackDetail, CallbackEnvelope, CallbackFilter, CallbackJudgement, CallbackSource, CallbackState, CallbackSummary, CallbackVerdict, ExpectedCallback } from '#shared/domain/callback.ts'
import type { CaseDocument, NewDocument } from '#shared/domain/document.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { NewIdentityReport, StoredIdentityReport } from '#shared/domain/identity.ts'
import type { AccountId, CallbackId, CaseId, DocumentId, IdentityReportId, LinkId, NoteId, RetrievalId, SavedViewId, StatementId, TaskId, TimelineEntryId } from '#shared/domain/ids.ts'
import type { InstitutionList } from '#shared/domain/institution.ts'
import type { CaseLink, LinkState } from '#shared/domain/link.ts'
import type { MoneyText } from '#shared/domain/money.ts'
import type { Market, ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment, Retrieval, RetrievalState } from '#shared/domain/retrieval.ts'
import type { Settings, SettingsPatch } from '#shared/domain/settings.ts'
import type { StatementDelivery, StoredStatement, StoredTransaction } from '#shared/domain/statement.ts'

/** What the desk knows of a stored key; the key itself lies in the keychain. */
export type CredentialRecord = Readonly<{
  providerId: ProviderId
  environment: ProviderEnvironment
  /** Last four characters of secret fields, whole values of the others. */
  shown: Readonly<Record<string, string>>
  changedAt: Instant
  changedBy: string
  lastTest: Readonly<{ at: Instant; isOk: boolean; tookMs: number; message: string }> | null
}>

/** A timeline entry to be written; the store adds nothing of its own. */
export type NewTimelineEntry = Omit<TimelineEntry, 'caseId'>

export type NewCase = Readonly<{
  id: CaseId
  /** Null lets the store number it: `CB-` and the next free number of the workspace. */
  reference: string | null
  market: Market
  applicant: Applicant
  product: string
  amount: MoneyText | null
  termMonths: number | null
  owner: string
  dueAt: Instant | null
  isTest: boolean
  at: Instant
  entry: NewTimelineEntry
}>

export type CaseChanges = Partial<Pick<LoanCase, 'market' | 'applicant' | 'product' | 'amount' | 'termMonths' | 'owner' | 'dueAt'>>

/** Local day borders of the officer, so that the store needs no time zone: due before `dayEndsAt` is today. */
export type DayBorders = Readonly<{ dayStartsAt: Instant; dayEndsAt: Instant; weekEndsAt: Instant }>

export type CaseGroupKey = 'overdue' | 'today' | 'this-week' | 'later' | 'none'

export type CaseView = Readonly<{
  loanCase: LoanCase
  status: CaseStatus
  nextStep: NextStep
  counts: Readonly<{ retrievals: number; statements: number; tasksOpen: number; timeline: number }>
}>

export type RetrievalChange = Readonly<{
  retrievalId: RetrievalId
  /** Refused with `retrieval.illegal-move` where the state machine has no such move. */
  state: RetrievalState
  institution?: Readonly<{ slug: string; name: string }>
  failure?: ErrorDetail | null
  at: Instant
  entry: NewTimelineEntry | null
}>

/** A delivery on its way into the store. `intakeId` names its place in the inbox: recording it twice does nothing the second time. */
export type NewCallback = Readonly<{
  id: CallbackId
  intakeId: string
  providerId: CallbackSource
  environment: ProviderEnvironment | null
  route: string
  correlation: string | null
  receivedAt: Instant
  envelope: CallbackEnvelope
  judgement: CallbackJudgement
  /** The raw body as received, of any route; null where it was too large to keep or is not worth keeping. */
  body: Uint8Array | null
  /** Raw query of a redirect. */
  query: string
  caseId: CaseId | null
  retrievalId: RetrievalId | null
  state: CallbackState
  effect: string
}>

/** What imported files of one provider become: a retrieval that is complete from its start. */
export type ImportedRetrieval = Readonly<{
  id: RetrievalId
  providerId: ProviderId
  environment: ProviderEnvironment
  institution: Readonly<{ slug: string; name: string }> | null
  statements: readonly Readonly<{ id: StatementId; delivery: StatementDelivery }>[]
  documents: readonly NewDocument[]
}>

/** What a delivery does to a retrieval: everything in one transaction with the delivery's own new state. */
export type CallbackEffect = Readonly<{
  callbackId: CallbackId
  state: CallbackState
  effect: string
  at: Instant
  /** Null when the console did it by itself. */
  by: string | null
  caseId: CaseId | null
  retrieval: Readonly<{
    retrievalId: RetrievalId
    /** Null leaves the state alone. */
    state: RetrievalState | null
    failure: ErrorDetail | null
    statements: readonly Readonly<{ id: StatementId; delivery: StatementDelivery }>[]
    documents: readonly NewDocument[]
    /** Earlier statements of this retrieval are marked as replaced; they stay readable. */
    replacesEarlier: boolean
    institution: Readonly<{ slug: string; name: string }> | null
    /** Counts up within one run of the provider; the highest applied one is kept for `callbacks.lastReport`. */
    reportNumber: number | null
  }> | null
  /** Set when the delivery came by a link: its state becomes `delivered`. */
  linkId: LinkId | null
  /** Set when it was waited for: becomes `arrived`. */
  expectedId: string | null
  /** Of the case; needs `caseId`. */
  entries: readonly NewTimelineEntry[]
}>

/**
 * Every operation of the store with its input and output. Writes that arrive in one turn of the store's event loop
 * share one commit (group commit); each is answered only after that commit is on disk. A write either happens whole
 * or not at all, also when another one of the same commit fails.
 */
export type StoreOperations = {
  'cases.create': { input: NewCase; output: LoanCase }
  /** Refused with `store.conflict` when the revision is not the stored one. */
  'cases.update': { input: Readonly<{ caseId: CaseId; revision: number; changes: CaseChanges; at: Instant; entry: NewTimelineEntry }>; output: LoanCase }
  'cases.setState': { input: Readonly<{ caseIds: readonly CaseId[]; state: CaseState; at: Instant; entries: readonly NewTimelineEntry[] }>; output: undefined }
  'cases.recordConsent': { input: Readonly<{ caseId: CaseId; at: Instant; entry: NewTimelineEntry }>; output: undefined }
  'cases.get': { input: Readonly<{ caseId: CaseId }>; output: CaseView }
  'cases.list': {
    input: Readonly<{ filter: CaseFilter; offset: number; limit: number; me: string; borders: DayBorders }>
    output: Readonly<{ rows: readonly CaseSummary[]; totalCount: number; groups: readonly Readonly<{ key: CaseGroupKey; count: number }>[] }>
  }
  'cases.counts': { input: Readonly<{ me: string; borders: DayBorders }>; output: Readonly<{ tabs: Readonly<Record<CaseTab, number>>; owners: readonly string[] }> }
  'cases.search': { input: Readonly<{ text: string; limit: number }>; output: readonly CaseSummary[] }
  'cases.count': { input: undefined; output: number }
  'views.list': { input: Readonly<{ me: string; borders: DayBorders }>; output: readonly SavedView[] }
  'views.save': { input: Readonly<{ id: SavedViewId; name: string; filter: CaseFilter; me: string; borders: DayBorders }>; output: SavedView }
  'views.remove': { input: Readonly<{ viewId: SavedViewId }>; output: undefined }
  'notes.list': { input: Readonly<{ caseId: CaseId }>; output: readonly CaseNote[] }
  'notes.add': { input: Readonly<{ id: NoteId; caseId: CaseId; text: string; author: string; at: Instant; entry: NewTimelineEntry }>; output: CaseNote }
  'tasks.list': { input: Readonly<{ caseId: CaseId }>; output: readonly CaseTask[] }
  'tasks.add': { input: Readonly<{ id: TaskId; caseId: CaseId; title: string; dueAt: Instant | null; at: Instant; entry: NewTimelineEntry }>; output: CaseTask }
  'tasks.setDone': { input: Readonly<{ taskId: TaskId; isDone: boolean; at: Instant; entry: NewTimelineEntry }>; output: CaseTask }
  'timeline.list': {
    input: Readonly<{ caseId: CaseId; beforeId: TimelineEntryId | null; limit: number; withMachine: boolean }>
    output: readonly TimelineEntry[]
  }
  'timeline.add': { input: Readonly<{ caseId: CaseId; entry: NewTimelineEntry }>; output: undefined }

  'retrievals.create': {
    input: Readonly<{ id: RetrievalId; caseId: CaseId; providerId: ProviderId; environment: ProviderEnvironment; at: Instant; entry: NewTimelineEntry }>
    output: Retrieval
  }
  'retrievals.move': { input: RetrievalChange; output: Retrieval }
  'retrievals.get': { input: Readonly<{ retrievalId: RetrievalId }>; output: Retrieval }
  'retrievals.list': { input: Readonly<{ caseId: CaseId | null; limit: number }>; output: readonly Retrieval[] }
  /**
   * Ends runs that a crash or quit left open: their flow process and bank session are gone. Runs that wait for a callback
   * (an `expected` or `late` one points at them) go on. @returns how many.
   */
  'retrievals.endOrphans': { input: Readonly<{ at: Instant }>; output: number }
  /**
   * Stores what a retrieval brought and completes it, in one transaction: the statements with accounts, rows and raw
   * bodies, the files that came with them, the new state and the timeline entries, whole or not at all.
   */
  'retrievals.complete': {
    input: Readonly<{
      retrievalId: RetrievalId
      statements: readonly Readonly<{ id: StatementId; delivery: StatementDelivery }>[]
      documents?: readonly NewDocument[]
      /** What the bank told about its customer; the body it was read from comes as a document. */
      identities?: readonly NewIdentityReport[]
      at: Instant
      entry: NewTimelineEntry
      /** Entries beside the main one, e.g. about the files. */
      moreEntries?: readonly NewTimelineEntry[]
    }>
    output: Retrieval
  }
  /** Which of the hashes a document or a statement of the case has, with the time at which it first came. */
  'imports.known': { input: Readonly<{ caseId: CaseId; sha256s: readonly string[] }>; output: readonly Readonly<{ sha256: string; receivedAt: Instant }>[] }
  /**
   * Stores what was imported together, whole or not at all. `documents` belong to no provider. Refused with `store.conflict`
   * when one of the documents is in the case already.
   */
  'imports.store': {
    input: Readonly<{ caseId: CaseId; retrievals: readonly ImportedRetrieval[]; documents: readonly NewDocument[]; at: Instant; entries: readonly NewTimelineEntry[] }>
    output: readonly Retrieval[]
  }
  /** Newest first, without the bytes. */
  'documents.list': { input: Readonly<{ caseId: CaseId }>; output: readonly CaseDocument[] }
  'documents.read': { input: Readonly<{ documentId: DocumentId }>; output: Readonly<{ document: CaseDocument; bytes: Uint8Array }> }
  /** Newest first. */
  'identity.list': { input: Readonly<{ caseId: CaseId }>; output: readonly StoredIdentityReport[] }
  'identity.get': { input: Readonly<{ reportId: IdentityReportId }>; output: StoredIdentityReport }
  /** Refused with `store.conflict` when the reference belongs to another case. */
  'links.add': { input: Readonly<{ link: CaseLink; entry: NewTimelineEntry }>; output: CaseLink }
  'links.list': { input: Readonly<{ caseId: CaseId }>; output: readonly CaseLink[] }
  /** The newest link with this reference, whatever its letter case; null when there is none. */
  'links.find': { input: Readonly<{ providerId: ProviderId; reference: string }>; output: CaseLink | null }
  'links.get': { input: Readonly<{ linkId: LinkId }>; output: CaseLink }
  /** Writes how a link was used together with its entry; a link that is `delivered` stays so. @returns it as it is then. */
  'links.noteState': {
    input: Readonly<{ linkId: LinkId; state: Exclude<LinkState, 'waiting'>; at: Instant; code: string | null; text: string | null; entry: NewTimelineEntry | null }>
    output: CaseLink
  }
  /**
   * notes a sign-in before it is sent. Refused with `retrieval.too-many-tries` and the seconds to wait when the
   * applicant had `most` unaccepted ones at this bank since `since`; an override is noted with its entry instead.
   */
  'attempts.begin': {
    input: Readonly<{ caseId: CaseId; providerId: ProviderId; institutionSlug: string; at: Instant; since: Instant; most: number; override: NewTimelineEntry | null }>
    output: Readonly<{ attemptNumber: number }>
  }
  /** `accepted` and `not-sent` ones do not count. */
  'attempts.settle': { input: Readonly<{ attemptNumber: number; outcome: 'accepted' | 'refused' | 'not-sent' }>; output: undefined }
  /** Replaced statements are left out unless asked for. */
  'statements.list': { input: Readonly<{ caseId: CaseId; withReplaced?: boolean }>; output: readonly StoredStatement[] }
  'statements.raw': { input: Readonly<{ statementId: StatementId }>; output: Readonly<{ body: Uint8Array; mediaType: string; sha256: string }> }
  'statements.transactions': {
    input: Readonly<{ accountId: AccountId; offset: number; limit: number; text?: string | undefined }>
    output: Readonly<{ rows: readonly StoredTransaction[]; totalCount: number }>
  }

  /**
   * Records a delivery with its body. A message that was recorded before (same provider and `dedupeKey`, and that one was
   * proven as well) becomes a `duplicate` in state `ignored`, linked to the first; beyond 20 of them only the first one's
   * counter goes up. A valid message whose first delivery is stale and was not applied takes that one's place, and the stale one
   * is linked to it as `ignored`. Never overwrites anything.
   */
  'callbacks.record': { input: NewCallback; output: Readonly<{ callback: CallbackSummary; isNew: boolean }> }
  /**
   * Newest first as they were written down; `beforeId` pages on. Counts are over everything, whatever the filter. A text that
   * finds more than 500 is not counted to the end: `totalCount` then stops at 500.
   */
  'callbacks.list': {
    input: Readonly<{ filter: CallbackFilter; beforeId: CallbackId | null; limit: number }>
    output: Readonly<{ rows: readonly CallbackSummary[]; totalCount: number; counts: Readonly<{ all: number; held: number; verdicts: Readonly<Record<CallbackVerdict, number>> }> }>
  }
  'callbacks.get': { input: Readonly<{ callbackId: CallbackId }>; output: CallbackDetail }
  /** @throws `app.not-found` once retention has removed the body. */
  'callbacks.body': { input: Readonly<{ callbackId: CallbackId }>; output: Readonly<{ body: Uint8Array; query: string; correlation: string | null; mediaType: string; environment: ProviderEnvironment | null }> }
  /** Deliveries whose effect was not worked out yet, oldest first. */
  'callbacks.waiting': { input: Readonly<{ limit: number }>; output: readonly CallbackSummary[] }
  /** A later reading of the body corrected the verdict (e.g. not readable after all). Refused with `store.conflict` for an applied one or a repeat. */
  'callbacks.correct': { input: Readonly<{ callbackId: CallbackId; judgement: CallbackJudgement }>; output: undefined }
  /** Settles a delivery and does what it does, whole or not at all. A second settling of an applied one is refused with `store.conflict`. */
  'callbacks.settle': { input: CallbackEffect; output: CallbackDetail }
  /** The proven first delivery of a message; null for a new one. */
  'callbacks.findMessage': { input: Readonly<{ providerId: CallbackSource; dedupeKey: string }>; output: CallbackSummary | null }
  /** Highest report number applied to a retrieval; null for none. */
  'callbacks.lastReport': { input: Readonly<{ retrievalId: RetrievalId }>; output: number | null }
  /**
   * Removes raw bodies older than the time with what repeats them (decoded and signed text); rows and their dedupe keys stay.
   * What waits, and readable ones held for a person, keep theirs. @returns how many.
   */
  'callbacks.dropBodies': { input: Readonly<{ before: Instant }>; output: number }
  /** Adding the same id again moves its time and its words and leaves the rest. */
  'expected.add': { input: Readonly<{ id: string; providerId: ProviderId; caseId: CaseId; retrievalId: RetrievalId | null; reference: string; what: string; expectedBy: Instant }>; output: undefined }
  'expected.list': { input: Readonly<{ states: readonly ExpectedCallback['state'][] }>; output: readonly ExpectedCallback[] }
  'expected.settle': { input: Readonly<{ id: string; state: ExpectedCallback['state']; askedAt: Instant | null }>; output: undefined }
  /** Keys of the desk that are too large for the keychain or must not be readable while locked. */
  'deskKeys.read': { input: Readonly<{ name: string }>; output: Uint8Array | null }
  'deskKeys.write': { input: Readonly<{ name: string; value: Uint8Array; at: Instant }>; output: undefined }
  'deskKeys.remove': { input: Readonly<{ name: string }>; output: undefined }

  'institutions.read': { input: Readonly<{ providerId: ProviderId; environment: ProviderEnvironment }>; output: InstitutionList | null }
  'institutions.write': { input: Readonly<{ providerId: ProviderId; environment: ProviderEnvironment; list: InstitutionList }>; output: undefined }
  'credentials.list': { input: undefined; output: readonly CredentialRecord[] }
  'credentials.write': { input: CredentialRecord; output: undefined }
  'credentials.remove': { input: Readonly<{ providerId: ProviderId; environment: ProviderEnvironment }>; output: undefined }
  /** The stored settings laid over the given defaults, member by member. */
  'settings.read': { input: Readonly<{ defaults: Settings }>; output: Settings }
  'settings.write': { input: Readonly<{ patch: SettingsPatch; defaults: Settings }>; output: Settings }
  /** Numbers without personal data, for diagnostics. */
  'store.facts': { input: undefined; output: StoreFacts }
}

export type StoreOperation = keyof StoreOperations

export type StoreFacts = Readonly<{
  schemaVersion: number
  sqliteVersion: string
  cipher: string
  fileBytes: number
  walBytes: number
  caseCount: number
  statementCount: number
  transactionCount: number
  backupCount: number
  newestBackupAt: Instant | null
}>

export type OpenStore = Readonly<{
  /** Folder of the workspace; the file in it is `casebench.db`, backups lie in `backups/`. */
  folder: string
  /** Exactly 32 bytes; the caller zeroes its copy afterwards. */
  key: Uint8Array
  /** True only when no file may exist yet; a file that is there is then refused, never overwritten. */
  isNew: boolean
  at: Instant
}>

export type OpenReport = Readonly<{ schemaVersion: number; migratedFrom: number | null; backupMade: string | null }>

/** One step of the recovery ladder with plain sentences about what was found, kept and lost. */
export type RecoveryReport = Readonly<{ sentences: readonly string[]; isOpenable: boolean }>

/**
 * The encrypted cache. Rejections are AppErrors of the `store.*` codes, so that each honest way out has its own:
 * `store.key-wrong`, `store.not-ours`, `store.damaged`, `store.newer-version`, `store.locked-elsewhere`,
 * `store.disk-full`, `store.read-only`, `store.io`, `store.unsafe-settings`, `store.migration-failed`.
 */
export interface Store {
  open(request: OpenStore): Promise<OpenReport>
  run<Name extends StoreOperation>(name: Name, ...input: StoreOperations[Name]['input'] extends undefined ? [] : [StoreOperations[Name]['input']]): Promise<StoreOperations[Name]['output']>
  /** A verified, encrypted copy; rotated: 3 of today, 1 a day for 7 days, 10 in all. */
  backUp(at: Instant): Promise<Readonly<{ fileName: string }>>
  /** Puts the newest verified backup in place; the state before is kept beside it. Needs the store closed. */
  restoreBackup(request: Omit<OpenStore, 'isNew'>): Promise<RecoveryReport>
  /** Brings back the state that the newest restore put aside; the restored one is kept in turn. Needs the store closed. */
  undoRestore(folder: string, at: Instant): Promise<RecoveryReport>
  /** Copies every readable row of a damaged file into a new one; the damaged file is kept. Needs the store closed. */
  salvage(request: Omit<OpenStore, 'isNew'>): Promise<RecoveryReport>
  /** Moves the file aside under a dated name, so that a new one can be made. Needs the store closed. */
  setAside(folder: string, at: Instant): Promise<RecoveryReport>
  /** Changes the database's key. @param nextKey exactly 32 bytes. */
  rekey(nextKey: Uint8Array): Promise<void>
  /** Closes the file and ends the process that held it. */
  close(): Promise<void>
  /** Called after each commit of writes. */
  onSaved(listener: (at: Instant) => void): () => void
  /** Called when the store process ends without having been asked to. */
  onLost(listener: (error: ErrorDetail) => void): () => void
}
