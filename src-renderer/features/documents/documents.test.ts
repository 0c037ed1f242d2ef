import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'
import { mountWith } from '../../testing/mount-with.ts'
import { lookOf, MOST_TEXT, pictureAddress, textOf } from './document-content.ts'
import DocumentDrawer from './DocumentDrawer.vue'
import DocumentsCard from './DocumentsCard.vue'
import { formatSize } from './file-size.ts'

const row = {
  id: 'document-01', caseId: 'case-0001', retrievalId: 'retrieval-1', providerId: 'bankstatements', name: 'TEST-1.json', internalName: 'x.json', mediaType: 'application/json',
  kind: 'raw-data', size: 219_136, sha256: 'ab'.repeat(32), pages: null, receivedAt: '2026-11-20T09:00:00.000Z',
}
const pdf = { ...row, id: 'document-02', name: 'TEST-1-sep-e.pdf', mediaType: 'application/pdf', kind: 'bank-estatement', pages: 3, size: 1_468_006 }
const base64 = (text: string): string => btoa(String.fromCharCode(...new TextEncoder().encode(text)))
afterEach(() => { document.body.innerHTML = '' })

const card = async (rows: readonly unknown[], answers: FakeAnswers = {}) => {
  const fake = createFakeBridge({ 'documents.list': () => rows as never, ...answers })
  const { wrapper } = mountWith(DocumentsCard, { openedId: null }, fake)
  useCaseDetailStore().caseId = 'case-0001' as never
  await flushPromises()
  return wrapper
}
const drawer = async (shown: unknown, content: string) => {
  const fake = createFakeBridge({ 'documents.read': () => ({ document: shown, base64: base64(content) }) as never })
  const { wrapper } = mountWith(DocumentDrawer, { document: shown, open: true }, fake)
  await flushPromises()
  return { fake, wrapper }
}

it('says of each file what it is, how long and how large', async () => {
  const wrapper = await card([row, pdf])
  expect(wrapper.findAll('li').map((line) => line.text())).toEqual(['TEST-1.jsonRaw data, 214 KBILN', 'TEST-1-sep-e.pdfBank eStatement, 3 pages, 1.4 MBILN'])
  expect(wrapper.find('h2').text()).toBe('Documents')
  expect(wrapper.text()).toContain('2, encrypted')
})

it('folds a long list and unfolds it again', async () => {
  const wrapper = await card(Array.from({ length: 7 }, (_, index) => ({ ...row, id: `document-${index}` })))
  expect(wrapper.findAll('li')).toHaveLength(5)
  await wrapper.findAll('button').at(-1)?.trigger('click')
  expect(wrapper.findAll('li')).toHaveLength(7)
})

it('says why it is empty, and what failed', async () => {
  expect((await card([])).text()).toContain('No files yet.')
  expect((await card([], { 'documents.list': () => { throw refusal('store.io') } })).find('[role=alert]').text()).toContain('The disk gave an error')
})

it('R-42: shows markup in a data file as inert text and loads nothing of it', async () => {
  const { wrapper } = await drawer({ ...row, mediaType: 'application/xml', name: 'a.xml' }, '<img src="x" onerror="alert(1)">')
  expect(wrapper.find('pre').text()).toBe('<img src="x" onerror="alert(1)">')
  expect(wrapper.find('img').exists()).toBe(false)
})

it('lays out JSON, cuts what is long, and leaves broken JSON as it came', async () => {
  const { wrapper } = await drawer(row, JSON.stringify({ text: 'x'.repeat(MOST_TEXT * 2) }))
  expect(wrapper.find('pre').text().length).toBeLessThanOrEqual(MOST_TEXT)
  expect(wrapper.text()).toContain('The first 20 KB of 39 KB are shown.')
  expect([textOf(base64('{"a":1}'), 'application/json'), textOf(base64('{"a":'), 'application/json')]).toEqual(['{\n  "a": 1\n}', '{"a":'])
})

it('does not even ask for the bytes of a file that it cannot show', async () => {
  const { fake, wrapper } = await drawer(pdf, '')
  expect(fake.requestsOf('documents.read')).toEqual([])
  expect(wrapper.text()).toContain('Its pages are not shown in this version.')
  expect((await drawer({ ...row, mediaType: 'application/zip' }, '')).wrapper.text()).toContain('never opened in Casebench')
})

it('takes focus when it opens', async () => {
  await drawer(row, '{}')
  expect(document.activeElement?.textContent).toContain('SHA-256')
})

it('gives an address to pictures of known kinds only', () => {
  expect([pictureAddress('AA', 'image/png'), pictureAddress('AA', 'image/svg+xml'), pictureAddress('AA', 'text/html')]).toEqual(['data:image/png;base64,AA', null, null])
  expect(lookOf({ mediaType: 'text/html' })).toBe('closed')
})

it('writes sizes as people read them', () => {
  expect([0, 1023, 1024, 219_136, 1_468_006, 52_428_800].map(formatSize)).toEqual(['0 B', '1023 B', '1 KB', '214 KB', '1.4 MB', '50 MB'])
})
