import type { Challenge } from '#shared/domain/challenge.ts'
import { AppError } from '#shared/domain/errors.ts'
import type { PendingDelivery } from '#shared/domain/pending-delivery.ts'
import type { StatementDelivery } from '#shared/domain/statement.ts'
import type { AssistedSession, FetchAll, SessionAccount } from '../provider.ts'
import type { ApiAnswer, TokenBox } from './calls.ts'
import type { BankStatementsClient } from './client.ts'
import { PASSWORD_KEPT_MS } from './config.ts'
import { toErrorOfCode, unreadable } from './errors.ts'
import { accountKeyOf, toStatement } from './map.ts'
import { currencyOfRegion, toSessionAccount, type ListedInstitution } from './map-institution.ts'
import { toAnswerBody } from './mfa-answer.ts'
import { toChallenge } from './mfa.ts'
import { createExtras } from './session-extras.ts'
import { accountsSchema } from './wire.ts'
import type { WireObject } from './wire-object.ts'

/** The vendor's own code for a login without any account to export. */
const NO_ACCOUNTS = 60_008

/** For a security step that cannot be shown yet. */
export const stepNotSupported = (): AppError =>
  new AppError('retrieval.challenge-not-supported', 'The bank asks for a security step, which Casebench cannot show yet. The bank session was closed. Choose another way.')

/** A password that the bank wants again at export; forgets itself after its time. */
export type KeptPassword = Readonly<{ read(): string | null; drop(): void }>

export const keepPassword = (password: string | null): KeptPassword => {
  let kept = password
  const timer = kept === null ? undefined : setTimeout(() => (kept = null), PASSWORD_KEPT_MS)
  return {
    read: () => kept,
    drop: () => {
      clearTimeout(timer)
      kept = null
    },
  }
}

export type SessionParts = Readonly<{
  client: BankStatementsClient
  box: TokenBox
  listed: ListedInstitution
  /** The answer that opened the session. */
  answer: ApiAnswer
  password: KeptPassword
  /** Set when the sign-in also asked for all statements, with the delivery that it promised if any. */
  fetchAll?: Readonly<{ request: FetchAll; pending: PendingDelivery }>
}>

/** Ends a session at the provider. Never rejects. @returns true when it was confirmed. */
export const signOut = async (client: BankStatementsClient, box: TokenBox): Promise<boolean> => {
  if (box.current === null) return true
  try {
    await client.logout(box, new AbortController().signal)
    return true
  } catch {
    return false
  } finally {
    box.current = null
  }
}

/** @throws AppError `provider.unreadable` without a list, `retrieval.no-usable-account` for an empty one. */
const accountsIn = (body: WireObject) => {
  const parsed = accountsSchema.safeParse(body)
  if (!parsed.success) throw unreadable('login, accounts')
  if (parsed.data.accounts.length === 0) throw toErrorOfCode(NO_ACCOUNTS)
  return parsed.data.accounts
}

const exportPassword = (password: KeptPassword): string => {
  const kept = password.read()
  if (kept === null) throw new AppError('retrieval.session-ended', 'The password for the export was kept for ten minutes and is gone. Ask the applicant to sign in again.')
  return kept
}

const idIn = (idsByKey: ReadonlyMap<string, string | number>, key: string): string | number => {
  const id = idsByKey.get(key)
  if (id === undefined) throw new AppError('app.invalid-input', 'One of the chosen accounts is not among those of this sign-in.')
  return id
}

/**
 * A session over the newest token, either signed in or waiting for a security step. Calls of one session follow each
 * other, because each answer may change the token.
 * @throws AppError `provider.unreadable` for an answer with neither accounts nor a security step,
 * `retrieval.no-usable-account` for one without any account.
 */
