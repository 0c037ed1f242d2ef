import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef, type UnwrapNestedRefs } from 'vue'
import type { RequestOf, ResponseOf } from '#shared/bridge/channels.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import type { CallbackId } from '#shared/domain/ids.ts'
import { detailOf, type Bridge } from '../bridge/bridge.ts'

export type CallbackPage = ResponseOf<'callbacks.list'>
export type CallbackRow = CallbackPage['rows'][number]
export type CallbackCounts = CallbackPage['counts']
export type CallbackFilter = RequestOf<'callbacks.list'>['filter']
export type CallbackDetail = ResponseOf<'callbacks.get'>

/** Narrows nothing. */
export const ANY_CALLBACK: CallbackFilter = { verdicts: [], states: [], providerIds: [], caseId: null, text: '' }

/** A list of deliveries, newest first, that new ones join only while nobody points at it. */
export type CallbackFeed = Readonly<{
  filter: ShallowRef<CallbackFilter>
  rows: ShallowRef<readonly CallbackRow[]>
  totalCount: Ref<number>
  counts: ShallowRef<CallbackCounts | null>
  isLoading: Ref<boolean>
  isLoaded: Ref<boolean>
  error: ShallowRef<ErrorDetail | null>
  /** New deliveries that wait until the list may move. */
  waitingCount: Ref<number>
  /** Rows that joined while the list was on screen, for their wash. */
  arrivedIds: ShallowRef<ReadonlySet<CallbackId>>
  hasMore: ComputedRef<boolean>
  /** Reads from the newest on. Never rejects. */
  load: () => Promise<void>
  setFilter: (filter: CallbackFilter) => Promise<void>
  /** The next page of older ones. */
  more: () => Promise<void>
  /** While held, rows keep their places: new ones wait, and none goes away. */
  setHeld: (isHeld: boolean) => void
  /** A list that nobody sees asks for nothing when something arrives; it is loaded again when it shows. */
  setShown: (isShown: boolean) => void
  /** Lets waiting ones in, held or not. */
  release: () => Promise<void>
  /** One was stored or settled. Many at once cost one look. */
  note: (callbackId: CallbackId, isNew: boolean) => void
}>

/** The same as a store hands it out. */
export type ShownFeed = UnwrapNestedRefs<CallbackFeed>

const PAGE = 100
/** Pause between two looks at the newest rows, so that a burst costs a few looks a second. */
const LOOK_MS = 250
/** Older rows that one look brings up to date. */
const MOST_REPAIRS = 20

const summaryOf = ({ envelope: _envelope, judgement: _judgement, effect: _effect, settledAt: _at, settledBy: _by, hasBody: _body, ...row }: CallbackDetail): CallbackRow => row

type Merged = Readonly<{ rows: readonly CallbackRow[]; fresh: readonly CallbackRow[] }>

/**
 * What the newest page means for the rows that are shown: new versions in place, new ones in front. Rows that the page
 * should hold and does not have left the filter; they stay while the list is held.
 */
export const mergeHead = (shown: readonly CallbackRow[], head: readonly CallbackRow[], isHeld: boolean): Merged => {
  const known = new Set(shown.map(({ id }) => id))
  const byId = new Map(head.map((row) => [row.id, row]))
  const firstKnown = head.findIndex(({ id }) => known.has(id))
  if (shown.length > 0 && firstKnown < 0 && head.length >= PAGE) return { rows: isHeld ? shown : head, fresh: head }
  const fresh = head.filter(({ id }) => !known.has(id))
  const lastInHead = shown.findLastIndex(({ id }) => byId.has(id))
  const covered = head.length < PAGE ? shown.length : lastInHead + 1
  const kept = shown.map((row) => byId.get(row.id) ?? row).filter((row, index) => isHeld || index >= covered || byId.has(row.id))
  return { rows: isHeld ? kept : [...fresh, ...kept], fresh }
}

