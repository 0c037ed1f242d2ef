import type { Instant } from '#shared/domain/calendar.ts'
import { AppError } from '#shared/domain/errors.ts'
import { parseRecord, serializeRecord, type KeyRecord, type ParsedRecord } from './key-record.ts'
import { MOST_SECRET_BYTES } from './secret-rules.ts'
import type { SecretStore } from './secret-store.ts'

/** The keychain entry of the workspace's key, and how it changes without a moment in which the key could be lost. */
export interface KeyEntry {
  /**
   * Settles what a killed change left behind, then reads. Rejects as the SecretStore does.
   */
  read(): Promise<ParsedRecord | Readonly<{ kind: 'none' }>>
  /**
   * Puts a record in the place of the present one. A kill at any moment leaves the old or the new one, each complete.
   * @param opens proves that the record read back really yields the key.
   */
  replace(record: KeyRecord, opens: (readBack: KeyRecord) => Promise<boolean>): Promise<void>
  /** Moves the present entry, whatever it is, to a dated name: a file that was set aside keeps its key. */
  setAside(at: Instant): Promise<void>
}

const MAIN = 'database-key'
const NEXT = 'database-key.next'

/** Two keyrings can each hold an entry of this name; reading then finds one and writing the other. */
const otherEntryAnswers = (): AppError =>
  new AppError('secrets.failed', 'The keychain gave back another key than was stored. It may hold two entries of Casebench for this data file: keep one, or restart the system keychain, then try again.')

const isStorable = (text: string): boolean => text !== '' && Buffer.byteLength(text, 'utf8') <= MOST_SECRET_BYTES

/** @param secrets scoped to one workspace. */
export const createKeyEntry = (secrets: SecretStore): KeyEntry => {
  const removeQuietly = async (name: string): Promise<void> => {
    // What stays behind is settled at the next read.
    await secrets.remove(name).catch(() => undefined)
  }
  const isRecord = (text: string | null): text is string => text !== null && parseRecord(text).kind === 'record'

  /** A complete main entry wins over a change that did not end; without one the prepared change is the only key left. */
  const settled = async (): Promise<string | null> => {
    const [main, next] = [await secrets.read(MAIN), await secrets.read(NEXT)]
    if (next === null) return main
    const isMainLost = main === null || parseRecord(main).kind === 'malformed'
    if (isMainLost && isRecord(next)) {
      await writeAndCheck(MAIN, next)
      await removeQuietly(NEXT)
      return next
    }
    await removeQuietly(NEXT)
    return main
  }
  const writeAndCheck = async (name: string, text: string): Promise<void> => {
    await secrets.write(name, text)
    if ((await secrets.read(name)) !== text) throw otherEntryAnswers()
  }

  return {
    read: async () => {
      const text = await settled()
      return text === null ? { kind: 'none' } : parseRecord(text)
    },
    replace: async (record, opens) => {
      const text = serializeRecord(record)
      try {
        await writeAndCheck(NEXT, text)
        const readBack = parseRecord((await secrets.read(NEXT)) ?? '')
        if (readBack.kind !== 'record' || !(await opens(readBack.record))) throw otherEntryAnswers()
      } catch (error) {
        await removeQuietly(NEXT)
        throw error
      }
      try {
        await writeAndCheck(MAIN, text)
      } catch (error) {
        await settled().catch(() => undefined)
        throw error
      }
      await removeQuietly(NEXT)
    },
    setAside: async (at) => {
      const text = await settled()
      if (text === null) return
      // Nothing is lost with what no keychain would take back: it never was a record.
      if (isStorable(text)) await writeAndCheck(`kept/${MAIN}.${at.replaceAll(/[:.]/g, '-')}`, text)
      await secrets.remove(NEXT)
      await secrets.remove(MAIN)
    },
  }
}
