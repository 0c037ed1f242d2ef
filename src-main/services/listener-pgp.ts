import type { ListenerStatus } from '#shared/domain/listener.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { ListenerServiceDeps } from './listener-deps.ts'

const NAME = 'pgp'
/** What the public key says it belongs to; no person and no machine. */
const KEY_NAME = 'Casebench statement deliveries'
const TIMEOUT_MS = 60_000

/** How many earlier keys are still tried; each was replaced by hand. */
const MOST_EARLIER = 4

/** `before`: under which name the one lies that it replaced. */
type Kept = Readonly<{ publicKey: string; privateKey: string; fingerprint: string; createdAt: string; before?: string }>

/**
 * The key pair for files that come encrypted (seed 004, "PGP Encryption"). It lies in the encrypted store, since it is
 * larger than a keychain entry; only the parse process is given the private half.
 */
export const createPgpKeys = ({ store, reader, clock, desktop }: Pick<ListenerServiceDeps, 'store' | 'reader' | 'clock' | 'desktop'>) => {
  const read = async (name = NAME): Promise<Kept | null> => {
    const bytes = await store().run('deskKeys.read', { name })
    return bytes === null ? null : (JSON.parse(Buffer.from(bytes).toString('utf8')) as Kept)
  }
  const markOf = (kept: Kept | null): ListenerStatus['pgpKey'] => kept && ({ fingerprint: kept.fingerprint, createdAt: kept.createdAt as never })
  return {
    mark: async (): Promise<ListenerStatus['pgpKey']> => markOf(await read()),
    make: async (isReplacing: boolean): Promise<ListenerStatus['pgpKey']> => {
      const before = await read()
      if (before !== null && !isReplacing) throw new AppError('store.conflict', 'A key pair is there already. Files that were encrypted to it can only be opened with it.')
      const pair = await reader.makePgpKey(KEY_NAME, AbortSignal.timeout(TIMEOUT_MS))
      const nameBefore = before === null ? {} : { before: `${NAME}/${before.fingerprint.slice(0, 16)}` }
      const kept: Kept = { ...pair, createdAt: clock.now(), ...nameBefore }
      // The one before stays, under its fingerprint: files encrypted to it may still be on their way.
      if (nameBefore.before !== undefined) await store().run('deskKeys.write', { name: nameBefore.before, value: Buffer.from(JSON.stringify(before)), at: clock.now() })
      await store().run('deskKeys.write', { name: NAME, value: Buffer.from(JSON.stringify(kept)), at: clock.now() })
      return markOf(kept)
    },
    save: async (): Promise<boolean> => {
      const kept = await read()
      if (kept === null) throw new AppError('app.not-found', 'No key pair was made yet.')
      return desktop.saveFile('casebench-public-key.asc', () => Promise.resolve(kept.publicKey))
    },
    /** The private halves, one armored block after the other, newest first; null where none was made. */
    privateKey: async (): Promise<string | null> => {
      const found: string[] = []
      for (let kept = await read(); kept !== null && found.length <= MOST_EARLIER; kept = kept.before === undefined ? null : await read(kept.before)) found.push(kept.privateKey)
      return found.length === 0 ? null : found.join('\n')
    },
  }
}
