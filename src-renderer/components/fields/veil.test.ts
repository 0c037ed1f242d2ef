import { mount } from '@vue/test-utils'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { h, ref } from 'vue'
import PasswordField from './PasswordField.vue'
import { unveil, veilOf } from './veil.ts'

const text = fc.string({ maxLength: 20, unit: 'grapheme' }).filter((value) => !value.includes('\uE000'))

describe('the veil of a masked field', () => {
  it('R-33: gives back any edit: typed, pasted over, taken out, anywhere', () => {
    fc.assert(fc.property(text, text, fc.nat(20), fc.nat(20), (before, put, one, other) => {
      const [from = 0, to = 0] = [Math.min(one, before.length), Math.min(other, before.length)].toSorted((a, b) => a - b)
      const shown = veilOf(before.slice(0, from)) + put + veilOf(before.slice(to))
      expect(unveil(before, shown, from + put.length)).toBe(before.slice(0, from) + put + before.slice(to))
    }))
  })

  const show = (isVeiled: boolean) => {
    const model = ref('')
    const wrapper = mount(() => h(PasswordField, { label: 'Password', isVeiled, modelValue: model.value, 'onUpdate:modelValue': (value: string) => { model.value = value } }), { attachTo: document.body })
    const input = wrapper.find<HTMLInputElement>('input')
    const type = async (characters: string): Promise<void> => {
      for (const character of characters) {
        const { element } = input
        const at = element.selectionStart ?? 0
        element.value = element.value.slice(0, at) + character + element.value.slice(element.selectionEnd ?? at)
        element.setSelectionRange(at + 1, at + 1)
        await input.trigger('input')
      }
    }
    return { model, wrapper, input, type }
  }

  it('R-33: the field holds the veil while the text is typed, in the middle too, and the caret stays', async () => {
    const { model, input, type, wrapper } = show(true)
    await type('secret')
    expect([model.value, input.element.value]).toEqual(['secret', veilOf('secret')])
    input.element.setSelectionRange(3, 3)
    await type('XY')
    expect([model.value, input.element.selectionStart]).toEqual(['secXYret', 5])
    expect(wrapper.html()).not.toContain('sec')
    await wrapper.find('button').trigger('click')
    expect([input.element.value, input.element.type]).toEqual(['secXYret', 'text'])
    await type('!')
    await wrapper.find('button').trigger('click')
    expect([input.element.type, input.element.value, model.value.length]).toEqual(['password', veilOf(model.value), 9])
    model.value = ''
    await wrapper.vm.$nextTick()
    expect(input.element.value).toBe('')
    wrapper.unmount()
  })

  it('R-33 proof: without it the field holds the text', async () => {
    const { model, input, type, wrapper } = show(false)
    await type('secret')
    expect([model.value, input.element.value]).toEqual(['secret', 'secret'])
    wrapper.unmount()
  })

  it('undoing is not offered in a veiled field: it would bring back single characters at wrong places', () => {
    const { input, wrapper } = show(true)
    const undo = new InputEvent('beforeinput', { inputType: 'historyUndo', cancelable: true })
    input.element.dispatchEvent(undo)
    expect(undo.defaultPrevented).toBe(true)
    wrapper.unmount()
  })
})
