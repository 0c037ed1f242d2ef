import { AppError, toErrorDetail } from '#shared/domain/errors.ts'
import type { CredentialField, CredentialStatus, ProviderDescriptor } from '#shared/domain/provider.ts'
import type { ProviderId } from '#shared/domain/provider-id.ts'
import type { ProviderEnvironment } from '#shared/domain/retrieval.ts'
import type { Clock } from '../platform/clock.ts'
import type { FlowStarter } from '../processes/flow.ts'
import type { VerificationKey } from '../providers/provider.ts'
import type { SecretStore } from '../secrets/secret-store.ts'
import type { CredentialRecord, Store } from '../store/store.ts'

const TEST_TIMEOUT_MS = 20_000

export type CredentialsDeps = Readonly<{
  store(): Store
  secrets: SecretStore
  flows: FlowStarter
  clock: Clock
  me(): string
  descriptorOf(providerId: ProviderId): ProviderDescriptor
  sandboxUrl(): string | null
  /** Keys were added, replaced or removed. */
  onChanged(): Promise<void>
}>

type Values = Readonly<Record<string, string>>
export type ConnectionTest = NonNullable<CredentialRecord['lastTest']>

/** Keys of the desk: they go into the keychain, leave it only towards their provider, and are never read back. */
export const createCredentialsService = ({ store, secrets, flows, clock, me, descriptorOf, sandboxUrl, onChanged }: CredentialsDeps) => {
  const recordOf = async (providerId: ProviderId, environment: ProviderEnvironment): Promise<CredentialRecord | undefined> =>
    (await store().run('credentials.list')).find((record) => record.providerId === providerId && record.environment === environment)

  const read = async (providerId: ProviderId, environment: ProviderEnvironment): Promise<Values | null> => {
    const text = await secrets.read(entryName(providerId, environment))
    return text === null ? null : parseEntry(text)
  }
  const tryOut = async (providerId: ProviderId, environment: ProviderEnvironment, values: Values): Promise<ConnectionTest> => {
    const startedMs = clock.monotonicMs()
    const outcome = (isOk: boolean, message: string): ConnectionTest =>
      ({ at: clock.now(), isOk, tookMs: Math.round(clock.monotonicMs() - startedMs), message })
    try {
      const flow = await flows.start({ providerId, environment, sandboxUrl: sandboxUrl(), credentials: values })
      try {
        const { message } = await flow.testConnection(AbortSignal.timeout(TEST_TIMEOUT_MS))
        return outcome(true, message)
      } finally {
        await flow.end()
      }
    } catch (error) {
      return outcome(false, toErrorDetail(error).message)
    }
  }
  const write = async (providerId: ProviderId, environment: ProviderEnvironment, values: Values, lastTest: ConnectionTest | null): Promise<CredentialRecord> => {
    await keepPrevious(providerId, environment, values)
    await secrets.write(entryName(providerId, environment), JSON.stringify(values))
    const record: CredentialRecord = {
      providerId, environment, shown: shownOf(descriptorOf(providerId).credentialFields, values), changedAt: clock.now(), changedBy: me(), lastTest,
    }
    await store().run('credentials.write', record)
    await onChanged()
    return record
  }

  /** Deliveries signed with the replaced key are still on their way for a while; calls use the new one at once. */
  const keepPrevious = async (providerId: ProviderId, environment: ProviderEnvironment, next: Values): Promise<void> => {
    if (descriptorOf(providerId).capabilities.callbackSignature === null) return
    const before = await read(providerId, environment).catch(() => null)
    if (before === null || JSON.stringify(before) === JSON.stringify(next)) return
    const until = new Date(Date.parse(clock.now()) + PREVIOUS_KEY_MS).toISOString()
    await secrets.write(previousName(providerId, environment), JSON.stringify({ ...before, [UNTIL]: until }))
  }
  const readPrevious = async (providerId: ProviderId, environment: ProviderEnvironment): Promise<Values | null> => {
    const text = await secrets.read(previousName(providerId, environment)).catch(() => null)
    if (text === null) return null
    const { [UNTIL]: until = '', ...values } = parseEntry(text)
    return Date.parse(until) > Date.parse(clock.now()) ? values : null
  }

  return {
    list: async (descriptors: readonly ProviderDescriptor[]): Promise<readonly CredentialStatus[]> => {
      const records = await store().run('credentials.list')
      return descriptors.flatMap(({ id, environments }) =>
        environments.map((environment) => statusOf(id, environment, records.find((record) => record.providerId === id && record.environment === environment))))
    },
    /**
     * Takes new keys. With `isTestedFirst` the old ones stay until the new ones passed the provider's own test.
     * @throws AppError `app.invalid-input` with the fields, or the provider's refusal.
     */
    save: async (providerId: ProviderId, environment: ProviderEnvironment, values: Values, isTestedFirst: boolean): Promise<CredentialStatus> => {
      if (!descriptorOf(providerId).environments.includes(environment)) throw new AppError('app.unsupported', 'This workspace does not call that environment.')
      const checked = checkValues(descriptorOf(providerId).credentialFields, values)
      const test = isTestedFirst ? await tryOut(providerId, environment, checked) : null
      if (test && !test.isOk) throw new AppError('provider.refused', `The new key was not saved. ${test.message}`)
      return statusOf(providerId, environment, await write(providerId, environment, checked, test))
    },
    test: async (providerId: ProviderId, environment: ProviderEnvironment): Promise<ConnectionTest> => {
      const values = await read(providerId, environment)
      const record = await recordOf(providerId, environment)
      if (!values || !record) throw noCredential()
      const lastTest = await tryOut(providerId, environment, values)
      await store().run('credentials.write', { ...record, lastTest })
      return lastTest
    },
    remove: async (providerId: ProviderId, environment: ProviderEnvironment): Promise<void> => {
      await secrets.remove(entryName(providerId, environment))
      await secrets.remove(previousName(providerId, environment))
      await store().run('credentials.remove', { providerId, environment })
      await onChanged()
    },
    /** For a flow that is about to start. @throws AppError `provider.no-credential`. */
    use: async (providerId: ProviderId, environment: ProviderEnvironment): Promise<Values> => {
      const values = await read(providerId, environment)
      if (!values) throw noCredential()
      return values
    },
    /**
     * Keys by which deliveries are checked, newest first: of every environment of this workspace, and the one before a
     * replacement for a week. Needs no open store, since deliveries come while the workspace is locked.
     */
    verificationKeys: async (providerId: ProviderId): Promise<readonly VerificationKey[]> => {
      const found = await Promise.all(descriptorOf(providerId).environments.map(async (environment) => {
        const generations = [['current', await read(providerId, environment).catch(() => null)], ['previous', await readPrevious(providerId, environment)]] as const
        return generations.flatMap(([generation, values]) => (values === null ? [] : [{ mark: { providerId, environment, generation, ending: endingOf(descriptorOf(providerId).credentialFields, values) }, values }]))
      }))
      return found.flat()
    },
    /** Gives the practice workspace the sandbox's own keys, through the same door as any others. */
    ensure: async (opened: Store, providerId: ProviderId, environment: ProviderEnvironment, values: Values): Promise<void> => {
      const records = await opened.run('credentials.list')
      if (records.some((record) => record.providerId === providerId && record.environment === environment) && (await read(providerId, environment))) return
      await secrets.write(entryName(providerId, environment), JSON.stringify(values))
      await opened.run('credentials.write', {
        providerId, environment, shown: shownOf(descriptorOf(providerId).credentialFields, values), changedAt: clock.now(), changedBy: me(), lastTest: null,
      })
    },
  }
}
export type CredentialsService = ReturnType<typeof createCredentialsService>

