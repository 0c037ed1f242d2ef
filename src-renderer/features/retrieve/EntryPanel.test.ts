import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Challenge } from '#shared/domain/challenge.ts'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import { code, field } from '../challenge/testing/samples.ts'
import type { Seal } from '../entry/console-link.ts'
import EntryFrame from '../entry/EntryFrame.vue'
import type { EntryView, LoginView } from '../entry/protocol.ts'
import type { Institution } from './bank-form.ts'
import EntryPanel from './EntryPanel.vue'

const bank: Institution = { slug: 'a', name: 'Bank A', group: null, searchWords: [], loginFields: [], needsPreload: false, asksSecurityStep: false, isPasswordNeededAtExport: false, maxDays: 90, isTest: true, isAvailable: true }
const seal: Seal = () => Promise.reject(new Error('not asked for here'))
const makeRun = () => ({
  stage: ref('bank'), failure: shallowRef<ErrorDetail | null>(null), wrongTries: ref(0), isBusy: ref(false), isCancelling: ref(false),
  challenges: { current: shallowRef<Challenge | null>(null), wrongCount: ref(0), pushCount: ref(1), pushedAt: ref(1), checkedAt: ref(null) },
  signIn: vi.fn((..._given: unknown[]) => Promise.resolve(false)), answer: vi.fn(() => Promise.resolve(true)), preload: vi.fn(() => Promise.resolve([field('captcha')])), cancel: vi.fn(() => Promise.resolve()),
})
let run = makeRun()
let open: VueWrapper | undefined
beforeEach(() => { run = makeRun() })
afterEach(() => { open?.unmount() })
const show = (over: Readonly<Record<string, unknown>> = {}) => {
  const wrapper = mount(EntryPanel, {
    props: { run, bank, lockOut: null, applicant: 'Mary', provider: 'BankStatements', canSendLink: true, ...over } as never, global: { stubs: { EntryFrame: true } },
  }) as VueWrapper
  open = wrapper
  const frame = () => wrapper.findComponent(EntryFrame)
  const view = () => frame().props('view') as EntryView | null
  const submit = (isNewPush = false) => (frame().props('submit') as (seal: Seal, isNewPush: boolean) => Promise<boolean>)(seal, isNewPush)
  return { wrapper, frame, view, submit }
}

it('shows nothing without a bank or for one that is down, then its login, then the security step', async () => {
  expect(show({ bank: null }).view()).toBeNull()
  open?.unmount()
  expect(show({ bank: { ...bank, isAvailable: false } }).view()).toBeNull()
  open?.unmount()
  const { view, submit, wrapper } = show()
  expect(view()).toMatchObject({ kind: 'login', bank: { slug: 'a', name: 'Bank A', maxDays: 90 }, hasReason: false, wrongTries: 0, lockOut: null })
  expect(Object.keys((view() as LoginView).bank).toSorted()).toEqual(['loginFields', 'maxDays', 'name', 'needsPreload', 'slug'])
  run.stage.value = 'challenge'
  run.challenges.current.value = code
  await wrapper.vm.$nextTick()
  expect(view()).toMatchObject({ kind: 'step', turn: 1, challenge: code, bankName: 'Bank A' })
  run.challenges.current.value = { ...code }
  await wrapper.vm.$nextTick()
  expect(view()).toMatchObject({ turn: 2 })
  expect(await submit(true)).toBe(true)
  expect(run.answer.mock.calls).toEqual([[seal, true]])
})

it('hands on the seal and no answers; a picture is read at first and after a refusal', async () => {
  const { view, submit } = show({ bank: { ...bank, needsPreload: true } })
  await flushPromises()
  expect((view() as LoginView).extra.elements).toHaveLength(1)
  await submit()
  expect(run.signIn.mock.calls.map((given) => given.slice(1))).toEqual([[seal]])
  expect(run.preload).toHaveBeenCalledTimes(2)
})

it('a run that ended reads no picture for a panel that is gone', async () => {
  const { submit, wrapper } = show({ bank: { ...bank, needsPreload: true } })
  await flushPromises()
  const sending = submit()
  wrapper.unmount()
  open = undefined
  await sending
  expect(run.preload).toHaveBeenCalledTimes(1)
})

it('R-38: after two refusals only a reason of five characters opens the sign-in, once', async () => {
  run.wrongTries.value = 2
  const { wrapper, view, submit } = show()
  expect(await submit()).toBe(false)
  await wrapper.findAll('button').find((button) => button.text() === 'Try all the same')?.trigger('click')
  await wrapper.find('input').setValue('Caps')
  expect(await submit()).toBe(false)
  expect([run.signIn.mock.calls.length, (view() as LoginView).hasReason]).toEqual([0, false])
  await wrapper.find('input').setValue('  Caps Lock was on ')
  expect((view() as LoginView).hasReason).toBe(true)
  await submit()
  expect(run.signIn.mock.calls.map((given) => given.slice(1))).toEqual([[seal, 'Caps Lock was on']])
  expect((view() as LoginView).hasReason).toBe(false)
})

it('a lock-out of the bank has no way past it', async () => {
  const { wrapper, view, submit } = show({ lockOut: { endsAt: 1, isOurs: false, text: '15:00' } })
  expect(wrapper.text()).not.toContain('Try all the same')
  expect(view()).toMatchObject({ lockOut: { isOurs: false, text: '15:00' } })
  expect([await submit(), run.signIn.mock.calls.length]).toEqual([false, 0])
})

it('does what was pressed in the frame', async () => {
  const { wrapper, frame } = show({ bank: { ...bank, needsPreload: true } })
  await flushPromises()
  for (const act of ['cancel', 'other', 'link', 'new-picture']) frame().vm.$emit('act', act)
  expect([run.cancel.mock.calls.length, wrapper.emitted('other')?.length, wrapper.emitted('link')?.length, run.preload.mock.calls.length]).toEqual([1, 1, 1, 2])
})
