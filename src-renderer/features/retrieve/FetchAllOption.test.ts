import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import FetchAllOption from './FetchAllOption.vue'

it('is off unless it is wished for; then it carries days and extras, and off again it carries nothing', async () => {
  const wrapper = mount(FetchAllOption, { props: { modelValue: null }, attachTo: document.body })
  const wishes = () => wrapper.emitted('update:modelValue')?.map(([wish]) => wish) ?? []
  const box = (label: string) => {
    const id = wrapper.findAll('label').find((candidate) => candidate.text() === label)?.attributes('for') ?? ''
    return wrapper.find<HTMLInputElement>(`[id="${id}"]`)
  }
  expect(wrapper.find('select').exists()).toBe(false)
  await box('Bring every account at once').setValue(true)
  expect(wishes().at(-1)).toEqual({ days: 90, withFiles: true, wantsRawFile: false, withIdentity: false, isDelivered: false })
  await box('Raw data file').setValue(true)
  await box('Customer details of the bank').setValue(true)
  await wrapper.find('select').setValue(wrapper.findAll('option').find((option) => option.text() === 'Last 365 days')?.element.value)
  expect(wishes().at(-1)).toEqual({ days: 365, withFiles: true, wantsRawFile: true, withIdentity: true, isDelivered: false })
  // The raw file comes with the files.
  await box('PDFs and files of the bank').setValue(false)
  expect(wishes().at(-1)).toEqual({ days: 365, withFiles: false, wantsRawFile: false, withIdentity: true, isDelivered: false })
  expect(box('Raw data file').attributes('disabled')).toBeDefined()
  await box('Bring every account at once').setValue(false)
  expect(wishes().at(-1)).toBeNull()
  // Only where the provider can bring the result later, and only while somebody would receive it.
  expect(wrapper.text()).not.toContain('Bring it later')
  await wrapper.setProps({ whyNotLater: 'Needs the listener.' })
  await box('Bring every account at once').setValue(true)
  expect(box('Bring it later, as a callback').attributes('disabled')).toBeDefined()
  await wrapper.setProps({ whyNotLater: null })
  await box('Bring it later, as a callback').setValue(true)
  expect(wishes().at(-1)).toMatchObject({ isDelivered: true, withIdentity: false })
  wrapper.unmount()
})
