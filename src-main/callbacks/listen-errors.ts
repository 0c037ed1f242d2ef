import { AppError, isAppError } from '#shared/domain/errors.ts'
import type { ListenerConfig } from './listener.ts'

const originOf = ({ address, port, tls, publicUrl }: ListenerConfig): string =>
  publicUrl || `${tls ? 'https' : 'http'}://${address.includes(':') ? `[${address}]` : address}:${port}`

/** R-28: what stands in the way of listening, with the address that the provider would use. Never another port. */
export const toListenError = (error: unknown, config: ListenerConfig): AppError => {
  if (isAppError(error)) return new AppError(error.detail.code, error.detail.message, { cause: error })
  const { address, port } = config
  const origin = originOf(config)
  const { code = '' } = error as NodeJS.ErrnoException
  switch (code) {
    case 'EADDRINUSE':
      return new AppError('listener.port-taken', `Port ${port} on ${address} is in use by another program, so nothing can arrive at ${origin}. Close that program or choose another port.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EINVAL':
    case 'EAFNOSUPPORT':
    case 'EAI_AGAIN':
      return new AppError('listener.address-unavailable', `This computer does not have the address ${address} right now, so nothing can arrive at ${origin}. Check the network or choose another address.`)
    case 'EACCES':
    case 'EPERM':
      return new AppError('listener.refused', `This computer does not allow Casebench to listen on ${address}, port ${port}, so nothing can arrive at ${origin}. Choose a port above 1023 or ask who looks after this computer.`)
    case 'ENOSPC':
    case 'EROFS':
    case 'EDQUOT':
      return new AppError('store.disk-full', 'The folder for received callbacks cannot be written. Make room on the disk, then start the listener again.')
    default:
      // What the TLS library says does not always have a code; errors of the system always name their call.
      return config.tls !== null && !('syscall' in Object(error))
        ? new AppError('listener.bad-certificate', 'The certificate and its key cannot be used for the listener. Choose the files again.')
        : new AppError('listener.refused', `The listener could not be started on ${address}, port ${port}, so nothing can arrive at ${origin}. Try again, then send diagnostics.`)
  }
}
