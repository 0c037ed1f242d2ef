import { AppError, isAppError } from '#shared/domain/errors.ts'
import { CPU_LIMIT_VARIABLE, PARSE_LIMITS, type ParseLimits, type ParseOperations } from './parse-protocol.ts'
import type { CallbackReader, FileReader } from './parse.ts'
import type { ProcessHost } from './process-host.ts'
import { createRpcClient } from './rpc.ts'

/** Not `callback.malformed`: that would be a judgement on the delivery, and this may be a bad day of this computer. */
const unreadableDelivery = (): AppError => new AppError('document.unreadable', 'The delivery could not be read: reading it took too long or too much memory. It is kept and can be read again.')

const unreadable = (): AppError => new AppError('document.unreadable', 'The files could not be read: reading them took too long or too much memory. The statements are not affected.')

const unreadableFile = (): AppError => new AppError('document.unreadable', 'The file could not be read: reading it took too long or too much memory.')

type OneJob = <Name extends keyof ParseOperations>(name: Name, input: ParseOperations[Name]['input'], signal: AbortSignal) => Promise<ParseOperations[Name]['output']>

/** Each job in a process of its own, which is gone when the answer is there. @param keeps codes that travel on; anything else becomes `broke`. */
const createJobs = (host: ProcessHost, limits: ParseLimits, keeps: RegExp, broke: () => AppError): OneJob => {
  const oneJob: OneJob = async (name, input, signal) => {
    const child = host.start('parse', { heapMiB: limits.heapMiB, env: { [CPU_LIMIT_VARIABLE]: String(limits.cpuMs) } })
    const gone = new Promise<void>((resolve) => void child.onEnd(() => resolve()))
    try {
      return await createRpcClient<ParseOperations>(child).call(name, input, { signal, timeoutMs: limits.wallMs })
    } catch (error) {
      throw isAppError(error) && keeps.test(error.detail.code) ? error : broke()
    } finally {
      child.kill()
      await gone
    }
  }
  return oneJob
}

/** @param limits only tests ask for others. */
export const createFileReader = (host: ProcessHost, limits: ParseLimits = PARSE_LIMITS): FileReader => {
  const oneJob = createJobs(host, limits, /^document\.|^app\.cancelled$/, unreadable)
  const oneFile = createJobs(host, limits, /^document\.|^app\.(?:cancelled|unsupported)$/, unreadableFile)
  return {
    readArchive: (bytes, signal) => oneJob('readArchive', { bytes }, signal),
    recognize: (job, signal) => oneFile('recognizeFile', job, signal),
  }
}

/** @param limits only tests ask for others. */
export const createCallbackReader = (host: ProcessHost, limits: ParseLimits = PARSE_LIMITS): CallbackReader => {
  const oneJob = createJobs(host, limits, /^(?:document|callback)\.|^app\.(?:cancelled|unsupported)$/, unreadableDelivery)
  return {
    judge: (job, signal) => oneJob('judgeCallback', job, signal),
    read: (job, signal) => oneJob('readCallback', job, signal),
    makeSample: (job, signal) => oneJob('makeSample', job, signal),
    makePgpKey: (name, signal) => oneJob('makePgpKey', { name }, signal),
  }
}
