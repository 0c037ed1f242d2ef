import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { AppErrorCode, ErrorDetail } from '#shared/domain/errors.ts'
import { useNow } from '../../app/clock.ts'
import { dayDistance, formatDate, formatElapsed, formatTime } from '../../format/dates.ts'
import { retrieveWords as words } from './words.ts'

/** Refusals after which a further sign-in does harm until a time is over. */
const LOCK_OUTS: ReadonlySet<AppErrorCode> = new Set(['retrieval.too-many-tries', 'retrieval.wait', 'retrieval.login-locked'])
const HOUR_MS = 3_600_000

export type LockOut = Readonly<{
  /** Milliseconds since 1970. */
  endsAt: number
  /** Ours and not the bank's: an officer with a reason may go on. */
  isOurs: boolean
}>

/** The console held the login back before anything was sent; a bank's own refusal carries the provider's code. */
export const isOwnLimit = ({ code, providerCode }: Pick<ErrorDetail, 'code' | 'providerCode'>): boolean => code === 'retrieval.too-many-tries' && providerCode === undefined

/** @returns null for a refusal that leaves the sign-in open. @param now milliseconds since 1970. */
export const lockOutOf = (failure: ErrorDetail | null, now: number): LockOut | null => {
  if (failure === null || !LOCK_OUTS.has(failure.code) || failure.retryAfterSeconds === undefined || failure.retryAfterSeconds <= 0) return null
  return { endsAt: now + failure.retryAfterSeconds * 1000, isOurs: isOwnLimit(failure) }
}

/** What the clock says: minutes and seconds below an hour, else the moment. */
export const lockOutText = ({ endsAt }: LockOut, now: number): string => {
  if (endsAt - now < HOUR_MS) return words.opensIn(formatElapsed(endsAt - now))
  return words.opensAt(dayDistance(endsAt, now) === 0 ? formatTime(endsAt) : `${formatDate(endsAt, now, { hasWeekday: true })} ${formatTime(endsAt)}`)
}

/** Lock-outs by bank, for as long as they last; another bank is not concerned. */
export const useLockOut = (failure: Readonly<Ref<ErrorDetail | null>>, bankSlug: () => string | null): ComputedRef<(LockOut & Readonly<{ text: string }>) | null> => {
  const byBank = ref<ReadonlyMap<string, LockOut>>(new Map())
  const now = useNow(1000)
  watch(failure, (refused) => {
    const slug = bankSlug()
    const found = lockOutOf(refused, Date.now())
    if (slug !== null && found !== null) byBank.value = new Map(byBank.value).set(slug, found)
  })
  return computed(() => {
    const found = byBank.value.get(bankSlug() ?? '')
    return found === undefined || found.endsAt <= now.value ? null : { ...found, text: lockOutText(found, now.value) }
  })
}
