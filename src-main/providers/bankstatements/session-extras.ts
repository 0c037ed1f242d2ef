import { AppError, isAppError } from '#shared/domain/errors.ts'
import type { AssistedSession } from '../provider.ts'
import type { TokenBox } from './calls.ts'
import type { BankStatementsClient } from './client.ts'
import { toIdentityReport } from './map-identity.ts'

/** The vendor's own code for a session without files. */
const NO_FILES = '19004'

export type ExtrasParts = Readonly<{
  client: BankStatementsClient
  box: TokenBox
  slug: string
  idsOf(keys: readonly string[]): readonly (string | number)[]
  /** Of every account, asked for where the sign-in did not list them. */
  everyId(signal: AbortSignal): Promise<readonly (string | number)[]>
  /** @throws AppError while a security step is open or when the session has ended. */
  refuseWhenWaiting(): void
  /** The files were handed over. */
  onFiles(): void
}>

/** What a session offers beside its statements. */
export const createExtras = ({ client, box, slug, idsOf, everyId, refuseWhenWaiting, onFiles }: ExtrasParts): Required<Pick<AssistedSession, 'identify' | 'fetchFiles'>> => {
  let hasIdentified = false
  return {
    identify: async (accountKeys, signal) => {
      if (hasIdentified) throw new AppError('retrieval.illegal-move', 'The bank can be asked once per sign-in who its customer is. Sign in again for more.')
      refuseWhenWaiting()
      const accountIds = { [slug]: accountKeys.length === 0 ? await everyId(signal) : idsOf(accountKeys) }
      hasIdentified = true
      const { body, bytes, mediaType } = await client.identify(accountIds, box, signal)
      // The document knows steps at the login only; see the README.
      if (body['mfa'] !== undefined) throw new AppError('retrieval.challenge-not-supported', 'The bank wants a security step before it tells who its customer is, and the document has none at that point.')
      return { report: toIdentityReport(body, slug), rawBody: bytes, rawMediaType: mediaType }
    },
    fetchFiles: async (signal) => {
      refuseWhenWaiting()
      try {
        const { bytes } = await client.files(box, signal)
        onFiles()
        return { archive: bytes }
      } catch (error) {
        if (isAppError(error) && error.detail.providerCode === NO_FILES) return null
        throw error
      }
    },
  }
}
