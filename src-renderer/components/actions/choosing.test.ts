import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import Button from './Button.vue'
import Segmented from './Segmented.vue'
import Tabs from './Tabs.vue'

const OPTIONS = [{ value: 'all', label: 'All' }, { value: 'in', label: 'In', disabled: true }, { value: 'out', label: 'Out' }]

describe('Segmented', () => {
  it('moves by arrows, skips what is off, and does not wrap', async () => {
    const wrapper = mount(Segmented, { attachTo: document.body, props: { options: OPTIONS, label: 'Movements', modelValue: 'all', 'onUpdate:modelValue': (modelValue: string) => wrapper.setProps({ modelValue }) } })
    const [all, , out] = wrapper.findAll('button')
    await all!.trigger('keydown', { key: 'ArrowRight' })
    await vi.waitFor(() => { expect(document.activeElement).toBe(out!.element) })
    expect(out!.attributes()).toMatchObject({ 'aria-checked': 'true', tabindex: '0' })
    await out!.trigger('keydown', { key: 'ArrowRight' })
    expect(wrapper.props('modelValue')).toBe('out')
    await out!.trigger('keydown', { key: 'Home' })
    expect(wrapper.props('modelValue')).toBe('all')
    expect(wrapper.findAll('[tabindex="0"]')).toHaveLength(1)
    wrapper.unmount()
  })
})

describe('Tabs', () => {
  it('ties tabs to their panel and shows a red pill only where something is held', async () => {
    const tabs = [{ value: 'live', label: 'Live', count: 128 }, { value: 'held', label: 'Held', count: 3, alert: true }]
    const wrapper = mount(Tabs, { attachTo: document.body, props: { tabs, label: 'Callbacks', idBase: 'calls', modelValue: 'live', 'onUpdate:modelValue': (modelValue: string) => wrapper.setProps({ modelValue }) } })
    const [live, held] = wrapper.findAll('[role=tab]')
    expect(live!.attributes()).toMatchObject({ id: 'calls-tab-live', 'aria-selected': 'true', 'aria-controls': 'calls-panel' })
    expect(held!.find('.k-pill').classes('is-alert')).toBe(true)
    expect(live!.find('.k-pill').classes('is-alert')).toBe(false)
    await live!.trigger('keydown', { key: 'ArrowRight', altKey: true })
    expect(wrapper.props('modelValue')).toBe('live')
    await live!.trigger('keydown', { key: 'ArrowRight' })
    expect(wrapper.props('modelValue')).toBe('held')
    wrapper.unmount()
  })
})

describe('Button', () => {
  it('ignores presses while working or off, and states why it is off', async () => {
    const onClick = vi.fn()
    const wrapper = mount(Button, { props: { onClick, working: true, workingLabel: 'Saving' }, slots: { default: 'Save case' } })
    await wrapper.trigger('click')
    expect(wrapper.text()).toBe('Saving')
    expect(wrapper.attributes('aria-busy')).toBe('true')
    await wrapper.setProps({ working: false, disabled: true, reason: 'Needs a connection' })
    await wrapper.trigger('click')
    expect(wrapper.attributes()).toMatchObject({ 'aria-disabled': 'true', 'data-tip': 'Needs a connection' })
    expect(wrapper.attributes('disabled')).toBeUndefined()
    expect(wrapper.find(`[id="${wrapper.attributes('aria-describedby')}"]`).text()).toBe('Needs a connection')
    expect(onClick).not.toHaveBeenCalled()
    await wrapper.setProps({ disabled: false })
    await wrapper.trigger('click')
    expect(onClick).toHaveBeenCalledOnce()
  })
})
