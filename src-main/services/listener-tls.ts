import { createPrivateKey, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/domain/errors.ts'
import type { ListenerEntryStore } from './listener-entry.ts'

const CERTIFICATE_FILE = 'listener-certificate.pem'
/** What one keychain entry holds; an EC key or one of RSA with 2048 bits fits. */
const LARGEST_KEY = 2000

export type TlsPair = Readonly<{ certificate: string; privateKey: string }>

const bad = (message: string): AppError => new AppError('listener.bad-certificate', message)

const blockOf = (text: string, kind: RegExp): string | null => {
  const blocks = text.match(/-----BEGIN [A-Z ]+-----[\s\S]+?-----END [A-Z ]+-----/g) ?? []
  const found = blocks.filter((block) => kind.test(block))
  return found.length === 0 ? null : `${found.join('\n')}\n`
}

/** @throws AppError `listener.bad-certificate` with the reason, never a part of the key. */
export const checkPair = (files: readonly string[]): TlsPair => {
  const all = files.join('\n')
  const certificate = blockOf(all, /BEGIN CERTIFICATE/)
  const privateKey = blockOf(all, /BEGIN (?:RSA |EC )?PRIVATE KEY/)
  if (blockOf(all, /BEGIN ENCRYPTED PRIVATE KEY/) !== null) throw bad('The private key is protected by a password. Save it without one; the keychain protects it.')
  if (certificate === null || privateKey === null) throw bad('Choose the certificate and its private key, both as PEM text.')
  if (privateKey.length > LARGEST_KEY) throw bad('The private key is too large for the keychain. Use an EC key, or RSA with 2048 bits.')
  try {
    if (!new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))) throw bad('The private key does not belong to this certificate.')
  } catch (error) {
    throw error instanceof AppError ? error : bad('The certificate or its key cannot be read.')
  }
  return { certificate, privateKey }
}

/** The certificate beside the data file, its key in the keychain. */
export const createTlsFiles = (folder: string, entry: ListenerEntryStore) => {
  const path = join(folder, CERTIFICATE_FILE)
  return {
    read: async (): Promise<TlsPair | null> => {
      const privateKey = existsSync(path) ? await entry.readTlsKey() : null
      return privateKey === null ? null : { certificate: readFileSync(path, 'utf8'), privateKey }
    },
    write: async ({ certificate, privateKey }: TlsPair): Promise<void> => {
      await entry.writeTlsKey(privateKey)
      writeFileSync(path, certificate, { mode: 0o600 })
    },
    remove: async (): Promise<void> => {
      rmSync(path, { force: true })
      await entry.removeTlsKey()
    },
  }
}