/** A feed over the bridge. @param start what it is narrowed to at first. */
export const createCallbackFeed = (bridge: Bridge, start: CallbackFilter = ANY_CALLBACK): CallbackFeed => {
  const filter = shallowRef(start)
  const rows = shallowRef<readonly CallbackRow[]>([])
  const totalCount = ref(0)
  const counts = shallowRef<CallbackCounts | null>(null)
  const isLoading = ref(false)
  const isLoaded = ref(false)
  const error = shallowRef<ErrorDetail | null>(null)
  const waitingCount = ref(0)
  const arrivedIds = shallowRef<ReadonlySet<CallbackId>>(new Set())
  const changed = new Set<CallbackId>()
  let headIds: ReadonlySet<CallbackId> = new Set()
  let isHeld = false
  let isShown = true
  let turn = 0
  let isLooking = false
  let isAsked = false

  const fetch = (beforeId: CallbackId | null): Promise<CallbackPage> => bridge.call('callbacks.list', { filter: filter.value, beforeId, limit: PAGE })
  /** One question; an answer that a newer filter overtook is dropped. */
  const ask = async (beforeId: CallbackId | null, take: (page: CallbackPage) => void): Promise<void> => {
    const mine = turn
    try {
      const page = await fetch(beforeId)
      if (mine !== turn) return
      totalCount.value = page.totalCount
      counts.value = page.counts
      error.value = null
      take(page)
    } catch (caught) {
      if (mine === turn) error.value = detailOf(caught)
    }
  }
  const load = async (): Promise<void> => {
    const mine = ++turn
    isLoading.value = true
    await ask(null, (page) => {
      rows.value = page.rows
      arrivedIds.value = new Set()
      waitingCount.value = 0
      isLoaded.value = true
    })
    if (mine === turn) isLoading.value = false
  }
  const look = (mayMove: boolean): Promise<void> => ask(null, (page) => {
    headIds = new Set(page.rows.map(({ id }) => id))
    const merged = mergeHead(rows.value, page.rows, !mayMove)
    rows.value = merged.rows
    waitingCount.value = mayMove ? 0 : merged.fresh.length
    if (mayMove) arrivedIds.value = new Set(merged.fresh.map(({ id }) => id))
  })
  const repair = async (): Promise<void> => {
    const ids = [...changed].filter((id) => !headIds.has(id) && rows.value.some((row) => row.id === id)).slice(0, MOST_REPAIRS)
    changed.clear()
    const found = await Promise.all(ids.map((callbackId) => bridge.call('callbacks.get', { callbackId }).catch(() => null)))
    const byId = new Map(found.flatMap((detail) => (detail === null ? [] : [[detail.id, summaryOf(detail)]])))
    if (byId.size > 0) rows.value = rows.value.map((row) => byId.get(row.id) ?? row)
  }
  const lookSoon = async (): Promise<void> => {
    isAsked = true
    if (isLooking || !isLoaded.value) return
    isLooking = true
    while (isAsked && isShown) {
      isAsked = false
      await look(!isHeld)
      await repair()
      await new Promise((resolve) => { setTimeout(resolve, LOOK_MS) })
    }
    isLooking = false
  }
  return {
    filter, rows, totalCount, counts, isLoading, isLoaded, error, waitingCount, arrivedIds, load,
    hasMore: computed(() => rows.value.length + waitingCount.value < totalCount.value),
    setFilter: (next) => {
      filter.value = next
      return load()
    },
    more: async () => {
      const last = rows.value.at(-1)
      if (last === undefined || isLoading.value || rows.value.length + waitingCount.value >= totalCount.value) return
      isLoading.value = true
      await ask(last.id, (page) => {
        const known = new Set(rows.value.map(({ id }) => id))
        rows.value = [...rows.value, ...page.rows.filter(({ id }) => !known.has(id))]
      })
      isLoading.value = false
    },
    setHeld: (next) => {
      const isOver = isHeld && !next
      isHeld = next
      if (isOver && isLoaded.value && waitingCount.value > 0) void look(true)
    },
    setShown: (next) => { isShown = next },
    release: () => look(true),
    note: (callbackId, isNew) => {
      if (!isShown) return
      if (!isNew) changed.add(callbackId)
      void lookSoon()
    },
  }
}
