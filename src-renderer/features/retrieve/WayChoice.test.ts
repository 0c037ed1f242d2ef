import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import WayChoice from './WayChoice.vue'
import { waysOf } from './ways.ts'

const capabilities = { assistedRetrieval: true, fetchesAllAtSignIn: false, sendsLink: true, handsOver: false, mergeableFormats: [], importsFile: false, callbackSignature: 'none' as const, creditApplications: false }

it('offers the ways that the provider has, and no other', () => {
  expect([waysOf(capabilities), waysOf({ assistedRetrieval: false, sendsLink: true }), waysOf({ assistedRetrieval: true, sendsLink: false })])
    .toEqual([['assisted', 'link'], ['link'], ['assisted']])
})

it('is a group of radios with a name each, and tells the choice', async () => {
  const wrapper = mount(WayChoice, { props: { capabilities, modelValue: 'assisted' }, attachTo: document.body })
  const radios = wrapper.findAll('input[type=radio]')
  expect(radios.map((radio) => document.getElementById(radio.attributes('aria-labelledby') ?? '')?.textContent)).toEqual(['Assisted login', 'Send link'])
  await radios[1]?.setValue(true)
  expect(wrapper.emitted('update:modelValue')).toEqual([['link']])
  wrapper.unmount()
})
