import { openFile } from '../documents/open-file.ts'
import { readArchive } from '../documents/read-archive.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { CallbackReceiver } from '../providers/provider.ts'
import { receivers } from '../providers/receivers.ts'
import { runCpuWatch, startCpuWatch } from './cpu-watch.ts'
import { parentPort } from './parent-port.ts'
import { CPU_LIMIT_VARIABLE, PARSE_LIMITS, type ParseOperations } from './parse-protocol.ts'
import { recognizeFile } from './recognize-file.ts'
import { serveRpc } from './rpc.ts'

// Entry point of the parse process: one foreign file, then the end. Nothing is printed, nothing is written.

const receiverOf = (providerId: ProviderId): CallbackReceiver => {
  const receiver = receivers[providerId]
  if (receiver === undefined) throw new AppError('app.unsupported', 'This provider sends nothing that could be read.')
  return receiver
}

if (!runCpuWatch()) {
  startCpuWatch(new URL(import.meta.url), Number(process.env[CPU_LIMIT_VARIABLE]) || PARSE_LIMITS.cpuMs)
  const port = parentPort()
  serveRpc<ParseOperations>(port, {
    readArchive: ({ bytes }) => readArchive(bytes),
    recognizeFile,
    judgeCallback: ({ providerId, delivery, context }) => receiverOf(providerId).judge(delivery, context),
    readCallback: ({ providerId, delivery, context, files }) => receiverOf(providerId).read(delivery, { ...context, files, openFile }),
    makeSample: ({ providerId, route, flaw, key, at, reference }) => receiverOf(providerId).makeSample(route, flaw, key, at, reference),
    // Loaded only where it is needed: it is the largest library of all.
    makePgpKey: async ({ name }) => (await import('../documents/pgp.ts')).makePgpKey(name),
  })
  port.onClosed(() => process.exit(0))
}
