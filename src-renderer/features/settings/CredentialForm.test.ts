import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { createFakeBridge, refusal } from '../../bridge/fake-bridge.ts'
import type { Descriptor } from '../../stores/providers.ts'
import { mountWith } from '../../testing/mount-with.ts'
import CredentialForm from './CredentialForm.vue'

const descriptor: Descriptor = {
  id: 'bankstatements', name: 'illion', mark: 'ILN', summary: '', markets: ['AU'], environments: ['test'], isAvailable: true, options: [],
  credentialFields: [
    { name: 'apiKey', label: 'API key', isSecret: true, hint: null, pattern: null, maxLength: 200 },
    { name: 'referralCode', label: 'Referral code', isSecret: false, hint: null, pattern: '[A-Z]{4}', maxLength: 4 },
  ],
  capabilities: { assistedRetrieval: true, fetchesAllAtSignIn: false, sendsLink: false, handsOver: false, mergeableFormats: [], importsFile: false, runsInFrame: false, deliversLater: false, callbackSignature: null, creditApplications: false },
}
const SECRET = 'canary-key-0123'

const open = (save: () => unknown) => {
  const fake = createFakeBridge({
    'credentials.save': () => save() as never, 'providers.list': () => ({ providers: [], credentials: [] }), 'window.protectContent': () => undefined,
  })
  const { wrapper } = mountWith(CredentialForm, { descriptor, environment: 'test', hasOld: true }, fake)
  const inputs = () => wrapper.findAll('input:not([type=checkbox])')
  const type = async (key: string, code: string): Promise<void> => {
    await inputs()[0]!.setValue(key)
    await inputs()[1]!.setValue(code)
    await wrapper.find('form').trigger('submit')
    await flushPromises()
  }
  return { fake, wrapper, inputs, type }
}
afterEach(() => { document.body.innerHTML = '' })

describe('CredentialForm', () => {
  it('sends exactly the described fields, tested first, and is empty afterwards', async () => {
    const { fake, inputs, type, wrapper } = open(() => ({}))
    await type(` ${SECRET} `, 'TEST')
    expect(fake.requestsOf('credentials.save')).toEqual([
      { providerId: 'bankstatements', environment: 'test', values: { apiKey: SECRET, referralCode: 'TEST' }, isTestedFirst: true },
    ])
    expect(inputs().map((input) => (input.element as HTMLInputElement).value)).toEqual(['', ''])
    expect(wrapper.html()).not.toContain(SECRET)
  })

  it('keeps what was typed when the provider refuses, and says that nothing was saved', async () => {
    const { inputs, type, wrapper } = open(() => { throw refusal('provider.refused', { message: 'The new key was not saved. It is unknown.' }) })
    await type(SECRET, 'TEST')
    expect((inputs()[0]!.element as HTMLInputElement).value).toBe(SECRET)
    expect(wrapper.find('[role=alert]').text()).toContain('The new key was not saved.')
  })

  it('sends nothing while a field is wrong', async () => {
    const { fake, type, wrapper } = open(() => ({}))
    await type('', 'test')
    expect(fake.requestsOf('credentials.save')).toEqual([])
    expect(wrapper.findAll('[aria-invalid=true]')).toHaveLength(2)
  })

  it('R-94: keeps the window out of screen capture while it shows', async () => {
    const { fake, wrapper } = open(() => ({}))
    wrapper.unmount()
    await flushPromises()
    expect(fake.requestsOf('window.protectContent')).toEqual([{ isOn: true }, { isOn: false }])
  })

  it('never fills, learns or spell-checks the secret', () => {
    const { inputs } = open(() => ({}))
    const { autocomplete, spellcheck, type } = inputs()[0]!.attributes()
    expect([autocomplete, spellcheck, type]).toEqual(['off', 'false', 'password'])
  })
})
