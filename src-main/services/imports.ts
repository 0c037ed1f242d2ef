import { createHash } from 'node:crypto'
import type { Instant } from '#shared/domain/calendar.ts'
import { AppError, isAppError, toErrorDetail } from '#shared/domain/errors.ts'
import type { CaseId } from '#shared/domain/ids.ts'
import { IMPORT_ENDINGS, IMPORT_LIMITS, type ImportedFile } from '#shared/domain/imported-file.ts'
import { PROVIDER_IDS, type ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import { newId, type Random } from '../platform/random.ts'
import type { FileReader, RecognizeJob } from '../processes/parse.ts'
import type { VerificationKey } from '../providers/provider.ts'
import type { ImportedRetrieval, NewTimelineEntry, Store } from '../store/store.ts'
import { timelineEntry } from './entries.ts'
import { hashesOf, planFile, toDocuments, type FilePlan } from './import-plan.ts'

export type GivenFile = Readonly<{ name: string; bytes: Uint8Array }>

export type ImportsDeps = Readonly<{
  store(): Store
  files: FileReader
  clock: Clock
  random: Random
  me(): string
  environmentOf(providerId: ProviderId): ProviderEnvironment
  keysOf(providerId: ProviderId): Promise<readonly VerificationKey[]>
  pgpPrivateKey(): Promise<string | null>
  nameOf(providerId: ProviderId): string
  desktop: Readonly<{ openFiles(heading: string, endings: readonly string[], maxBytes: number): Promise<readonly GivenFile[]> }>
  onCaseChanged(caseId: CaseId): void
  onMoved(progress: Readonly<{ caseId: CaseId; doneCount: number; fileCount: number }>): void
}>

const WITHIN_MS = 90_000
const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
/** A name in a result of a file that was never opened, so that nothing in it can lead or mislead. */
const plainName = (name: string): string => (name.toWellFormed().split(/[\\/]/).at(-1) ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu, ' ').slice(0, 120).trim() || 'file'

const nothingOf = ({ name, bytes }: GivenFile): ImportedFile => ({
  name: plainName(name), size: bytes.length, sha256: hashOf(bytes), outcome: 'refused', providerId: null, formatVersion: null, label: null,
  accountCount: 0, transactionCount: 0, documentCount: 0, note: null, reason: null, code: null, receivedAt: null,
})
const refusedBy = (file: GivenFile, error: unknown): ImportedFile => {
  const { code, message } = toErrorDetail(error)
  return { ...nothingOf(file), code, reason: message }
}
const knownSince = (file: GivenFile, receivedAt: Instant | null): ImportedFile => ({ ...nothingOf(file), outcome: 'known', receivedAt })

/** What a case knows while one drop is worked through; null: from the same drop. */
type Known = Map<string, Instant | null>

const bankOf = (plans: FilePlan['deliveries']): ImportedRetrieval['institution'] => {
  const banks = new Map(plans.flatMap(({ delivery }) => delivery.statement.accounts.map(({ account }) => [account.institutionSlug, account.institutionName] as const)))
  const [first] = banks
  if (!first) return null
  return banks.size === 1 ? { slug: first[0], name: first[1] } : { slug: 'several', name: `${banks.size} banks` }
}

/** Files that the officer brings: recognized one by one, stored together. */
export const createImportsService = (deps: ImportsDeps) => {
  const { store, files: reader, clock, random } = deps
  let last: Promise<unknown> = Promise.resolve()

  const lookUp = async (caseId: CaseId, sha256s: readonly string[], known: Known): Promise<void> => {
    for (const { sha256, receivedAt } of await store().run('imports.known', { caseId, sha256s })) known.set(sha256, receivedAt)
  }
  /** A key goes only where a file could need it: foreign bytes are read beside it. */
  const keysFor = async (name: string): Promise<RecognizeJob['keys']> => {
    const isText = /\.txt$/i.test(name)
    const entries = isText || /\.zip$/i.test(name) ? await Promise.all(PROVIDER_IDS.map(async (id) => [id, await deps.keysOf(id).catch(() => [])] as const)) : []
    return { pgpPrivateKey: isText ? null : await deps.pgpPrivateKey(), verification: Object.fromEntries(entries) }
  }
  const plan = async (caseId: CaseId, file: GivenFile, known: Known): Promise<FilePlan | ImportedFile> => {
    const sha256 = hashOf(file.bytes)
    if (!known.has(sha256)) await lookUp(caseId, [sha256], known)
    if (known.has(sha256)) return knownSince(file, known.get(sha256) ?? null)
    try {
      if (file.bytes.length > IMPORT_LIMITS.fileBytes) throw new AppError('document.refused', 'The file is larger than 25 MiB.')
      const recognized = await reader.recognize({ ...file, keys: await keysFor(file.name) }, AbortSignal.timeout(WITHIN_MS))
      const hashes = hashesOf(recognized, hashOf)
      await lookUp(caseId, hashes.filter((hash) => !known.has(hash)), known)
      const planned = planFile(recognized, file.bytes, hashOf, (hash) => known.has(hash))
      for (const hash of hashes) if (!known.has(hash)) known.set(hash, null)
      return planned
    } catch (error) {
      if (!isAppError(error)) throw error
      if (error.detail.code === 'store.conflict') return { ...knownSince(file, null), reason: error.detail.message }
      // Anything else than a file that cannot be taken is a fault of the console's own, and stops the whole drop.
      if (!/^document\.|^app\.unsupported$/.test(error.detail.code)) throw error
      return refusedBy(file, error)
    }
  }
  const toRetrievals = (plans: readonly FilePlan[]): readonly ImportedRetrieval[] => {
    const providerIds = [...new Set(plans.flatMap(({ providerId, deliveries }) => [...(providerId === null ? [] : [providerId]), ...deliveries.map((one) => one.providerId)]))]
    return providerIds.map((providerId) => {
      const deliveries = plans.flatMap((one) => one.deliveries).filter((one) => one.providerId === providerId)
      const files = plans.filter((one) => one.providerId === providerId).flatMap((one) => one.files)
      return {
        id: newId<'retrieval'>(random), providerId, environment: deps.environmentOf(providerId), institution: bankOf(deliveries),
        statements: deliveries.map(({ delivery }) => ({ id: newId<'statement'>(random), delivery })), documents: toDocuments(files, () => newId<'document'>(random)),
      }
    })
  }
  const entryOf = ({ result: { name, providerId, label, formatVersion, accountCount, transactionCount } }: FilePlan): NewTimelineEntry => {
    const counts = accountCount === 0 ? null : `${accountCount} ${accountCount === 1 ? 'account' : 'accounts'}, ${transactionCount} ${transactionCount === 1 ? 'transaction' : 'transactions'}`
    const what = providerId === null ? null : [deps.nameOf(providerId), label, formatVersion].filter((part) => part !== null).join(' ')
    return timelineEntry(random, clock.now(), {
      kind: 'import.stored', title: 'Imported from a file', tone: accountCount === 0 ? 'neutral' : 'positive', detail: [name, what, counts].filter((part) => part !== null).join(', '), actor: deps.me(), providerId,
    })
  }
  const bring = async (caseId: CaseId, files: readonly GivenFile[]): Promise<readonly ImportedFile[]> => {
    const { loanCase } = await store().run('cases.get', { caseId })
    if (loanCase.state !== 'open') throw new AppError('app.unsupported', 'The case is not open. Open it again first.')
    const known: Known = new Map()
    const found: (FilePlan | ImportedFile)[] = []
    for (const file of files) {
      deps.onMoved({ caseId, doneCount: found.length, fileCount: files.length })
      found.push(await plan(caseId, file, known))
    }
    deps.onMoved({ caseId, doneCount: found.length, fileCount: files.length })
    const plans = found.filter((one): one is FilePlan => 'result' in one)
    if (plans.length > 0) {
      const unowned = plans.filter(({ providerId }) => providerId === null).flatMap((one) => one.files)
      await store().run('imports.store', {
        caseId, retrievals: toRetrievals(plans), documents: toDocuments(unowned, () => newId<'document'>(random)), at: clock.now(), entries: plans.map(entryOf),
      })
      // Told as a change of the case alone: a retrieval that was never waited for needs no news of its own.
      deps.onCaseChanged(caseId)
    }
    return found.map((one) => ('result' in one ? one.result : one))
  }

  return {
    /**
     * Brings files to a case. Each is told what it is or why it was refused; those that are taken are stored in one piece.
     * Rejects with `app.invalid-input` for too many files, `app.unsupported` for a case that is not open.
     */
    bring: (caseId: CaseId, files: readonly GivenFile[]): Promise<readonly ImportedFile[]> => {
      if (files.length > IMPORT_LIMITS.files) return Promise.reject(new AppError('app.invalid-input', `At most ${IMPORT_LIMITS.files} files can be imported at once.`))
      // One drop after the other: two of them could bring the same file.
      const work = last.then(() => bring(caseId, files))
      last = work.catch(() => undefined)
      return work
    },
    /** Asks which files; none when the officer cancelled. */
    choose: (): Promise<readonly GivenFile[]> => deps.desktop.openFiles('Statements and documents', IMPORT_ENDINGS, IMPORT_LIMITS.fileBytes),
  }
}
export type ImportsService = ReturnType<typeof createImportsService>
