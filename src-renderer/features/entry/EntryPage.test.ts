import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { ref, shallowRef } from 'vue'
import type { Answers } from '#shared/domain/sealed-answers.ts'
import { code, field, step } from '../challenge/testing/samples.ts'
import EntryPage from './EntryPage.vue'
import type { EntryLook, EntryView, FromEntry, LoginView, StepView } from './protocol.ts'

const look: EntryLook = { theme: 'dark', density: 'roomy', numberFormat: 'comma-point', isMac: false }
const pin = { id: 'pin', label: 'Pin', kind: 'text', keyboard: 'text', choices: [], isOptional: false, hint: null } as const
const image = { kind: 'image', dataUrl: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', width: 300, height: 60, description: '' } as const
const login: LoginView = {
  kind: 'login', bank: { slug: 'a', name: 'Bank A', loginFields: [{ ...pin, choices: [] }], needsPreload: true, maxDays: 90 }, applicant: 'Mary', provider: 'BankStatements', failure: null, wrongTries: 0,
  lockOut: null, hasReason: false, isBusy: false, canSendLink: true, extra: { elements: [image, field('captcha')], isLoading: false, error: null },
}
const asked: StepView = {
  kind: 'step', turn: 1, challenge: code, bankName: 'Bank', applicant: 'Mary', wrongCount: 0, pushCount: 1, pushedAt: 1, checkedAt: null, isBusy: false, isCancelling: false, failure: null,
}
let open: VueWrapper | undefined
afterEach(() => {
  open?.unmount()
  document.body.innerHTML = ''
})
const show = (first: EntryView | null) => {
  const view = shallowRef<EntryView | null>(first)
  const told: FromEntry[] = []
  const submit = vi.fn<(answers: Answers, isNewPush: boolean) => Promise<boolean>>(() => Promise.resolve(true))
  const link = { look: shallowRef(look), view, submit, tell: (message: FromEntry) => { told.push(message) }, isSending: ref(false) }
  const wrapper = mount(EntryPage, { props: { link } as never, attachTo: document.body }) as VueWrapper
  open = wrapper
  const press = (text: string) => wrapper.findAll('button').find((button) => button.text() === text)?.trigger('click')
  return { wrapper, view, told, submit, press }
}

it('looks as the console does, and shows nothing before it is asked to', () => {
  const { wrapper } = show(null)
  expect([document.documentElement.dataset['theme'], document.documentElement.dataset['density'], wrapper.text()]).toEqual(['dark', 'roomy', ''])
})

it('goes from the login to a security step, and tells what was pressed', async () => {
  const { wrapper, view, told, submit, press } = show(login)
  await press('Choose another bank')
  await press('Send a link instead')
  await press('Get a new picture')
  await press('Enlarge')
  for (const input of wrapper.findAll('input')) await input.setValue('1234')
  await wrapper.find('form').trigger('submit')
  expect(submit.mock.calls).toEqual([[{ pin: '1234', captcha: '1234' }, false]])
  view.value = asked
  await flushPromises()
  expect(wrapper.find('h3').text()).toContain('NetCode')
  await press('Cancel sign-in')
  expect(told).toEqual([...(['other', 'link', 'new-picture'] as const).map((act) => ({ kind: 'act', act })), { kind: 'enlarge', index: 0 }, { kind: 'act', act: 'cancel' }])
})

it('what was typed for one bank is not there for another, and not for the next step', async () => {
  const { wrapper, view } = show(login)
  await wrapper.find('input').setValue('canary')
  view.value = { ...login, bank: { ...login.bank, slug: 'b' } }
  await flushPromises()
  expect(wrapper.find('input').element.value).toBe('')
  view.value = asked
  await flushPromises()
  await wrapper.find('input').setValue('canary')
  view.value = { ...asked, turn: 2, challenge: step([field('netcode')]) }
  await flushPromises()
  expect(wrapper.find('input').element.value).toBe('')
})

it('news about the step that is shown leaves what was typed', async () => {
  const { wrapper, view } = show(asked)
  await wrapper.find('input').setValue('12')
  view.value = { ...asked, checkedAt: 5, isCancelling: true }
  await flushPromises()
  expect(wrapper.find('input').element.value).toBe('12')
})

it('R-34: hands on the console’s shortcuts, and no key that types', () => {
  const { told } = show(asked)
  const type = (key: string, over: KeyboardEventInit = {}): boolean => document.querySelector('input')?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...over })) ?? false
  for (const key of ['c', 'A', '1', '@', 'Enter', 'Backspace', 'Tab', 'ArrowLeft']) type(key)
  for (const key of ['v', 'a', 'c']) type(key, { ctrlKey: true })
  expect(told).toEqual([])
  expect(type('k', { ctrlKey: true })).toBe(false)
  type('F6')
  type('Escape')
  type('l', { ctrlKey: true, repeat: true })
  expect(told.map((message) => (message.kind === 'key' ? message.key.key : message.kind))).toEqual(['k', 'F6', 'Escape'])
})
