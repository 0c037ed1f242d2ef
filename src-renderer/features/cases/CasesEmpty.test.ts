import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import type { CaseFilter } from '#shared/domain/case.ts'
import { createFakeBridge } from '../../bridge/fake-bridge.ts'
import { mountWith } from '../../testing/mount-with.ts'
import CasesEmpty from './CasesEmpty.vue'

const filter: CaseFilter = { tab: 'all', sort: 'due', isDescending: false, markets: ['FI'], providers: ['instantor'] }
afterEach(() => { document.body.innerHTML = '' })

it('names the filter to drop, and drops it', async () => {
  const changes: CaseFilter[] = []
  const fake = createFakeBridge({ 'cases.list': ({ filter: asked }) => ({ rows: [], totalCount: asked.markets === undefined ? 3 : 0, groups: [] }) })
  const { wrapper } = mountWith(CasesEmpty, { filter, onChange: (next: CaseFilter) => { changes.push(next) } }, fake)
  await flushPromises()
  expect(wrapper.text()).toContain('No case matches all two filters')
  expect(wrapper.text()).toContain('Closest: 3 cases without “Market: FI”.')
  await wrapper.findAll('button').find((button) => button.text() === 'Drop Market: FI')?.trigger('click')
  expect(changes).toEqual([{ tab: 'all', sort: 'due', isDescending: false, providers: ['instantor'] }])
})

it('says why a tab without filters is empty', () => {
  const { wrapper } = mountWith(CasesEmpty, { filter: { tab: 'due-today', sort: 'due', isDescending: false } }, createFakeBridge())
  expect(wrapper.text()).toContain('Nothing is due today')
})
