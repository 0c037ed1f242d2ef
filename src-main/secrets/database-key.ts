import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError, isAppError } from '#shared/domain/errors.ts'
import type { Clock } from '../platform/clock.ts'
import { renameDurably, writeDurably } from '../platform/durable-file.ts'
import type { Random } from '../platform/random.ts'
import { WORKSPACE_NAMES } from '../platform/workspace-names.ts'
import { DATABASE_KEY_BYTES, parseRecord, plainRecord, toText, wrappedRecord, type KeyRecord } from './key-record.ts'
import type { KeyVault } from './key-vault.ts'
import { assertStrongEnough } from './passphrase-rules.ts'
import { parseRecoveryCode, RECOVERY_BYTES, toRecoveryCode } from './recovery-code.ts'
import { isSealedKey, PASSPHRASE_COST, sealKey, unsealKey, type KdfCost, type SealedKey } from './sealed-key.ts'
import type { SecretStore } from './secret-store.ts'
import { createTryLimit } from './try-limit.ts'

export type KeyVaultDeps = Readonly<{
  /** The keychain, seen from this workspace only. */
  secrets: SecretStore
  /** The workspace's folder. */
  folder: string
  random: Random
  clock: Clock
  /** Cheaper in tests. */
  cost?: KdfCost
}>

/** Names of keychain entries inside a workspace. */
const ENTRY = 'database-key'
/** Holds a record that was written and not yet put in place; never the only copy of a key that is in use. */
const NEXT_ENTRY = 'database-key.next'

const keyLost = (): AppError =>
  new AppError('store.key-lost', 'The key of this workspace is not in the keychain. The data is untouched. Use the recovery code, or bring the keychain back.')
const wrongPassphrase = (): AppError => new AppError('lock.wrong-passphrase', 'This passphrase does not open the workspace.')
const wrongCode = (): AppError => new AppError('lock.wrong-passphrase', 'This recovery code does not open the workspace. Each wrong code costs a minute.')
const mistyped = (): AppError => new AppError('lock.wrong-passphrase', 'This recovery code has a typing mistake. Compare it with the sheet, group by group.')

/**
 * The workspace's database key in the keychain, plain or wrapped by a passphrase, and a second wrapping by a recovery
 * code beside the database. A new key is never made while a database is there.
 */
