import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { createFakeBridge, refusal, type FakeAnswers } from '../../bridge/fake-bridge.ts'
import { useCaseDetailStore } from '../../stores/case-detail.ts'
import { mountWith } from '../../testing/mount-with.ts'
import ImportDrop from './ImportDrop.vue'
import { readDropped, toBase64 } from './read-dropped.ts'
import { useImport } from './use-import.ts'

vi.mock('vue-router', async (original) => ({ ...(await original<typeof import('vue-router')>()), useRouter: () => createRouter({ history: createMemoryHistory(), routes: [] }) }))
afterEach(() => { document.body.innerHTML = '' })

const row = {
  name: 'may.json', size: 2, sha256: 'ab'.repeat(32), outcome: 'imported', providerId: 'bankstatements', formatVersion: '20190901', label: 'Statements', accountCount: 1, transactionCount: 1204,
  documentCount: 1, note: null, reason: null, code: null, receivedAt: null,
}
const mounted = async (answers: FakeAnswers, state = 'open') => {
  const fake = createFakeBridge(answers)
  mountWith(ImportDrop, {}, fake)
  const detail = useCaseDetailStore()
  detail.caseId = 'case-0001' as never
  Object.assign(detail.view, { current: { loanCase: { id: 'case-0001', state } } })
  await flushPromises()
  return fake
}
const dropOf = (name: string, files: readonly File[]): DragEvent =>
  Object.assign(new Event(name, { bubbles: true, cancelable: true }) as DragEvent, { dataTransfer: { types: ['Files'], files, dropEffect: 'none' } })
const send = async (name: string, files: readonly File[] = []): Promise<DragEvent> => {
  const event = dropOf(name, files)
  window.dispatchEvent(event)
  await flushPromises()
  await flushPromises()
  return event
}
const zone = (): Element | null => document.querySelector('[data-testid=import-drop]')
const dialogText = (): string => document.querySelector('[role=dialog]')?.textContent ?? ''
const json = new File(['{}'], 'may.json')

describe('dropping files on a case', () => {
  it('shows where they go, takes several, and tells what became of each', async () => {
    const sent: unknown[] = []
    const refused = { ...row, name: 'cut.json', outcome: 'refused', providerId: null, formatVersion: null, label: null, accountCount: 0, documentCount: 0, code: 'document.refused', reason: 'It is cut off.' }
    const known = { ...row, name: 'old.json', outcome: 'known', receivedAt: '2026-11-19T09:00:00.000Z' }
    await mounted({ 'imports.dropped': (request: unknown) => (sent.push(request), { files: [row, refused, known] }) as never })
    expect((await send('dragenter')).defaultPrevented).toBe(true)
    expect(zone()?.textContent).toContain('Drop to import')
    await send('dragleave')
    expect(zone()).toBeNull()
    await send('dragenter')
    await send('drop', [json, new File(['x'], 'cut.json'), new File(['y'], 'old.json')])
    expect(zone()).toBeNull()
    expect(sent).toEqual([{ caseId: 'case-0001', files: [{ name: 'may.json', base64: 'e30=' }, { name: 'cut.json', base64: 'eA==' }, { name: 'old.json', base64: 'eQ==' }] }])
    expect(dialogText()).toContain('1 of 3 files imported')
    for (const text of ['Statements, format 20190901, 1 account, 1,204 transactions', 'It is cut off.', 'Refused', 'In the case already', 'The same file came']) expect(dialogText()).toContain(text)
  })

  it('tells a refusal of all, files that are too large or unreadable, and too many', async () => {
    await mounted({ 'imports.dropped': () => { throw refusal('store.disk-full') } })
    await send('drop', [json])
    expect(dialogText()).toContain('Nothing was imported')
    const current = useImport()
    const large = Object.defineProperty(new File(['x'], 'large.pdf'), 'size', { value: 26 * 1024 ** 2 })
    const folder = Object.assign(new File([''], 'folder'), { arrayBuffer: () => Promise.reject(new Error('a folder')) })
    await current.drop([large, folder])
    await flushPromises()
    expect(current.rows.map(({ name, outcome, reason }) => [name, outcome, reason?.slice(0, 20)])).toEqual([['large.pdf', 'refused', 'The file is larger t'], ['folder', 'refused', 'It could not be read']])
    await current.drop(Array.from({ length: 21 }, () => json))
    expect(current.failure).toContain('At most 20')
  })

  it('takes nothing while the case is closed, and lets other drags alone', async () => {
    const call = vi.fn()
    await mounted({ 'imports.dropped': call as never }, 'archived')
    await send('dragenter')
    expect(zone()).toBeNull()
    expect((await send('drop', [json])).defaultPrevented).toBe(true)
    expect(call).not.toHaveBeenCalled()
    const text = Object.assign(new Event('dragover', { cancelable: true }), { dataTransfer: { types: ['text/plain'] } })
    window.dispatchEvent(text)
    expect(text.defaultPrevented).toBe(false)
  })

  it('shows how far it is after a second, not before', async () => {
    let finish: (answer: unknown) => void = () => undefined
    const fake = await mounted({ 'imports.dropped': () => new Promise((resolve) => { finish = resolve }) as never })
    vi.useFakeTimers()
    const work = useImport().drop([json])
    await vi.waitFor(() => { expect(useImport().isOpen).toBe(false) })
    await vi.advanceTimersByTimeAsync(10)
    fake.emit('import.moved', { caseId: 'case-0001' as never, doneCount: 0, fileCount: 3 })
    await vi.advanceTimersByTimeAsync(900)
    expect(document.querySelector('[role=progressbar]')).toBeNull()
    await vi.advanceTimersByTimeAsync(200)
    vi.useRealTimers()
    await flushPromises()
    expect(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuemax')).toBe('3')
    finish({ files: [row] })
    await work
    await flushPromises()
    expect(document.querySelector('[role=progressbar]')).toBeNull()
  })
})

describe('readDropped', () => {
  it('keeps every byte, across pieces', async () => {
    const bytes = Uint8Array.from({ length: 60_001 }, (_, at) => at * 7 % 256)
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
    expect(await readDropped(json)).toEqual({ name: 'may.json', size: 2, base64: 'e30=', problem: null })
  })
})
