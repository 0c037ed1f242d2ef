import { timingSafeEqual } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/domain/errors.ts'
import type { Clock } from '../platform/clock.ts'
import type { Random } from '../platform/random.ts'
import { WORKSPACE_NAMES } from '../platform/workspace-names.ts'
import { createAttemptLimit } from './attempt-limit.ts'
import { createKeyEntry } from './key-entry.ts'
import { plainRecord, type KeyRecord } from './key-record.ts'
import { deriveByScrypt, KDF_COST, KEY_BYTES, sealKey, unsealKey, type Derive, type KdfCost } from './key-sealing.ts'
import type { KeyVault } from './key-vault.ts'
import { formatRecoveryCode, parseRecoveryCode, RECOVERY_BYTES } from './recovery-code.ts'
import { createRecoveryFile } from './recovery-file.ts'
import type { SecretStore } from './secret-store.ts'

export type KeyVaultDeps = Readonly<{
  /** Scoped to one profile and workspace. */
  secrets: SecretStore
  /** The workspace's folder, which exists. */
  folder: string
  random: Random
  clock: Clock
}>

/** What only tests replace: the price of a guess, and the look at the folder. */
export type KeyVaultInternals = Readonly<{ cost: KdfCost; derive: Derive; hasDatabase(folder: string): boolean }>

const LEAST_PASSPHRASE = 12
const LEAST_DIFFERENT = 5
/** The file, and the note of a swap that a kill cut short: in both cases there is data that takes a key. */
const DATA_FILES = [WORKSPACE_NAMES.database, WORKSPACE_NAMES.swap]
const INTERNALS: KeyVaultInternals = {
  cost: KDF_COST, derive: deriveByScrypt,
  hasDatabase: (folder) => DATA_FILES.some((name) => existsSync(join(folder, name))),
}

/**
 * The key of one workspace: 256 random bits in the keychain, plain or under a passphrase, and a second time under a
 * printed code in a file beside the database. While a database file exists no new key is ever made, and no key is
 * ever written to a file in clear. Strings that held a key or passphrase cannot be erased; every Buffer is.
 */
export const createKeyVault = ({ secrets, folder, random, clock }: KeyVaultDeps, internals: KeyVaultInternals = INTERNALS): KeyVault => {
  const { derive, hasDatabase } = internals
  const entry = createKeyEntry(secrets)
  const recovery = createRecoveryFile(folder)
  const limit = createAttemptLimit({ folder, clock })
  const sealing = { cost: internals.cost, derive, random }
  let turn: Promise<unknown> = Promise.resolve()
  /** One after another: two changes at once could each take the other's half for its own. */
  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const result = turn.then(work, work)
    turn = result.catch(() => undefined)
    return result
  }

  /** @returns null where there is none; also for one that nothing depends on and nothing can use. */
  const present = async (): Promise<KeyRecord | null> => {
    const found = await entry.read()
    if (found.kind === 'record') return found.record
    if (found.kind === 'newer') throw newerRecord()
    if (found.kind === 'malformed' && hasDatabase(folder)) throw malformedKey()
    return null
  }
  const keyIn = (record: KeyRecord, secret: Buffer | null): Promise<Buffer | null> => {
    if (record.kind === 'plain') return Promise.resolve(Buffer.from(record.key, 'base64'))
    return secret ? unsealKey(record.sealed, secret, 'passphrase', derive) : Promise.resolve(null)
  }
  const open = async (passphrase: string | null): Promise<Buffer> => {
    const record = await present()
    if (!record) throw hasDatabase(folder) ? lostKey() : noKeyYet()
    if (record.kind === 'wrapped' && passphrase === null) throw passphraseNeeded()
    if (record.kind === 'plain') return Buffer.from(record.key, 'base64')
    return withBytes(passphraseBytes(passphrase ?? ''), (secret) => limit.run('passphrase', () => keyIn(record, secret)))
  }
  const record = async (key: Buffer, secret: Buffer | null): Promise<void> => {
    const next: KeyRecord = secret ? { kind: 'wrapped', sealed: await sealKey(key, secret, 'passphrase', sealing) } : plainRecord(key)
    await entry.replace(next, async (readBack) => {
      const opened = await keyIn(readBack, secret)
      return opened !== null && withBytes(opened, (bytes) => Promise.resolve(timingSafeEqual(bytes, key)))
    })
  }
  /** Gives a key to its caller only when everything that had to follow went well; otherwise it is zeroed. */
  const handOver = async (key: Buffer, work: () => Promise<void>): Promise<Buffer> => {
    try {
      await work()
      return key
    } catch (error) {
      key.fill(0)
      throw error
    }
  }

  return {
    state: () => inTurn(async () => (await present())?.kind ?? 'none'),
    create: () => inTurn(async () => {
      if (await present()) throw new AppError('store.conflict', 'This workspace has a key already. Nothing was changed.')
      if (hasDatabase(folder)) throw lostKey()
      const now = clock.now()
      await entry.setAside(now)
      recovery.setAside(now)
      const key = random.bytes(KEY_BYTES)
      return handOver(key, () => record(key, null))
    }),
    open: (passphrase) => inTurn(() => open(passphrase)),
    setPassphrase: (current, next) => inTurn(async () => {
      if (next !== null) refuseWeak(next)
      await withBytes(await open(current), async (key) => {
        if (next === null) await record(key, null)
        else await withBytes(passphraseBytes(next), (secret) => record(key, secret))
      })
      limit.reset('passphrase')
    }),
    createRecoveryCode: (key) => inTurn(() => withBytes(random.bytes(RECOVERY_BYTES), async (secret) => {
      const sealed = await sealKey(key, secret, 'recovery-code', sealing)
      const opened = await unsealKey(sealed, secret, 'recovery-code', derive)
      const isSound = opened !== null && await withBytes(opened, (bytes) => Promise.resolve(timingSafeEqual(bytes, key)))
      if (!isSound) throw new AppError('secrets.failed', 'The recovery code could not be made. An earlier one still works. Try again.')
      recovery.write(sealed)
      limit.reset('recovery-code')
      return formatRecoveryCode(secret)
    })),
    hasRecoveryCode: () => Promise.resolve(recovery.read() !== null),
    openWithRecoveryCode: (code) => inTurn(async () => {
      const sealed = recovery.read()
      if (!sealed) throw noRecoveryFile()
      const key = await withBytes(parseRecoveryCode(code), (secret) =>
        limit.run('recovery-code', () => unsealKey(sealed, secret, 'recovery-code', derive)))
      return handOver(key, async () => {
        // Another key may be the one of an older file or of its backups: it stays in the keychain under a dated name.
        await entry.setAside(clock.now())
        await record(key, null)
        limit.reset('passphrase')
      })
    }),
    forget: () => inTurn(async () => {
      if (hasDatabase(folder)) throw new AppError('store.conflict', 'The data file is still there, so its key is kept. Set the file aside first.')
      const now = clock.now()
      await entry.setAside(now)
      recovery.setAside(now)
      limit.reset('passphrase')
      limit.reset('recovery-code')
    }),
  }
}