export const createKeyVault = ({ secrets, folder, random, clock, cost = PASSPHRASE_COST }: KeyVaultDeps): KeyVault => {
  const pathOf = (name: keyof typeof WORKSPACE_NAMES): string => join(folder, WORKSPACE_NAMES[name])
  const tries = createTryLimit(pathOf('tries'), clock)
  const hasDatabase = (): boolean => (['database', 'header', 'swap'] as const).some((name) => existsSync(pathOf(name)))

  /** One call at a time: two at once would share one counted try, or write the entry over each other. */
  let turn: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const result = turn.then(work, work)
    turn = result.catch(() => undefined)
    return result
  }

  /**
   * Puts a record in place so that a kill at any point leaves a whole one: written beside, read back, then in place.
   */
  const replaceRecord = async (record: KeyRecord): Promise<void> => {
    const text = toText(record)
    await writeChecked(NEXT_ENTRY, text)
    await writeChecked(ENTRY, text)
    await secrets.remove(NEXT_ENTRY)
  }
  const writeChecked = async (name: string, text: string): Promise<void> => {
    await secrets.write(name, text)
    if ((await secrets.read(name)) !== text) throw new AppError('secrets.failed', 'The keychain did not keep what was stored. Nothing was changed.')
  }

  /** The record in use; one that was written beside and not put in place counts only where the place is empty or broken. */
  const readRecord = async (): Promise<KeyRecord | null> => {
    const [text, nextText] = [await secrets.read(ENTRY), await secrets.read(NEXT_ENTRY)]
    const record = text === null ? null : whole(text)
    const next = nextText === null ? null : whole(nextText)
    if (record === null && next !== null) {
      await replaceRecord(next)
      return next
    }
    if (record !== null && nextText !== null) await secrets.remove(NEXT_ENTRY)
    if (record === null && text !== null) return parseRecord(text)
    return record
  }

  const openRecord = async (passphrase: string | null): Promise<Buffer> => {
    const record = await readRecord()
    if (record === null) throw hasDatabase() ? keyLost() : new AppError('secrets.missing', 'There is no key for this workspace in the keychain yet.')
    if (record.kind === 'plain') return Buffer.from(record.key, 'base64')
    if (passphrase === null) throw wrongPassphrase()
    tries.begin('passphrase')
    const key = await unsealKey(record, passphrase)
    if (key === null) throw wrongPassphrase()
    tries.succeed()
    return key
  }

  const readRecovery = (): SealedKey | null => {
    if (!existsSync(pathOf('recovery'))) return null
    try {
      const value: unknown = JSON.parse(readFileSync(pathOf('recovery'), 'utf8'))
      return isSealedKey(value) ? value : null
    } catch {
      return null
    }
  }

  const openRecovery = async (typed: string): Promise<Buffer> => {
    const sealed = readRecovery()
    if (sealed === null) throw keyLost()
    const code = parseRecoveryCode(typed)
    if (code === null) throw mistyped()
    tries.begin('recovery')
    const key = await unsealKey(sealed, code)
    if (key === null) throw wrongCode()
    await replaceRecord(plainRecord(key))
    tries.succeed()
    return key
  }

  const create = async (): Promise<Buffer> => {
    if ((await readRecord()) !== null) throw new AppError('store.conflict', 'This workspace has a key already. It was left as it is.')
    if (hasDatabase()) throw keyLost()
    const key = random.bytes(DATABASE_KEY_BYTES)
    await replaceRecord(plainRecord(key))
    return key
  }

  const setPassphrase = async (current: string | null, next: string | null): Promise<void> => {
    if (next !== null) assertStrongEnough(next)
    const key = await openRecord(current)
    try {
      await replaceRecord(next === null ? plainRecord(key) : wrappedRecord(await sealKey(key, next, cost)))
    } finally {
      key.fill(0)
    }
  }

  const createRecoveryCode = async (key: Buffer): Promise<string> => {
    const bytes = random.bytes(RECOVERY_BYTES)
    const code = toRecoveryCode(bytes)
    bytes.fill(0)
    writeDurably(pathOf('recovery'), JSON.stringify(await sealKey(key, parseRecoveryCode(code) ?? '', cost)))
    return code
  }

  /** The key of a database that was set aside is kept under a dated name: that file is still the officer's. */
  const forget = async (): Promise<void> => {
    const stamp = clock.now().replace(/[-:.]/g, '')
    const text = await secrets.read(ENTRY)
    if (text !== null) await writeChecked(`${ENTRY}.kept.${stamp}`, text)
    await secrets.remove(ENTRY)
    await secrets.remove(NEXT_ENTRY)
    if (existsSync(pathOf('recovery'))) renameDurably(pathOf('recovery'), `${pathOf('recovery')}.kept.${stamp}`)
    tries.succeed()
  }

  return {
    state: () => inTurn(async () => (await readRecord())?.kind ?? 'none'),
    create: () => inTurn(create),
    open: (passphrase) => inTurn(() => openRecord(passphrase)),
    setPassphrase: (current, next) => inTurn(() => setPassphrase(current, next)),
    createRecoveryCode: (key) => inTurn(() => createRecoveryCode(key)),
    hasRecoveryCode: () => Promise.resolve(readRecovery() !== null),
    openWithRecoveryCode: (code) => inTurn(() => openRecovery(code)),
    forget: () => inTurn(forget),
  }
}

const whole = (text: string): KeyRecord | null => {
  try {
    return parseRecord(text)
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}
