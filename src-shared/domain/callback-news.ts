import type { ReceivedFile } from './document.ts'
import type { ErrorDetail } from './errors.ts'
import type { LinkReturn } from './link.ts'
import type { StatementDelivery } from './statement.ts'

/** A figure or check of the provider itself, shown as sent and never mixed with ours. `isOk` null: says nothing either way. */
export type ReportFact = Readonly<{ label: string; value: string; isOk: boolean | null }>

/**
 * What a delivery says, in domain words. It is read in an isolated process, and only after the judgement. `references` are
 * the codes by which the case is looked for, best first.
 */
export type CallbackNews =
  | Readonly<{
      kind: 'report'
      references: readonly string[]
      /** The provider's own status word. */
      status: string
      /** `failed` ends the retrieval; `more` keeps it open for the next report. */
      outcome: 'complete' | 'more' | 'failed'
      /** A failed one after which the applicant may go on at the same place, so that another report can follow. */
      goesOn: boolean
      /** Counts up within one run of the provider; null where the provider does not count. */
      reportNumber: number | null
      failure: ErrorDetail | null
      /** Null where the report has no accounts. */
      delivery: StatementDelivery | null
      facts: readonly ReportFact[]
      /** Rows that cannot be read and are left out, each by its place in the body. A report that lacks any waits for a person. */
      lacking: readonly string[]
    }>
  | Readonly<{ kind: 'statements'; references: readonly string[]; deliveries: readonly StatementDelivery[]; files: readonly ReceivedFile[]; facts: readonly ReportFact[] }>
  | Readonly<{ kind: 'failure'; references: readonly string[]; failure: ErrorDetail }>
  | Readonly<{ kind: 'return'; references: readonly string[]; news: LinkReturn }>
  /** The lender says that something of its own changed; the facts are then read from its interface. */
  | Readonly<{ kind: 'status'; references: readonly string[]; subject: 'decision' | 'contract'; status: string }>
  | Readonly<{ kind: 'wake-up'; references: readonly string[] }>
  /** Readable, but nothing that the console knows what to do with: kept for a person. */
  | Readonly<{ kind: 'other'; references: readonly string[] }>
