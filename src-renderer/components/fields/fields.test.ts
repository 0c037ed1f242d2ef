import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import MoneyField from './MoneyField.vue'
import PasswordField from './PasswordField.vue'
import SearchField from './SearchField.vue'
import SelectField from './SelectField.vue'
import TextField from './TextField.vue'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

describe('SearchField', () => {
  const open = (modelValue = ''): ReturnType<typeof mount<typeof SearchField>> => {
    const wrapper: ReturnType<typeof mount<typeof SearchField>> = mount(SearchField, {
      attachTo: document.body, props: { label: 'Name, case or bank', modelValue, 'onUpdate:modelValue': (text: string) => wrapper.setProps({ modelValue: text }) },
    })
    return wrapper
  }

  it('filters 120 ms after the last key', async () => {
    const wrapper = open()
    const input = wrapper.find('input')
    await input.setValue('ma')
    vi.advanceTimersByTime(100)
    await input.setValue('mary')
    vi.advanceTimersByTime(119)
    expect(wrapper.emitted('update:modelValue')).toBeUndefined()
    vi.advanceTimersByTime(1)
    expect(wrapper.emitted('update:modelValue')).toEqual([['mary']])
    wrapper.unmount()
  })

  it('clears on Esc and leaves on the second', async () => {
    const wrapper = open('mary')
    const input = wrapper.find('input')
    input.element.focus()
    await input.trigger('keydown', { key: 'Escape' })
    expect(wrapper.props('modelValue')).toBe('')
    expect(document.activeElement).toBe(input.element)
    await input.trigger('keydown', { key: 'Escape' })
    expect(document.activeElement).not.toBe(input.element)
    expect(wrapper.emitted('leave')).toHaveLength(1)
    wrapper.unmount()
  })

  it('drops a waiting filter when Esc clears first', async () => {
    const wrapper = open()
    await wrapper.find('input').setValue('ma')
    await wrapper.find('input').trigger('keydown', { key: 'Escape' })
    vi.advanceTimersByTime(500)
    expect(wrapper.emitted('update:modelValue')?.flat().includes('ma') ?? false).toBe(false)
    wrapper.unmount()
  })
})

describe('MoneyField', () => {
  it('gives minor units and writes the amount in full when left', async () => {
    const wrapper = mount(MoneyField, { props: { label: 'Amount', currency: 'AUD', modelValue: null, 'onUpdate:modelValue': (modelValue: string | null) => wrapper.setProps({ modelValue }) } })
    const input = wrapper.find('input')
    await input.setValue('3200.5')
    expect(wrapper.props('modelValue')).toBe('320050')
    expect(input.element.value).toBe('3200.5')
    await input.trigger('blur')
    expect(input.element.value).toBe('3,200.50')
  })

  it('keeps what cannot be read, says so, and leaves the model alone', async () => {
    const wrapper = mount(MoneyField, { props: { label: 'Amount', currency: 'AUD', modelValue: '100', 'onUpdate:modelValue': (modelValue: string | null) => wrapper.setProps({ modelValue }) } })
    const input = wrapper.find('input')
    await input.setValue('12,5')
    await input.trigger('blur')
    expect(input.element.value).toBe('12,5')
    expect(wrapper.props('modelValue')).toBe('100')
    expect(wrapper.emitted('invalid')).toEqual([[true]])
    expect(input.attributes('aria-invalid')).toBe('true')
    await input.setValue('12.50')
    expect(wrapper.emitted('invalid')).toEqual([[true], [false]])
  })
})

describe('PasswordField', () => {
  it('is masked, never filled in or checked, and hides again when left', async () => {
    const wrapper = mount(PasswordField, { attachTo: document.body, props: { label: 'Password', modelValue: 'secret' } })
    const input = wrapper.find('input')
    expect(input.attributes()).toMatchObject({ type: 'password', autocomplete: 'off', spellcheck: 'false' })
    await wrapper.find('button').trigger('click')
    expect(input.attributes('type')).toBe('text')
    await wrapper.find('.k-control').trigger('focusout')
    expect(input.attributes('type')).toBe('password')
    expect(wrapper.html()).not.toContain('secret')
    wrapper.unmount()
  })
})

describe('fields', () => {
  it.each([
    ['TextField', mount(TextField, { props: { label: 'L', modelValue: 'kept out' } })],
    ['PasswordField', mount(PasswordField, { props: { label: 'L', modelValue: 'kept out' } })],
    ['MoneyField', mount(MoneyField, { props: { label: 'L', currency: 'EUR', modelValue: '4711' } })],
  ])('%s never writes its value into the page as an attribute', (_name, wrapper) => {
    expect(wrapper.html()).not.toMatch(/kept out|4711|modelvalue/i)
  })

  it('tie label and error to the control, the error in place of the hint', async () => {
    const wrapper = mount(TextField, { props: { label: 'Referral code', hint: '30 characters at most', modelValue: '' } })
    const input = wrapper.find('input')
    expect(wrapper.find('label').attributes('for')).toBe(input.attributes('id'))
    expect(wrapper.find(`[id="${input.attributes('aria-describedby')}"]`).text()).toBe('30 characters at most')
    await wrapper.setProps({ error: 'Remove the slash.' })
    expect(input.attributes('aria-invalid')).toBe('true')
    expect(wrapper.find(`[id="${input.attributes('aria-describedby')}"]`).text()).toBe('Remove the slash.')
  })

  it('keep numbers numbers in a select', async () => {
    const wrapper = mount(SelectField, { props: { label: 'Period', options: [{ value: 30, label: '30' }, { value: 90, label: '90' }], modelValue: 30 } })
    await wrapper.find('select').setValue('1')
    expect(wrapper.emitted('update:modelValue')).toEqual([[90]])
  })
})
