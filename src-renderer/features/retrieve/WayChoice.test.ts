import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import WayChoice from './WayChoice.vue'
import { waysOf } from './ways.ts'

const capabilities = { assistedRetrieval: true, fetchesAllAtSignIn: false, sendsLink: true, handsOver: true, mergeableFormats: [], importsFile: false, runsInFrame: false, deliversLater: false, callbackSignature: 'none' as const, creditApplications: false }

it('offers the ways that the provider has, and no other', () => {
  const none = { assistedRetrieval: false, sendsLink: false, handsOver: false, runsInFrame: false }
  expect([waysOf(capabilities), waysOf({ ...none, sendsLink: true }), waysOf({ ...none, assistedRetrieval: true }), waysOf({ ...none, handsOver: true }), waysOf({ ...none, runsInFrame: true })])
    .toEqual([['assisted', 'link', 'hosted'], ['link'], ['assisted'], ['hosted'], ['frame']])
})

it('is a group of radios with a name each, and tells the choice', async () => {
  const wrapper = mount(WayChoice, { props: { capabilities, modelValue: 'assisted' }, attachTo: document.body })
  const radios = wrapper.findAll('input[type=radio]')
  expect(radios.map((radio) => document.getElementById(radio.attributes('aria-labelledby') ?? '')?.textContent)).toEqual(['Assisted login', 'Send link', 'Hand over to our own page'])
  await radios[2]?.setValue(true)
  expect(wrapper.emitted('update:modelValue')).toEqual([['hosted']])
  wrapper.unmount()
})