const entryName = (providerId: ProviderId, environment: ProviderEnvironment): string => `provider/${providerId}/${environment}`

const previousName = (providerId: ProviderId, environment: ProviderEnvironment): string => `${entryName(providerId, environment)}/previous`

/** How long the key before a replacement still checks deliveries. */
const PREVIOUS_KEY_MS = 7 * 24 * 60 * 60 * 1000
/** Member of a previous key's entry that says until when; no credential field has such a name. */
const UNTIL = '@until'

/** Last four characters of the first secret field, as far as they may be shown. */
const endingOf = (fields: readonly CredentialField[], values: Values): string => {
  const name = fields.find(({ isSecret }) => isSecret)?.name ?? ''
  return shownOf(fields, values)[name] ?? ''
}

const noCredential = (): AppError => new AppError('provider.no-credential', 'No key is stored for this environment. Add it in Settings, Providers.')

const malformedEntry = (): AppError => new AppError('secrets.malformed', 'The stored key cannot be read. Replace it in Settings, Providers.')

const parseEntry = (text: string): Values => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    // The parser's own error would quote the key.
    throw malformedEntry()
  }
  if (typeof parsed !== 'object' || parsed === null) throw malformedEntry()
  return Object.fromEntries(Object.entries(parsed).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
}

const checkValues = (fields: readonly CredentialField[], values: Values): Values => {
  const wrong: Record<string, string> = {}
  const checked = fields.map(({ name, maxLength, pattern }) => {
    const value = (values[name] ?? '').trim()
    if (value === '') wrong[name] = 'is missing'
    else if (value.length > maxLength) wrong[name] = `is longer than ${maxLength} characters`
    else if (pattern !== null && !new RegExp(`^(?:${pattern})$`, 'u').test(value)) wrong[name] = 'does not have the expected form'
    return [name, value] as const
  })
  if (Object.keys(wrong).length > 0) throw new AppError('app.invalid-input', 'The key was not saved. Check the marked fields.', { fields: wrong })
  return Object.fromEntries(checked)
}

/** Last four characters of a secret of at least 12, nothing of a shorter one; whole values of fields that are no secret. */
const shownOf = (fields: readonly CredentialField[], values: Values): Readonly<Record<string, string>> =>
  Object.fromEntries(fields.map(({ name, isSecret }) => {
    const value = values[name] ?? ''
    return [name, isSecret ? (value.length >= 12 ? value.slice(-4) : '') : value.slice(0, 80)]
  }))

const statusOf = (providerId: ProviderId, environment: ProviderEnvironment, record: CredentialRecord | undefined): CredentialStatus => ({
  providerId, environment, isSet: record !== undefined, shown: record?.shown ?? {}, changedAt: record?.changedAt ?? null,
  changedBy: record?.changedBy ?? null, lastTest: record?.lastTest ?? null,
})
