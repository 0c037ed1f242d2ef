import { createApp } from 'vue'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ResponseOf } from '#shared/bridge/channels.ts'
import { asInstant } from '#shared/domain/calendar.ts'
import { asId } from '#shared/domain/ids.ts'
import { defaultSettings } from '#shared/domain/settings.ts'
import { provideBridge } from '../bridge/bridge.ts'
import { createFakeBridge, refusal, type FakeAnswers, type FakeBridge } from '../bridge/fake-bridge.ts'
import { useCaseDetailStore } from './case-detail.ts'
import { useCasesStore } from './cases.ts'
import { useProvidersStore } from './providers.ts'
import { useRetrievalsStore } from './retrievals.ts'
import { useSettingsStore } from './settings.ts'
import { useStatementsStore } from './statements.ts'
import { useWorkspaceStore } from './workspace.ts'

const caseId = asId<'case'>('case-0001')
const retrievalId = asId<'retrieval'>('retr-0001')
const at = asInstant('2026-11-12T09:00:00.000Z')

/** A list of a given length whose rows carry their index as reference. */
const listOf = (totalCount: number): NonNullable<FakeAnswers['cases.list']> => ({ offset, limit }) => ({
  rows: Array.from({ length: Math.max(0, Math.min(limit, totalCount - offset)) }, (_, index) => ({ reference: `CB-${offset + index}` }) as never),
  totalCount,
  groups: [{ key: 'today', count: totalCount }],
})
const counts = (): ResponseOf<'cases.counts'> => ({ tabs: { mine: 3 } as never, owners: ['AS'] })
const detailAnswers: FakeAnswers = {
  'cases.get': () => ({ loanCase: { id: caseId, revision: 1 } }) as never,
  'notes.list': () => [], 'tasks.list': () => [], 'timeline.list': () => [],
}

let fake: FakeBridge
const withAnswers = (answers: FakeAnswers): void => {
  fake = createFakeBridge(answers)
  const app = createApp({})
  const pinia = createPinia()
  provideBridge(app, fake.bridge)
  app.use(pinia)
  setActivePinia(pinia)
}
beforeEach(() => { withAnswers({}) })

describe('cases store', () => {
  beforeEach(() => { withAnswers({ 'cases.list': listOf(100_000), 'cases.counts': counts, 'views.list': () => [] }) })

  it('holds only pages near the view of a list of 100,000 cases', async () => {
    const store = useCasesStore()
    await store.load()
    expect(store.rows.totalCount).toBe(100_000)
    for (let row = 0; row < 100_000; row += 1000) void store.rows.need(row, row + 40)
    await vi.waitFor(() => { expect(store.rows.rowAt(99_020)?.reference).toBe('CB-99020') })
    expect(store.rows.rowAt(0)).toBeUndefined()
    expect(fake.requestsOf('cases.list').every(({ limit }) => limit <= 100)).toBe(true)
  })

  it('asks for a page once, however often the view says that it needs it', async () => {
    const store = useCasesStore()
    await store.load()
    void store.rows.need(150, 180)
    void store.rows.need(151, 181)
    await vi.waitFor(() => { expect(store.rows.rowAt(150)).toBeDefined() })
    expect(fake.requestsOf('cases.list').filter(({ offset }) => offset === 100)).toHaveLength(1)
  })

  it('drops the answer of a filter that was overtaken', async () => {
    const waiting: (() => void)[] = []
    fake.answers['cases.list'] = async (request) => {
      if (request.filter.text === 'slow') await new Promise<void>((resolve) => waiting.push(resolve))
      return { rows: [{ reference: request.filter.text ?? '' } as never], totalCount: 1, groups: [] }
    }
    const store = useCasesStore()
    const slow = store.setFilter({ tab: 'all', sort: 'due', isDescending: false, text: 'slow' })
    await store.setFilter({ tab: 'all', sort: 'due', isDescending: false, text: 'fast' })
    waiting.forEach((go) => { go() })
    await slow
    expect(store.rows.rowAt(0)?.reference).toBe('fast')
  })

  it('keeps rows on screen while it refreshes, and folds a burst of changes into one more refresh', async () => {
    const store = useCasesStore()
    await store.load()
    const before = fake.requestsOf('cases.counts').length
    for (let burst = 0; burst < 20; burst += 1) fake.emit('cases.changed', { caseIds: [caseId] })
    expect(store.rows.rowAt(0)?.reference).toBe('CB-0')
    await vi.waitFor(() => { expect(fake.requestsOf('cases.counts').length).toBe(before + 2) })
  })

  it('keeps the old rows and says why when a refresh fails', async () => {
    const store = useCasesStore()
    await store.load()
    fake.answers['cases.list'] = () => { throw refusal('store.io') }
    await store.refresh()
    expect(store.rows.error?.code).toBe('store.io')
    expect(store.rows.rowAt(0)?.reference).toBe('CB-0')
  })
})

