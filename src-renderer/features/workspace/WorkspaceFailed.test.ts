import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, it } from 'vitest'
import { createFakeBridge, refusal } from '../../bridge/fake-bridge.ts'
import type { WayOut } from '../../stores/workspace.ts'
import { mountWith } from '../../testing/mount-with.ts'
import { WAY_WORDS } from './words.ts'
import WorkspaceFailed from './WorkspaceFailed.vue'

const ALL: readonly WayOut[] = ['retry', 'recovery-code', 'restore-backup', 'salvage', 'start-empty', 'show-file']
const failure = { code: 'store.damaged', message: '' } as const
afterEach(() => { document.body.innerHTML = '' })

const open = (answer: () => { report: string[] }) => {
  const told: (readonly string[])[] = []
  const fake = createFakeBridge({ 'workspace.recover': answer })
  const { wrapper } = mountWith(WorkspaceFailed, { failure, waysOut: ALL, tell: (report: readonly string[]) => { told.push(report) } }, fake)
  const press = async (label: string): Promise<void> => {
    const button = [...document.querySelectorAll('button')].find((candidate) => candidate.textContent.includes(label))
    button?.click()
    await flushPromises()
  }
  return { fake, wrapper, told, press }
}

it.each(['retry', 'restore-backup', 'salvage', 'show-file'] as const)('R-66: the way out %s is taken by its button', async (way) => {
  const { fake, press } = open(() => ({ report: [] }))
  await press(WAY_WORDS[way].label)
  expect(fake.requestsOf('workspace.recover')).toEqual([{ way, code: null }])
})

it('R-66: starting empty asks once more', async () => {
  const { fake, press } = open(() => ({ report: [] }))
  await press(WAY_WORDS['start-empty'].label)
  expect(fake.calls).toEqual([])
  await press('Start empty')
  expect(fake.requestsOf('workspace.recover')).toEqual([{ way: 'start-empty', code: null }])
})

it('sends a recovery code once and forgets it', async () => {
  const { fake, wrapper, press } = open(() => { throw refusal('lock.wrong-passphrase') })
  await press(WAY_WORDS['recovery-code'].label)
  await wrapper.find('input').setValue(' ABCD-1234 ')
  await wrapper.find('form').trigger('submit')
  await flushPromises()
  expect(fake.requestsOf('workspace.recover')).toEqual([{ way: 'recovery-code', code: 'ABCD-1234' }])
  expect((wrapper.find('input').element as HTMLInputElement).value).toBe('')
})

it('R-66: hands the report on even when the page is gone by then', async () => {
  const { told, wrapper, press } = open(() => {
    wrapper.unmount()
    return { report: ['2 cases could not be read.'] }
  })
  await press(WAY_WORDS.salvage.label)
  expect(told).toEqual([['2 cases could not be read.']])
})
