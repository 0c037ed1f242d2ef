import { AppError, isAppError } from '#shared/domain/errors.ts'
import { CPU_LIMIT_VARIABLE, PARSE_LIMITS, type ParseLimits, type ParseOperations } from './parse-protocol.ts'
import type { FileReader } from './parse.ts'
import type { ProcessHost } from './process-host.ts'
import { createRpcClient } from './rpc.ts'

const unreadable = (): AppError => new AppError('document.unreadable', 'The files could not be read: reading them took too long or too much memory. The statements are not affected.')

/** @param limits only tests ask for others. */
export const createFileReader = (host: ProcessHost, limits: ParseLimits = PARSE_LIMITS): FileReader => {
  const oneJob = async <Name extends keyof ParseOperations>(name: Name, input: ParseOperations[Name]['input'], signal: AbortSignal): Promise<ParseOperations[Name]['output']> => {
    const child = host.start('parse', { heapMiB: limits.heapMiB, env: { [CPU_LIMIT_VARIABLE]: String(limits.cpuMs) } })
    const gone = new Promise<void>((resolve) => void child.onEnd(() => resolve()))
    try {
      return await createRpcClient<ParseOperations>(child).call(name, input, { signal, timeoutMs: limits.wallMs })
    } catch (error) {
      throw isAppError(error) && (error.detail.code.startsWith('document.') || error.detail.code === 'app.cancelled') ? error : unreadable()
    } finally {
      child.kill()
      await gone
    }
  }
  return { readArchive: (bytes, signal) => oneJob('readArchive', { bytes }, signal) }
}
