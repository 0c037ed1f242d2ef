import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import SecretValue from './SecretValue.vue'

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => { vi.useRealTimers() })

const PROPS = { label: 'date of birth', masked: '•• ••• 1991' }

describe('SecretValue', () => {
  it('asks for the value on Show and hides it 20 s after it appeared', async () => {
    const wrapper = mount(SecretValue, { props: PROPS })
    expect(wrapper.text()).toContain('•• ••• 1991')
    await wrapper.find('button').trigger('click')
    expect(wrapper.emitted('show')).toHaveLength(1)
    vi.advanceTimersByTime(60_000)
    expect(wrapper.emitted('hide')).toBeUndefined()
    await wrapper.setProps({ value: '7 Mar 1991' })
    expect(wrapper.text()).toContain('7 Mar 1991')
    vi.advanceTimersByTime(19_999)
    expect(wrapper.emitted('hide')).toBeUndefined()
    vi.advanceTimersByTime(1)
    await wrapper.vm.$nextTick()
    expect(wrapper.emitted('hide')).toHaveLength(1)
    expect(wrapper.html()).not.toContain('7 Mar 1991')
  })

  it('never draws a value that it was not asked to show', () => {
    expect(mount(SecretValue, { props: { ...PROPS, value: '7 Mar 1991' } }).html()).not.toContain('7 Mar')
  })

  it('hides on Hide and when the view is left', async () => {
    const onHide = vi.fn()
    const wrapper = mount(SecretValue, { props: { ...PROPS, value: '7 Mar 1991', onHide } })
    await wrapper.find('button').trigger('click')
    await wrapper.find('button').trigger('click')
    expect(onHide).toHaveBeenCalledTimes(1)
    await wrapper.find('button').trigger('click')
    wrapper.unmount()
    expect(onHide).toHaveBeenCalledTimes(2)
    expect(vi.getTimerCount()).toBe(0)
  })
})
