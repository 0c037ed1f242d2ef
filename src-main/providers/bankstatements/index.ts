import type { ChallengeElement } from '#shared/domain/challenge.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { InstitutionList } from '#shared/domain/institution.ts'
import type { AssistedSession, CreateProvider, ProviderModule, SignInRequest } from '../provider.ts'
import { callbacks } from './callback.ts'
import type { ApiAnswer, TokenBox } from './calls.ts'
import { createClient } from './client.ts'
import { baseUrlOf, descriptor, hosts, readOptions } from './config.ts'
import { pendingOf, sendFetchAll } from './fetch-all.ts'
import { startHosted } from './hosted.ts'
import { linkSender } from './links.ts'
import { mergeStatements } from './merge.ts'
import { unreadable } from './errors.ts'
import { toListedInstitution, toLoginElements, type ListedInstitution } from './map-institution.ts'
import { toReferralCode } from './referral.ts'
import { keepPassword, openSession, signOut, stepNotSupported } from './session.ts'
import { institutionsSchema } from './wire.ts'

const readInstitutions = ({ body }: ApiAnswer): readonly ListedInstitution[] => {
  const parsed = institutionsSchema.safeParse(body)
  if (!parsed.success) throw unreadable('institutions')
  const listed = parsed.data.institutions.map(toListedInstitution).filter((entry) => entry !== undefined)
  if (listed.length === 0 && parsed.data.institutions.length > 0) throw unreadable('institutions')
  return listed
}

/** BankStatements (illion): assisted sign-in at Australian banks, seed 004. */
export const createBankStatementsProvider: CreateProvider = ({ environment, sandboxUrl, credentials, options = {}, http, clock, log }) => {
  const baseUrl = baseUrlOf(environment, sandboxUrl)
  const { region, ...wire } = readOptions(options)
  const client = createClient({ http, baseUrl, apiKey: credentials['apiKey'] ?? '', ...wire, clock })
  let known: readonly ListedInstitution[] | undefined

  const load = async (signal: AbortSignal): Promise<readonly ListedInstitution[]> => {
    known = readInstitutions(await client.institutions(region, signal))
    return known
  }
  const institutionOf = async (slug: string, signal: AbortSignal): Promise<ListedInstitution> => {
    const found = (known ?? (await load(signal))).find(({ institution }) => institution.slug === slug)
    if (!found) throw new AppError('app.not-found', 'BankStatements does not list this bank any more. Choose it again from the list.')
    return found
  }

  /** Sessions of login forms that were fetched and wait for their login. */
  const preloaded = new Map<string, TokenBox>()
  const dropPreloaded = async (): Promise<void> => {
    const boxes = [...preloaded.values()]
    preloaded.clear()
    await Promise.all(boxes.map((box) => signOut(client, box)))
  }
  const preloadLogin = async (institutionSlug: string, signal: AbortSignal): Promise<readonly ChallengeElement[]> => {
    const { institution } = await institutionOf(institutionSlug, signal)
    await dropPreloaded()
    const box: TokenBox = { current: null }
    const { body } = await client.preload(institutionSlug, box, signal)
    preloaded.set(institutionSlug, box)
    return toLoginElements(body['institution'], institution.loginFields.map(({ id }) => id))
  }

  const signIn = async ({ institutionSlug, answers, referralCode, acceptsChallenge = false, fetchAll }: SignInRequest, signal: AbortSignal): Promise<AssistedSession> => {
    const listed = await institutionOf(institutionSlug, signal)
    const referral = toReferralCode(credentials['referralCode'] ?? '', referralCode)
    const given = Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''))
    // A token of an earlier session makes a login fail, so a sign-in begins without one, or with that of its own form.
    const box: TokenBox = preloaded.get(institutionSlug) ?? { current: null }
    preloaded.delete(institutionSlug)
    try {
      const login = { ...given, institution: institutionSlug }
      const answer = fetchAll
        ? await sendFetchAll(client, { fetchAll, login, referral, maxDays: listed.institution.maxDays }, box, signal)
        : await client.login(login, referral, box, signal)
      if (answer.body['mfa'] !== undefined && !acceptsChallenge) throw stepNotSupported()
      const password = listed.institution.isPasswordNeededAtExport ? (given['password'] ?? null) : null
      return openSession({ client, box, listed, answer, password: keepPassword(password), ...(fetchAll ? { fetchAll: { request: fetchAll, pending: pendingOf(fetchAll, referral, institutionSlug, clock.now()) } } : {}) })
    } catch (error) {
      const isSignedOut = await signOut(client, box)
      if (!isSignedOut) log.log('warn', 'bankstatements.sign-out-unconfirmed', { providerId: descriptor.id })
      throw error
    }
  }

  return {
    descriptor,
    testConnection: async (signal) => {
      // `verify` alone says that the API is up; whether the key is good, only a call that needs it tells.
      await client.verify(signal)
      const { length } = await load(signal)
      return { message: `BankStatements is online and took the key. It lists ${length} institutions.` }
    },
    assisted: {
      listInstitutions: async (signal): Promise<InstitutionList> => ({
        institutions: (await load(signal)).map(({ institution }) => institution),
        fetchedAt: clock.now(),
      }),
      preloadLogin,
      signIn,
    },
    startHosted: (referralCode, signal) => startHosted({ client, callsAt: baseUrl }, toReferralCode(credentials['referralCode'] ?? '', referralCode), signal),
    mergeStatements: (bodies, referralCode, signal) => mergeStatements(client, bodies, toReferralCode(credentials['referralCode'] ?? '', referralCode), signal),
    close: dropPreloaded,
  }
}

export const bankStatements: ProviderModule = { descriptor, hosts, create: createBankStatementsProvider, links: linkSender, callbacks }
