import type { CallbackJudgement } from '#shared/domain/callback.ts'
import type { CallbackNews } from '#shared/domain/callback-news.ts'
import type { ReceivedFile } from '#shared/domain/document.ts'
import type { FileKeys, SampleRequest } from '../providers/provider.ts'
import type { RecognizedFile } from '#shared/domain/recognized-file.ts'
import type { CallbackJob, PgpKeyPair, RecognizeJob, SampleJob } from './parse.ts'

/** What a parse process can be asked; it does one job and is killed afterwards. */
export type ParseOperations = {
  readArchive: { input: Readonly<{ bytes: Uint8Array }>; output: readonly ReceivedFile[] }
  recognizeFile: { input: RecognizeJob; output: RecognizedFile }
  judgeCallback: { input: CallbackJob; output: CallbackJudgement }
  readCallback: { input: CallbackJob & Readonly<{ files: FileKeys }>; output: CallbackNews }
  makeSample: { input: SampleJob; output: SampleRequest }
  makePgpKey: { input: Readonly<{ name: string }>; output: PgpKeyPair }
}

/** Limits of one job (quality.md, section D): heap, processor time, time on the clock. */
export type ParseLimits = Readonly<{ heapMiB: number; cpuMs: number; wallMs: number }>
export const PARSE_LIMITS: ParseLimits = { heapMiB: 512, cpuMs: 20_000, wallMs: 60_000 }

/** Tells a parse process its limit of processor time, in milliseconds. */
export const CPU_LIMIT_VARIABLE = 'CASEBENCH_PARSE_CPU_MS'
