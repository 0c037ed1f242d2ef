import type { Instant, LocalDate } from './calendar.ts'
import type { CaseId, NoteId, SavedViewId, TaskId, TimelineEntryId } from './ids.ts'
import type { MoneyText } from './money.ts'
import type { Market, ProviderId } from './provider-id.ts'

/** Where a file stands. `archived` is set aside and can come back; `closed` has ended with a decision or without. */
export const CASE_STATES = ['open', 'closed', 'archived'] as const
export type CaseState = (typeof CASE_STATES)[number]

/** Six tones of the status vocabulary (ui.md section 7). */
export const TONES = ['neutral', 'progress', 'waiting', 'attention', 'positive', 'negative'] as const
export type Tone = (typeof TONES)[number]

/** The one status a case shows: a label in plain words, its tone and the raw code beside it. */
export type CaseStatus = Readonly<{ tone: Tone; label: string; raw: string | null }>

/** The computed next step of a case: what to do, why, and which action does it. */
export type NextStep = Readonly<{
  kind: 'start-retrieval' | 'continue-retrieval' | 'retry-retrieval' | 'check-callback' | 'wait' | 'do-task' | 'review' | 'record-consent' | 'none'
  title: string
  reason: string
  /** True when nobody at the desk has to act now; lists mute such steps. */
  isIdle: boolean
  /** Id of the task, retrieval or callback that the step is about. */
  subjectId: string | null
}>

/** The person whose accounts are read. Identifiers are masked on screen until shown. */
export type Applicant = Readonly<{
  name: string
  bornOn: LocalDate | null
  nationalId: string | null
  email: string | null
  phone: string | null
}>

/** One loan officer's file on one credit need. */
export type LoanCase = Readonly<{
  id: CaseId
  /** Short reference that people say, e.g. `CB-24817`; unique in a workspace. */
  reference: string
  state: CaseState
  market: Market
  applicant: Applicant
  /** Free words, e.g. `Personal loan`. */
  product: string
  amount: MoneyText | null
  termMonths: number | null
  /** Initials or name of the officer at this desk who owns the file. */
  owner: string
  /** Moment at which the case is due; a date-only due is the end of that local day. */
  dueAt: Instant | null
  consentRecordedAt: Instant | null
  isTest: boolean
  createdAt: Instant
  updatedAt: Instant
  /** Grows by one with every change; a stale edit is refused with `store.conflict`. */
  revision: number
}>

/** One line of the cases list: what the table shows, nothing more. */
export type CaseSummary = Readonly<{
  id: CaseId
  reference: string
  applicantName: string
  market: Market
  amount: MoneyText | null
  providers: readonly ProviderId[]
  status: CaseStatus
  nextStep: NextStep
  state: CaseState
  owner: string
  isTest: boolean
  updatedAt: Instant
  dueAt: Instant | null
}>

/** Preset tabs of the cases list. */
export const CASE_TABS = ['mine', 'due-today', 'needs-action', 'waiting', 'retrieving', 'ready', 'closed', 'archived', 'all'] as const
export type CaseTab = (typeof CASE_TABS)[number]

export const CASE_SORTS = ['due', 'updated', 'reference', 'applicant', 'amount', 'owner'] as const
export type CaseSort = (typeof CASE_SORTS)[number]

/** A question to the cases list. Every part narrows; an absent part does not filter. */
export type CaseFilter = Readonly<{
  tab: CaseTab
  /** Words of name, reference or any id; every word has to be found. */
  text?: string | undefined
  owners?: readonly string[] | undefined
  markets?: readonly Market[] | undefined
  providers?: readonly ProviderId[] | undefined
  tones?: readonly Tone[] | undefined
  sort: CaseSort
  isDescending: boolean
}>

export type SavedView = Readonly<{ id: SavedViewId; name: string; filter: CaseFilter; caseCount: number }>

export type CaseNote = Readonly<{ id: NoteId; caseId: CaseId; text: string; author: string; createdAt: Instant }>

export type CaseTask = Readonly<{
  id: TaskId
  caseId: CaseId
  title: string
  dueAt: Instant | null
  completedAt: Instant | null
  createdAt: Instant
}>

/** A dated fact in a case's history, by a person or by the machine. */
export type TimelineEntry = Readonly<{
  id: TimelineEntryId
  caseId: CaseId
  at: Instant
  kind: string
  tone: Tone
  title: string
  detail: string | null
  actor: string | null
  isMachine: boolean
  providerId: ProviderId | null
  /** The provider's own word or id for what happened. */
  raw: string | null
}>
