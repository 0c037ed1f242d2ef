import { describe, expect, it, vi } from 'vitest'
import { createFakeBridge } from '../bridge/fake-bridge.ts'
import { deskWith, rowOf } from '../features/callbacks/testing/deliveries.ts'
import { ANY_CALLBACK, createCallbackFeed, mergeHead, type CallbackRow } from './callback-feed.ts'

const numbered = (from: number, to: number, part: Partial<CallbackRow> = {}): CallbackRow[] =>
  Array.from({ length: from - to + 1 }, (_, index) => rowOf(from - index, part))
const ids = (rows: readonly CallbackRow[]): string[] => rows.map(({ title }) => title.replace('STATUS_', ''))

describe('what the newest page means for the rows on screen', () => {
  it('puts new ones in front and renews known ones in place', () => {
    const { rows, fresh } = mergeHead(numbered(3, 1), [rowOf(4), rowOf(3, { state: 'set-aside' }), ...numbered(2, 1)], false)
    expect(ids(rows)).toEqual(['4', '3', '2', '1'])
    expect(rows[1]?.state).toBe('set-aside')
    expect(ids(fresh)).toEqual(['4'])
  })

  it('held: nothing joins and nothing goes, but what changed is renewed', () => {
    const { rows, fresh } = mergeHead(numbered(3, 1), [rowOf(4), rowOf(3, { state: 'set-aside' }), rowOf(1)], true)
    expect(ids(rows)).toEqual(['3', '2', '1'])
    expect([rows[0]?.state, ids(fresh)]).toEqual(['set-aside', ['4']])
  })

  it('free: what left the filter goes', () => {
    expect(ids(mergeHead(numbered(3, 1), [rowOf(3), rowOf(1)], false).rows)).toEqual(['3', '1'])
  })

  it('keeps older rows that the page does not reach', () => {
    const head = numbered(151, 52)
    expect(ids(mergeHead(numbered(150, 1), head, false).rows)).toHaveLength(151)
  })

  it('more came than a page holds: starts anew instead of hiding a gap, and not while held', () => {
    expect(ids(mergeHead(numbered(3, 1), numbered(500, 401), false).rows)).toHaveLength(100)
    expect(ids(mergeHead(numbered(3, 1), numbered(500, 401), true).rows)).toEqual(['3', '2', '1'])
  })
})

describe('a feed', () => {
  const open = async (start: CallbackRow[]) => {
    let rows = start
    const fake = createFakeBridge(deskWith(() => rows))
    const feed = createCallbackFeed(fake.bridge)
    await feed.load()
    return {
      fake, feed,
      arrive: (row: CallbackRow) => {
        rows = [row, ...rows]
        feed.note(row.id, true)
      },
      change: (row: CallbackRow) => {
        rows = rows.map((other) => (other.id === row.id ? row : other))
        feed.note(row.id, false)
      },
    }
  }

  it('while held new ones wait, and come in together when it is free again', async () => {
    const { feed, arrive } = await open(numbered(3, 1))
    feed.setHeld(true)
    arrive(rowOf(4))
    arrive(rowOf(5))
    await vi.waitFor(() => { expect(feed.waitingCount.value).toBe(2) })
    expect(ids(feed.rows.value)).toEqual(['3', '2', '1'])
    feed.setHeld(false)
    await vi.waitFor(() => { expect(ids(feed.rows.value)).toEqual(['5', '4', '3', '2', '1']) })
    expect([feed.waitingCount.value, [...feed.arrivedIds.value]]).toEqual([0, [rowOf(5).id, rowOf(4).id]])
  })

  it('lets them in on demand although it is held', async () => {
    const { feed, arrive } = await open(numbered(1, 1))
    feed.setHeld(true)
    arrive(rowOf(2))
    await vi.waitFor(() => { expect(feed.waitingCount.value).toBe(1) })
    await feed.release()
    expect(ids(feed.rows.value)).toEqual(['2', '1'])
  })

  it('a burst of a thousand costs a few looks', async () => {
    const { fake, feed, arrive } = await open([])
    for (let number = 1; number <= 1000; number += 1) arrive(rowOf(number))
    await vi.waitFor(() => { expect(feed.totalCount.value).toBe(1000) })
    expect(fake.requestsOf('callbacks.list').length).toBeLessThan(5)
    expect(feed.rows.value).toHaveLength(100)
  })

  it('reads older ones by page, each once', async () => {
    const { fake, feed } = await open(numbered(250, 1))
    await feed.more()
    await feed.more()
    await feed.more()
    expect(ids(feed.rows.value)).toHaveLength(250)
    expect(new Set(ids(feed.rows.value)).size).toBe(250)
    expect(fake.requestsOf('callbacks.list').map(({ beforeId }) => beforeId)).toEqual([null, rowOf(151).id, rowOf(51).id])
  })

  it('an old row that was settled is renewed although no newest page holds it', async () => {
    const { feed, change } = await open(numbered(250, 1))
    await feed.more()
    change(rowOf(60, { state: 'set-aside' }))
    await vi.waitFor(() => { expect(feed.rows.value.find(({ title }) => title === 'STATUS_60')?.state).toBe('set-aside') })
  })

  it('drops the answer of a filter that was overtaken', async () => {
    const { fake, feed } = await open(numbered(3, 1))
    let go = (): void => undefined
    const plain = fake.answers['callbacks.list']
    fake.answers['callbacks.list'] = async (request) => {
      if (request.filter.text === 'slow') await new Promise<void>((resolve) => { go = resolve })
      if (!plain) throw new Error('no list')
      return plain(request)
    }
    const slow = feed.setFilter({ ...ANY_CALLBACK, text: 'slow' })
    await feed.setFilter({ ...ANY_CALLBACK, text: 'STATUS_2' })
    go()
    await slow
    expect(ids(feed.rows.value)).toEqual(['2'])
    expect(feed.isLoading.value).toBe(false)
  })
})
