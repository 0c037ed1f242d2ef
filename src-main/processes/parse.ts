import type { Instant } from '#shared/domain/calendar.ts'
import type { CallbackJudgement } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import type { ReceivedFile } from '#shared/domain/document.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { RecognizedFile } from '#shared/domain/recognized-file.ts'
import type { FileKeys, JudgeContext, RawDelivery, SampleFlaw, SampleRequest, VerificationKey } from '../providers/provider.ts'

/** One saved file and the desk's keys that may open or prove it. */
export type RecognizeJob = Readonly<{
  name: string
  bytes: Uint8Array
  keys: Readonly<{ pgpPrivateKey: string | null; verification: Readonly<Partial<Record<ProviderId, readonly VerificationKey[]>>> }>
}>

/** Reads foreign files, each in a process of its own that is gone afterwards. */
export interface FileReader {
  /**
   * Takes the files out of an archive, all or none.
   * Rejects with `document.refused` for an archive that breaks a rule, `document.unreadable` when the job ran into one
   * of its limits or broke off, `app.cancelled`.
   */
  readArchive(bytes: Uint8Array, signal: AbortSignal): Promise<readonly ReceivedFile[]>
  /**
   * Tells whose file it is and reads it whole. Rejects with `document.refused` (damaged, disguised, sealed without a key),
   * `app.unsupported` (nobody's), `document.unreadable` (a limit of the job), `app.cancelled`.
   */
  recognize(job: RecognizeJob, signal: AbortSignal): Promise<RecognizedFile>
}

/** One delivery with what it is to be checked against. */
export type CallbackJob = Readonly<{ providerId: ProviderId; delivery: RawDelivery; context: JudgeContext }>
export type SampleJob = Readonly<{ providerId: ProviderId; route: string; flaw: SampleFlaw; key: VerificationKey | null; at: Instant; reference: string }>

/** A key pair for files that come encrypted (seed 004, "PGP Encryption"), armored; the fingerprint in lower-case hex. */
export type PgpKeyPair = Readonly<{ publicKey: string; privateKey: string; fingerprint: string }>

/** Judges and reads deliveries, each in a process of its own that is gone afterwards; foreign bytes never meet main. */
export interface CallbackReader {
  judge(job: CallbackJob, signal: AbortSignal): Promise<CallbackJudgement>
  /** Rejects with `callback.malformed`, `document.refused`, `document.unreadable` or `app.cancelled`. */
  read(job: CallbackJob & Readonly<{ files: FileKeys }>, signal: AbortSignal): Promise<CallbackNews>
  makeSample(job: SampleJob, signal: AbortSignal): Promise<SampleRequest>
  makePgpKey(name: string, signal: AbortSignal): Promise<PgpKeyPair>
}
