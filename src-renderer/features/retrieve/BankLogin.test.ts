import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import type { ErrorDetail } from '#shared/domain/errors.ts'
import BankLogin from './BankLogin.vue'

const field = { id: 'pin', label: 'Pin', kind: 'text', keyboard: null, choices: [], isSecret: false, isOptional: false, isRequired: true, maxLength: null, hint: null }
const bank = { slug: 'a', name: 'Bank A', group: null, searchWords: [], loginFields: [field], needsPreload: false, asksSecurityStep: false, isPasswordNeededAtExport: false, maxDays: 90, isTest: true, isAvailable: true }
const ours: ErrorDetail = { code: 'retrieval.too-many-tries', message: '', retryAfterSeconds: 60 }
afterEach(() => { document.body.innerHTML = '' })

const open = (changes: Readonly<Record<string, unknown>>) => {
  const signIn = vi.fn(() => Promise.resolve(true))
  const props = { bank, failure: null, wrongTries: 0, lockOut: null, isBusy: false, applicant: 'Mary', provider: 'BankStatements', canSendLink: false, hasReason: false, extra: { elements: [], isLoading: false, error: null }, signIn, ...changes }
  const wrapper = mount(BankLogin, { props: props as never, attachTo: document.body })
  const button = () => wrapper.find('button[type=submit]')
  const send = async (answer: string) => {
    await wrapper.find('form input').setValue(answer)
    await wrapper.find('form').trigger('submit')
    await flushPromises()
  }
  return { wrapper, signIn, button, send }
}

it('counts the tries, and hands on the answers without a reason', async () => {
  const { wrapper, signIn, send } = open({})
  expect(wrapper.text()).toContain('Attempt 1 of 2')
  await send('1234')
  expect(signIn.mock.calls).toEqual([[{ pin: '1234' }]])
})

it('a lock-out of the bank closes the button with its clock and has no way past it', async () => {
  const failure = { code: 'retrieval.wait', message: '', providerCode: '20004', retryAfterSeconds: 900 }
  const { wrapper, signIn, button, send } = open({ failure, lockOut: { isOurs: false, text: 'Sign-in opens again in 15:00' } })
  expect(button().attributes('aria-disabled')).toBe('true')
  expect(wrapper.text()).toContain('Sign-in opens again in 15:00')
  expect(wrapper.text()).not.toContain('Try all the same')
  await send('1234')
  expect(signIn).not.toHaveBeenCalled()
})

it('R-38: the own limit says that the bank was not asked, and opens once a reason was written down', async () => {
  const { wrapper, signIn, button, send } = open({ failure: ours, lockOut: { isOurs: true, text: 'Sign-in opens again in 1:00' } })
  expect(wrapper.find('[role=alert]').text()).toContain('The bank was not asked.')
  await send('1234')
  expect(signIn).not.toHaveBeenCalled()
  await wrapper.setProps({ hasReason: true } as never)
  expect(button().attributes('aria-disabled')).toBeUndefined()
  await send('1234')
  expect(signIn.mock.calls).toEqual([[{ pin: '1234' }]])
})

it('takes over the fields of the moment without losing what was typed, and asks for a new picture', async () => {
  const { wrapper, signIn, send } = open({ bank: { ...bank, needsPreload: true } })
  await wrapper.find('form input').setValue('1234')
  const image = { kind: 'image', dataUrl: 'data:image/gif;base64,R0lGODlhAQABAAAAACw=', width: 300, height: 60, description: '' }
  await wrapper.setProps({ extra: { elements: [image, { ...field, id: 'captcha', label: 'Letters', keyboard: 'text', isActive: true }], isLoading: false, error: null } } as never)
  expect(wrapper.findAll<HTMLInputElement>('form input').map(({ element }) => element.value)).toEqual(['1234', ''])
  await wrapper.findAll('button').find((candidate) => candidate.text() === 'Get a new picture')?.trigger('click')
  expect(wrapper.emitted('newPicture')).toHaveLength(1)
  await wrapper.findAll('form input')[1]?.setValue('ABC')
  await send('1234')
  expect(signIn.mock.calls).toEqual([[{ pin: '1234', captcha: 'ABC' }]])
})

it('offers a link instead after a refusal or beside a picture code, where the provider has links', () => {
  const offered = (changes: Readonly<Record<string, unknown>>) => open(changes).wrapper.text().includes('Send a link instead')
  const failure = { code: 'retrieval.wrong-login', message: '' }
  expect([offered({ canSendLink: true }), offered({ canSendLink: true, failure }), offered({ canSendLink: true, bank: { ...bank, needsPreload: true } }), offered({ failure })])
    .toEqual([false, true, true, false])
})