/** Bytes that are zeroed when the work is over, however it ends. */
const withBytes = async <Result>(bytes: Buffer, work: (bytes: Buffer) => Promise<Result>): Promise<Result> => {
  try {
    return await work(bytes)
  } finally {
    bytes.fill(0)
  }
}

/** One form for characters that keyboards of different systems compose differently. */
const passphraseBytes = (passphrase: string): Buffer => Buffer.from(passphrase.normalize('NFC'), 'utf8')

const refuseWeak = (passphrase: string): void => {
  const characters = [...passphrase.normalize('NFC')]
  if (characters.length >= LEAST_PASSPHRASE && new Set(characters).size >= LEAST_DIFFERENT) return
  throw new AppError('lock.weak-passphrase', `The passphrase is too weak. Use at least ${LEAST_PASSPHRASE} characters, ${LEAST_DIFFERENT} of them different; four or more words are easy to remember.`)
}

const lostKey = (): AppError =>
  new AppError('store.key-lost', 'The data file is here, but this keychain has no key for it: it was emptied, or it is the keychain of another person or program. Go back to the keychain that was used before, or enter the code of the recovery sheet. No new key was made.')
const malformedKey = (): AppError =>
  new AppError('store.key-lost', 'The key of the data file in the system keychain is damaged. Enter the code of the recovery sheet, or bring the keychain back from a backup. No new key was made.', {
    cause: new AppError('secrets.malformed', 'The keychain entry of the data file is not a key record.'),
  })
const newerRecord = (): AppError =>
  new AppError('store.newer-version', 'The key of the data file was stored by a newer Casebench. Install the newer version. Nothing was changed.')
const noKeyYet = (): AppError => new AppError('secrets.missing', 'This workspace has no key and no data file yet.')
const passphraseNeeded = (): AppError => new AppError('lock.wrong-passphrase', 'A passphrase protects the data file. Enter it.')
const noRecoveryFile = (): AppError =>
  new AppError('store.key-lost', `No recovery code was made for this data file, or its file ${WORKSPACE_NAMES.recovery} is missing or spoiled. Bring it back from a backup of the computer.`)