export const openSession = ({ client, box, listed, answer, password, fetchAll }: SessionParts): AssistedSession => {
  const { slug, name, isPasswordNeededAtExport, maxDays } = listed.institution
  const currency = currencyOfRegion(listed.region)
  let challenge: Challenge | null = null
  let accounts: readonly SessionAccount[] = []
  let idsByKey: ReadonlyMap<string, string | number> = new Map()
  let hasFetched = false
  let delivered: StatementDelivery | null = null
  let pending: PendingDelivery | null = null
  /** The files of a result that comes by itself are there: the provider's work is done, so the session can end. */
  let isWorkDone = false
  let closing: Promise<boolean> | undefined

  const toDelivery = ({ body, bytes, mediaType }: ApiAnswer): StatementDelivery =>
    ({ statement: toStatement(body, { currencyOf: () => currency, slug }), rawBody: bytes, rawMediaType: mediaType })
  const list = ({ body }: ApiAnswer): void => {
    const listedAccounts = accountsIn(body)
    idsByKey = new Map(listedAccounts.map((account) => [accountKeyOf(slug, account.id), account.id]))
    accounts = listedAccounts.map((account) => toSessionAccount(slug, account, currency))
  }
  const take = (given: ApiAnswer): void => {
    if (given.body['mfa'] !== undefined) {
      challenge = toChallenge(given.body['mfa'])
      return
    }
    challenge = null
    if (fetchAll) {
      hasFetched = true
      const { delivery, isSilent = false } = fetchAll.request
      if (delivery || isSilent) pending = fetchAll.pending
      else delivered = toDelivery(given)
      if (delivered || isSilent) return
    }
    list(given)
  }
  const refuseWhenOver = (): void => {
    if (closing || box.current === null) throw new AppError('retrieval.session-ended', 'The bank session has ended. Ask the applicant to sign in again.')
  }
  const idsOf = (keys: readonly string[]): readonly (string | number)[] => keys.map((key) => idIn(idsByKey, key))
  /** A sign-in that brought the statements listed no accounts, so the list is asked for (seed 004, "List Accounts"). */
  const everyId = async (signal: AbortSignal): Promise<readonly (string | number)[]> => {
    if (idsByKey.size === 0) list(await client.accounts(box, signal))
    return [...idsByKey.values()]
  }
  const refuseWhenWaiting = (): void => {
    if (challenge) throw new AppError('retrieval.illegal-move', 'The bank still waits for the security step.')
    refuseWhenOver()
  }
  const fetchStatements: AssistedSession['fetchStatements'] = async ({ accountKeys, days, wantsRawFile = false }, signal) => {
    if (delivered) return [delivered]
    if (hasFetched) throw new AppError('retrieval.illegal-move', 'Statements can be fetched once per sign-in. Sign in again for more.')
    refuseWhenWaiting()
    // More days than the bank keeps are refused (40004), and the one call of the session with them.
    const request = { accounts: { [slug]: idsOf(accountKeys) }, days: maxDays === null ? days : Math.min(days, maxDays), password: isPasswordNeededAtExport ? exportPassword(password) : null, ...(wantsRawFile ? { wantsRawFile } : {}) }
    hasFetched = true
    const given = await client.statements(request, box, signal)
    password.drop()
    if (given.body['mfa'] !== undefined) throw stepNotSupported()
    const delivery = toDelivery(given)
    if (delivery.statement.accounts.length < accountKeys.length) {
      throw new AppError('provider.unreadable', 'BankStatements sent fewer accounts than were asked for. Nothing was saved. Sign in again and choose fewer accounts.')
    }
    return [delivery]
  }

  const extras = createExtras({ client, box, slug, idsOf, everyId, refuseWhenWaiting, onFiles: () => { isWorkDone = true } })
  take(answer)
  return {
    get challenge() {
      return challenge
    },
    get accounts() {
      return accounts
    },
    institutionName: name,
    get hasStatements() {
      return delivered !== null
    },
    get pending() {
      return pending
    },
    answerChallenge: async (answers, signal) => {
      if (!challenge) throw new AppError('retrieval.illegal-move', 'The bank does not wait for a security step.')
      refuseWhenOver()
      take(await client.mfa(toAnswerBody(challenge, answers), box, signal))
    },
    fetchStatements,
    ...extras,
    close: () => {
      password.drop()
      // A sign-out would end the session that the provider still works in for its delivery. A silent answer comes after
      // the work (only `async` leaves it running), so that session ends like any other.
      if (pending?.deliversTo && !isWorkDone) return Promise.resolve(true)
      closing ??= signOut(client, box)
      return closing
    },
  }
}
