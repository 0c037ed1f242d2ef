const KIB = 1024
const MIB = 1024 * KIB

/** Every limit of the listener. Bytes, counts and milliseconds; tests give smaller ones. */
export type ListenerLimits = Readonly<{
  headerBytes: number
  headerCount: number
  connections: number
  /** Deliveries that are read and wait for the disk. */
  queue: number
  queueBytes: number
  /** Largest form where its route does not say otherwise. */
  formBytes: number
  /** Forms above `formBytes` that are in memory at once; further ones wait. */
  largeFormBytes: number
  formFields: number
  documentBytes: number
  multipartBytes: number
  fileBytes: number
  files: number
  fields: number
  fieldBytes: number
  /** Documents and multipart bodies that are received at once. */
  streams: number
  /** Everything that may lie in the inbox; above it senders are asked to come again. */
  spoolBytes: number
  segmentBytes: number
  headersMs: number
  formMs: number
  streamMs: number
  idleMs: number
  /** From this age on a body has to come at `minBytesPerSecond` on average. */
  slowAfterMs: number
  minBytesPerSecond: number
  sweepMs: number
  /** What is still read of a refused body, so that the sender sees the answer before the line is cut. */
  lingerBytes: number
  lingerMs: number
  /** Deliveries of one provider that proved nothing and are kept all the same: at once, and per second after that. */
  sampleBurst: number
  samplesPerSecond: number
}>

export const LISTENER_LIMITS: ListenerLimits = {
  headerBytes: 16 * KIB,
  headerCount: 100,
  connections: 256,
  queue: 1000,
  queueBytes: 24 * MIB,
  formBytes: 64 * KIB,
  largeFormBytes: 20 * MIB,
  formFields: 20,
  documentBytes: 20 * MIB,
  multipartBytes: 100 * MIB,
  fileBytes: 25 * MIB,
  files: 60,
  fields: 10,
  fieldBytes: 16 * KIB,
  streams: 16,
  spoolBytes: 4096 * MIB,
  segmentBytes: 32 * MIB,
  headersMs: 10_000,
  formMs: 30_000,
  streamMs: 120_000,
  idleMs: 60_000,
  slowAfterMs: 10_000,
  minBytesPerSecond: KIB,
  sweepMs: 1_000,
  lingerBytes: 256 * KIB,
  lingerMs: 2_000,
  sampleBurst: 10,
  samplesPerSecond: 1,
}
