import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '#shared/domain/errors.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { VerificationKey } from '../../providers/provider.ts'
import { descriptors } from '../../providers/registry.ts'
import { createCredentialsService } from '../../services/credentials.ts'
import { createScopedSecrets } from '../../services/scoped-secrets.ts'
import { profileIdOf } from '../profile.ts'
import { BadUse, type VerbContext } from './verb.ts'

export type VerifiedProvider = 'inbank' | 'instantor'

/** `source` takes the place of the stored API name. `environment` null: keys of all. */
export type KeyWish = Readonly<{ providerId: VerifiedProvider; environment: ProviderEnvironment | null; source: string | null; isFromInput: boolean }>

const notHere = (): never => {
  throw new AppError('app.unsupported', 'The command line only reads keys.')
}

/** The keys that the listener of this workspace would use; none where the profile was never opened. */
const storedKeys = async ({ userDataFolder, workspace, secrets, random, clock }: VerbContext, { providerId, environment }: KeyWish): Promise<readonly VerificationKey[]> => {
  // Asking for the id of a profile makes one, and looking changes nothing.
  if (!existsSync(join(userDataFolder, 'profile.json'))) return []
  const scoped = createScopedSecrets(secrets, `${profileIdOf(userDataFolder, random)}/${workspace}`)
  // Fails where there is no keychain, which is something else than having no key.
  await scoped.list()
  const credentials = createCredentialsService({
    store: notHere, secrets: scoped, flows: { start: notHere }, clock, me: () => '', descriptorOf: (id) => descriptors[id], sandboxUrl: () => null, onChanged: () => Promise.resolve(),
  })
  return (await credentials.verificationKeys(providerId)).filter(({ mark }) => environment === null || mark.environment === environment)
}

/** One line end after the key belongs to whoever typed or piped it. */
const readKey = async (context: VerbContext): Promise<string> => {
  const key = Buffer.from(await context.readInput()).toString('utf8').replace(/\r?\n$/, '')
  if (key === '') throw new BadUse('no key came on standard input')
  return key
}

const givenKey = async (context: VerbContext, wish: KeyWish): Promise<VerificationKey> => {
  const { providerId, source } = wish
  const environment = wish.environment ?? (context.workspace === 'practice' ? 'sandbox' : 'production')
  const apiName = providerId === 'instantor' ? (source ?? (await storedKeys(context, wish))[0]?.values['apiName']) : ''
  if (apiName === undefined) throw new BadUse('name the source with --source')
  const apiKey = await readKey(context)
  return { mark: { providerId, environment, generation: 'pasted', ending: apiKey.length >= 12 ? apiKey.slice(-4) : '' }, values: { apiKey, apiName } }
}

/** @throws BadUse, or AppError `secrets.*` where the keychain does not answer. */
export const findKeys = async (context: VerbContext, wish: KeyWish): Promise<readonly VerificationKey[]> => {
  if (wish.isFromInput) return [await givenKey(context, wish)]
  const keys = await storedKeys(context, wish)
  const { source } = wish
  return source === null ? keys : keys.map(({ mark, values }) => ({ mark, values: { ...values, apiName: source } }))
}
