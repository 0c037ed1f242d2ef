import { openFile, type Connection, type ConnectionMode } from './driver.ts'

/**
 * The page cipher of every database file: AEGIS-256, authenticated, so that a changed bit is an error and never a
 * wrong row (quality.md finding 4). `algorithmNumber` is what the library reads back for the 256-bit variant.
 */
export const CIPHER = { name: 'aegis', algorithm: 'aegis-256', algorithmNumber: 4, label: 'AEGIS-256' } as const

/** Ciphers of the library that the header check tries when ours does not open a file although the key is right. */
export const OTHER_CIPHERS = ['chacha20', 'sqlcipher', 'ascon128', 'aes256cbc', 'aes128cbc', 'rc4'] as const

/** Length of a database key in bytes. */
export const KEY_BYTES = 32

const RAW_KEY_MARK = Buffer.from('raw:', 'latin1')

/** Hands a key to the library without a key derivation; the copy made for it is zeroed. */
export const withRawKey = <Result>(key: Uint8Array, use: (rawKey: Buffer) => Result): Result => {
  if (key.byteLength !== KEY_BYTES) throw new RangeError(`a database key has ${KEY_BYTES} bytes`)
  const rawKey = Buffer.concat([RAW_KEY_MARK, key])
  try {
    return use(rawKey)
  } finally {
    rawKey.fill(0)
  }
}

const chooseCipher = (connection: Connection, cipher: string): void => {
  connection.pragma(`cipher = '${cipher}'`)
  if (cipher === CIPHER.name) connection.pragma(`algorithm = '${CIPHER.algorithm}'`)
}

/**
 * Opens an enciphered file. Nothing is read yet: a wrong key shows at the first query.
 * @param cipher another cipher of the library, for telling foreign files apart.
 */
export const openEnciphered = (path: string, key: Uint8Array, mode: ConnectionMode & { cipher?: string } = {}): Connection => {
  const connection = openFile(path, mode)
  try {
    chooseCipher(connection, mode.cipher ?? CIPHER.name)
    withRawKey(key, (rawKey) => connection.key(rawKey))
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}