describe('case-detail store', () => {
  it('drops everything of the applicant when the case is left', async () => {
    withAnswers(detailAnswers)
    const store = useCaseDetailStore()
    await store.open(caseId)
    expect(store.loanCase?.id).toBe(caseId)
    store.close()
    expect([store.loanCase, store.view.current, store.notes.current.length, store.caseId]).toEqual([null, null, 0, null])
  })

  it('does not bring back a case that was left while its answer was on the way', async () => {
    let answer = (): void => undefined
    withAnswers({ ...detailAnswers, 'cases.get': () => new Promise((resolve) => { answer = () => { resolve({ loanCase: { id: caseId } } as never) } }) })
    const store = useCaseDetailStore()
    const opening = store.open(caseId)
    store.close()
    answer()
    await opening
    expect(store.view.current).toBeNull()
  })

  it('reloads after changes to this case, not after changes to others', async () => {
    withAnswers(detailAnswers)
    const store = useCaseDetailStore()
    await store.open(caseId)
    fake.emit('cases.changed', { caseIds: [asId<'case'>('case-0002')] })
    expect(fake.requestsOf('cases.get')).toHaveLength(1)
    fake.emit('cases.changed', { caseIds: [] })
    expect(fake.requestsOf('cases.get')).toHaveLength(2)
  })
})

describe('other stores', () => {
  it('collects the steps of a running retrieval once each', () => {
    const store = useRetrievalsStore()
    const change = { retrievalId, caseId, state: 'collecting' as const, step: 'fetching' as const, stepStartedAt: at }
    fake.emit('retrieval.changed', change)
    fake.emit('retrieval.changed', change)
    fake.emit('retrieval.changed', { ...change, step: 'saving' })
    expect(store.steps.get(retrievalId)?.map(({ step }) => step)).toEqual(['fetching', 'saving'])
  })

  it('shows a changed setting at once and takes it back when main refuses', async () => {
    withAnswers({ 'settings.get': () => defaultSettings('practice', 'Ann Saar'), 'settings.update': () => { throw refusal('store.disk-full') } })
    const store = useSettingsStore()
    await store.load()
    const saving = store.update({ appearance: { theme: 'dark' } })
    expect(store.appearance.theme).toBe('dark')
    await expect(saving).rejects.toThrow()
    expect(store.appearance.theme).toBe('system')
  })

  it('reads provider keys anew after every step, also after one that failed', async () => {
    withAnswers({ 'providers.list': () => ({ providers: [], credentials: [] }), 'credentials.test': () => { throw refusal('provider.timeout') } })
    const store = useProvidersStore()
    await expect(store.test('fimento', 'test')).rejects.toThrow()
    expect(fake.requestsOf('providers.list')).toHaveLength(1)
  })

  it('follows line, lock and saves', async () => {
    const status: ResponseOf<'workspace.status'> = {
      workspace: 'practice', state: 'open', hasPassphrase: false, lockReason: null, lockedAt: null, failure: null, waysOut: [], savedAt: null, isOnline: true, officerName: 'Ann',
    }
    withAnswers({
      'workspace.status': () => status, 'app.info': () => ({ version: '1', workspace: 'practice', platform: 'linux', isDevelopment: false, engine: 'x' }),
      'window.state': () => ({ isMaximized: false, isFullScreen: false, isFocused: true, zoomPercent: 100 }),
    })
    const store = useWorkspaceStore()
    await store.load()
    fake.emit('network.changed', { isOnline: false })
    fake.emit('store.saved', { at })
    expect([store.isOnline, store.offlineSince !== null, store.savedAt, store.isPractice]).toEqual([false, true, at, true])
    fake.emit('workspace.changed', { ...status, state: 'locked' })
    expect([store.isOpen, store.isOnline, store.savedAt]).toEqual([false, true, at])
  })

  it('lets an event overtake a snapshot that was asked for before it', async () => {
    const status: ResponseOf<'workspace.status'> = {
      workspace: 'practice', state: 'opening', hasPassphrase: false, lockReason: null, lockedAt: null, failure: null, waysOut: [], savedAt: null, isOnline: true, officerName: 'Ann',
    }
    withAnswers({
      'workspace.status': () => {
        fake.emit('workspace.changed', { ...status, state: 'open' })
        return status
      },
      'app.info': () => ({ version: '1', workspace: 'practice', platform: 'linux', isDevelopment: false, engine: 'x' }),
      'window.state': () => ({ isMaximized: false, isFullScreen: false, isFocused: true, zoomPercent: 100 }),
    })
    const store = useWorkspaceStore()
    await store.load()
    expect(store.isOpen).toBe(true)
  })

  it('shows the first account of a case and pages its transactions', async () => {
    const accountId = asId<'account'>('acct-0001')
    withAnswers({
      'statements.list': () => [{ accounts: [{ id: accountId }] }] as never,
      'statements.transactions': () => ({ rows: [{ ordinal: 0 } as never], totalCount: 1 }),
    })
    const store = useStatementsStore()
    await store.open(caseId)
    expect([store.accountId, store.rows.totalCount]).toEqual([accountId, 1])
    await store.search('rent')
    expect(fake.requestsOf('statements.transactions').at(-1)).toMatchObject({ accountId, text: 'rent' })
  })
})
