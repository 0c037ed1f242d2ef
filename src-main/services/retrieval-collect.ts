import { createHash } from 'node:crypto'
import { documentKindOf, type NewDocument, type ReceivedFile } from '#shared/domain/document.ts'
import { toErrorDetail } from '#shared/domain/errors.ts'
import type { IdentityDelivery, IdentityReport } from '#shared/domain/identity.ts'
import type { Retrieval } from '#shared/domain/retrieval.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import { newId } from '../platform/random.ts'
import type { NewTimelineEntry } from '../store/store.ts'
import type { RetrievalRuns, RetrievalsDeps, Run, Wanted } from './retrieval-runs.ts'

type Beside = Readonly<{ files: readonly ReceivedFile[]; report?: IdentityReport; entry: NewTimelineEntry | null }>
const NOTHING: Beside = { files: [], entry: null }

const toFile = (name: string, mediaType: string, bytes: Uint8Array): ReceivedFile =>
  ({ name, mediaType, kind: documentKindOf(name, mediaType), bytes, sha256: createHash('sha256').update(bytes).digest('hex') })

const toIdentityFile = ({ rawBody, rawMediaType }: IdentityDelivery): ReceivedFile => {
  const isXml = rawMediaType.endsWith('xml')
  return toFile(isXml ? 'identity.xml' : 'identity.json', isXml ? 'application/xml' : 'application/json', rawBody)
}

const countsOf = (deliveries: readonly StatementDelivery[]): string => {
  const accounts = deliveries.flatMap(({ statement }) => statement.accounts)
  return `${accounts.length} accounts, ${accounts.reduce((rows, { transactions }) => rows + transactions.length, 0)} transactions`
}

/** Fetches what is wanted and stores all of it in one piece. Statements decide; the rest is told when it fails. */
export const createCollector = (deps: RetrievalsDeps, runs: RetrievalRuns) => {
  const { store, files: reader, random, clock } = deps
  const signalOf = (run: Run): AbortSignal => run.abort.signal
  /** A run that was ended meanwhile must not be saved over; anything else that fails here is only told. */
  const refuseWhenEnded = (run: Run, error: unknown): void => {
    if (runs.find(run.retrieval.id) === undefined || signalOf(run).aborted) throw error
  }
  const told = (run: Run, title: string, error: unknown): NewTimelineEntry => {
    const { message, code, providerCode } = toErrorDetail(error)
    return runs.entryFor(run.retrieval.providerId, { kind: 'documents.failed', tone: 'attention', title, detail: message, raw: providerCode ?? code })
  }

  const collectFiles = async (run: Run): Promise<Beside> => {
    let archive: Uint8Array | null = null
    try {
      archive = (await run.flow.fetchFiles(signalOf(run)))?.archive ?? null
      if (archive === null) return NOTHING
      const files = await reader.readArchive(archive, signalOf(run))
      const entry = runs.entryFor(run.retrieval.providerId, { kind: 'documents.received', tone: 'positive', title: 'Files received', detail: `${files.length} files` })
      return { files, entry: files.length === 0 ? null : entry }
    } catch (error) {
      refuseWhenEnded(run, error)
      // The bytes are kept as they came, unopened, so that nothing is lost and nothing hostile is unpacked.
      return { files: archive === null ? [] : [toFile('files.zip', 'application/zip', archive)], entry: told(run, 'Files not taken over', error) }
    }
  }
  const identify = async (run: Run, accountKeys: readonly string[]): Promise<Beside> => {
    try {
      const delivery = await run.flow.identify(accountKeys, signalOf(run))
      const entry = runs.entryFor(run.retrieval.providerId, { kind: 'identity.received', tone: 'positive', title: 'Customer details of the bank received' })
      return { files: [toIdentityFile(delivery)], report: delivery.report, entry }
    } catch (error) {
      refuseWhenEnded(run, error)
      return { files: [], entry: told(run, 'Customer details not received', error) }
    }
  }
  const save = async (run: Run, deliveries: readonly StatementDelivery[], beside: readonly Beside[], title = 'Statements received'): Promise<Retrieval> => {
    runs.tell(run.retrieval, 'saving')
    const entry = runs.entryFor(run.retrieval.providerId, { kind: 'statements.received', tone: 'positive', title, detail: `${run.institution?.name ?? 'Bank'}, ${countsOf(deliveries)}` })
    const statements = deliveries.map((delivery) => ({ id: newId<'statement'>(random), delivery }))
    const documents: readonly NewDocument[] = beside.flatMap(({ files }) => files).map((file) => ({ id: newId<'document'>(random), file }))
    const identities = beside.flatMap(({ report }) => (report ? [{ id: newId<'identity-report'>(random), report }] : []))
    const moreEntries = beside.flatMap((part) => (part.entry === null ? [] : [part.entry]))
    return runs.complete(run, await store().run('retrievals.complete', { retrievalId: run.retrieval.id, at: clock.now(), statements, documents, identities, entry, moreEntries }))
  }

  return {
    save,
    collect: async (run: Run, { accountKeys, days, wantsRawFile, withFiles, withIdentity }: Wanted): Promise<Retrieval> => {
      try {
        runs.tell(await runs.move(run, 'collecting', null), 'fetching')
        const deliveries = await run.flow.fetchStatements({ accountKeys, days, wantsRawFile }, signalOf(run))
        const identity = withIdentity ? await identify(run, accountKeys) : NOTHING
        const files = withFiles ? await collectFiles(run) : NOTHING
        return await save(run, deliveries, [identity, files])
      } catch (error) {
        return runs.fail(run, error)
      }
    },
  }
}
export type Collector = ReturnType<typeof createCollector>
