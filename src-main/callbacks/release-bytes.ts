/** Below this the bytes may lie in a pool that others share; freeing is not worth a thought there. */
const LEAST_BYTES = 16 * 1024

/**
 * Gives a buffer's memory back at once instead of leaving it to a collection: a stream of large pieces would otherwise
 * pile up tens of megabytes of them. Only for a buffer that nobody else holds; it is empty afterwards.
 */
export const releaseBytes = ({ buffer, byteLength }: Buffer): void => {
  if (byteLength < LEAST_BYTES || buffer.byteLength !== byteLength || !(buffer instanceof ArrayBuffer) || buffer.detached) return
  buffer.transfer(0)
}
