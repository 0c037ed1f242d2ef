import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerableOf, type Challenge } from '#shared/domain/challenge.ts'
import Combobox from '../../components/fields/Combobox.vue'
import { activeInputsOf } from './challenge-form.ts'
import ChallengeForm from './ChallengeForm.vue'
import { arbitraryChallenge } from './testing/arbitrary-challenge.ts'
import { code, field, letters, press, push, row, step, timedOut } from './testing/samples.ts'
import { challengeWords as words } from './words.ts'

type Answer = (answers: Record<string, string>, isNewPush: boolean) => Promise<boolean>
let open: VueWrapper | undefined
const show = (challenge: Challenge, answer: Answer = () => Promise.resolve(true), over: Record<string, unknown> = {}): VueWrapper => {
  open = mount(ChallengeForm, {
    attachTo: document.body,
    props: {
      challenge, answer, bankName: 'Bank of MFA', applicant: 'Mary', wrongCount: 0, pushCount: 1, pushedAt: Date.now(), checkedAt: null,
      isBusy: false, isCancelling: false, failure: null, ...over,
    },
  }) as VueWrapper
  return open
}
afterEach(() => {
  open?.unmount()
  open = undefined
})
const submit = async (wrapper: VueWrapper): Promise<void> => {
  await wrapper.find('form').trigger('submit')
  await flushPromises()
}
const boxes = (wrapper: VueWrapper) => wrapper.findAll<HTMLInputElement>('.challenge-boxes input')

/** The name that assistive technology reads for a control. */
const nameOf = (input: Element): string =>
  input.getAttribute('aria-label') ?? document.querySelector(`label[for="${input.id}"]`)?.textContent ?? input.closest('label')?.textContent ?? ''

/** Fills every active field as an officer would, in the order of the page. */
const fillAll = async (wrapper: VueWrapper, challenge: Challenge): Promise<Record<string, string>> => {
  const expected: Record<string, string> = Object.fromEntries(answerableOf(challenge.elements).map((element) => [element.id, element.kind === 'hidden' ? element.value : '']))
  const places = wrapper.findAll('[data-field]')
  const fields = activeInputsOf(challenge.elements)
  let next = 0
  for (const place of places) {
    const inRow = place.findAll<HTMLInputElement>('.challenge-box:not(span)')
    for (const box of inRow) {
      expected[fields[next]?.id ?? ''] = 'x'
      next += 1
      await box.setValue('x')
    }
    const active = fields[next]
    if (inRow.length > 0 || !active) continue
    next += 1
    const value = active.kind === 'choice' ? active.choices[0]?.value ?? '' : `typed ${next}`
    expected[active.id] = value
    const combobox = place.findComponent(Combobox)
    if (combobox.exists()) combobox.vm.$emit('update:modelValue', value)
    else if (active.kind === 'choice') await place.find<HTMLInputElement>('input[type="radio"]').setValue()
    else await place.find('input').setValue(value)
  }
  return expected
}

describe('ChallengeForm', () => {
  it('draws any well-formed step as a complete, labelled form and returns exactly its answerable fields', async () => {
    await fc.assert(fc.asyncProperty(arbitraryChallenge, async (challenge) => {
      const answer = vi.fn<Answer>(() => Promise.resolve(true))
      const wrapper = show(challenge, answer)
      const controls = [...wrapper.element.querySelectorAll('input')]
      expect(controls.filter((control) => nameOf(control).trim() === '')).toEqual([])
      const expected = await fillAll(wrapper, challenge)
      await submit(wrapper)
      const { push: asked } = challenge
      const ofPush = asked === null ? {} : { [asked.approveId]: asked.approveValue, ...(asked.againId === null ? {} : { [asked.againId]: asked.againValue }) }
      expect(answer.mock.calls).toEqual([[{ ...expected, ...ofPush }, asked?.againId !== undefined && asked.againId !== null]])
      wrapper.unmount()
    }), { numRuns: 60 })
  }, 120_000)

  it('R-39: markup of a bank is text', () => {
    const wrapper = show(step([{ kind: 'note', text: '<img src=x onerror=alert(1)>' }, { kind: 'header', text: '<b>bold</b>' }, field('<i>', { label: '<script>x</script>' })], { droppedCount: 2 }))
    expect(wrapper.findAll('img, b, i, script')).toHaveLength(0)
    expect(wrapper.text()).toContain('<img src=x onerror=alert(1)>')
    expect(wrapper.text()).toContain(words.dropped(2))
  })

  it('sends nothing while a field is missing, says so and goes to it', async () => {
    const answer = vi.fn<Answer>(() => Promise.resolve(true))
    const wrapper = show(code, answer)
    await submit(wrapper)
    expect(answer).not.toHaveBeenCalled()
    expect(wrapper.text()).toContain('Enter Code from your token.')
    expect(document.activeElement).toBe(wrapper.find('input').element)
  })

  it('R-32: what was typed is gone once it was sent, and is no attribute of the page', async () => {
    let release: (isTaken: boolean) => void = () => undefined
    const answer = vi.fn<Answer>(() => new Promise((resolve) => { release = resolve }))
    const wrapper = show(code, answer)
    await wrapper.find('input').setValue('canary-1')
    expect(wrapper.html()).not.toContain('canary-1')
    await wrapper.find('form').trigger('submit')
    expect(answer).toHaveBeenCalledWith({ netcode: 'canary-1' }, false)
    await flushPromises()
    expect(wrapper.find('input').element.value).toBe('')
    release(true)
    await flushPromises()
  })

  it('a wrong answer: same step, new label; the choice stays, the code goes, focus is back in the field', async () => {
    const both = (label: string): Challenge => step([field('profile', { kind: 'choice', choices: [{ value: '1', label: 'One' }, { value: '2', label: 'Two' }] }), field('code', { label })])
    const wrapper: VueWrapper = show(both('Code'), async () => {
      await wrapper.setProps({ challenge: both('Newest code'), wrongCount: 1 } as never)
      return true
    })
    await wrapper.findAll<HTMLInputElement>('input[type="radio"]')[1]!.setValue()
    const typed = wrapper.find<HTMLInputElement>('input[type="text"]')
    typed.element.focus()
    await typed.trigger('focusin')
    await typed.setValue('000000')
    await submit(wrapper)
    expect(wrapper.text()).toContain('Newest code')
    expect(wrapper.text()).toContain(words.askedAgain)
    expect(wrapper.findAll<HTMLInputElement>('input[type="radio"]')[1]!.element.checked).toBe(true)
    expect([typed.element.value, document.activeElement]).toEqual(['', typed.element])
    expect(wrapper.text()).toContain('Try 2')
    await wrapper.setProps({ wrongCount: 2 } as never)
    expect(wrapper.text()).toContain('One more can lock the login')
  })

  it('takes focus to the first field once the bank has answered', async () => {
    const wrapper = show(code, undefined, { isBusy: true })
    await flushPromises()
    expect(document.activeElement).not.toBe(wrapper.find('input').element)
    await wrapper.setProps({ isBusy: false } as never)
    await flushPromises()
    expect(document.activeElement).toBe(wrapper.find('input').element)
  })

  it('a bank’s button sets its hidden field, and has to be pressed', async () => {
    const answer = vi.fn<Answer>(() => Promise.resolve(true))
    const wrapper = show(press, answer)
    await submit(wrapper)
    expect(answer).not.toHaveBeenCalled()
    expect(wrapper.text()).toContain('Press “Continue” before you go on.')
    await wrapper.find('[data-press]').trigger('click')
    await submit(wrapper)
    expect(answer).toHaveBeenCalledWith({ button_clicked: '1' }, false)
  })

  it('a push waits for the officer’s word, and can be sent again after its time', async () => {
    const answer = vi.fn<Answer>(() => Promise.resolve(true))
    const wrapper = show(push, answer)
    expect(wrapper.text()).toContain(words.waitingForTap)
    await submit(wrapper)
    await wrapper.setProps({ checkedAt: Date.now() } as never)
    expect(wrapper.text()).toContain(words.notSeen)
    await wrapper.setProps({ challenge: timedOut, pushCount: 2 } as never)
    expect(wrapper.text()).toContain('This will be the third request')
    await submit(wrapper)
    await wrapper.findAll('button').find((button) => button.text() === words.approved)!.trigger('click')
    expect(answer.mock.calls).toEqual([[{ is_push: 'yes' }, false], [{ is_push: 'yes', generatePushAgain: 'yes' }, true], [{ is_push: 'yes' }, false]])
  })
})

describe('boxes for single characters', () => {
  const values = (wrapper: VueWrapper): readonly string[] => boxes(wrapper).map(({ element }) => element.value)
  const paste = (wrapper: VueWrapper, text: string): Promise<void> =>
    boxes(wrapper)[0]!.trigger('paste', { clipboardData: { getData: () => text } })

  it('shows every place, asks for the active ones, and names them', () => {
    const wrapper = show(letters)
    expect(wrapper.findAll('.challenge-boxes > li').map((place) => place.text())).toEqual(['1st', '2', '3rd', '4', '5', '6', '7th', '8'])
    expect(boxes(wrapper).map((box) => box.attributes('aria-label'))).toEqual(['1st', '3rd', '7th'].map((place) => `${place} character of 8, secondary password`))
    for (const box of boxes(wrapper)) expect(box.attributes()).toMatchObject({ type: 'password', autocomplete: 'off', spellcheck: 'false' })
  })

  it('typing moves on, Backspace goes back and clears, arrows move', async () => {
    const answer = vi.fn<Answer>(() => Promise.resolve(true))
    const wrapper = show(letters, answer)
    await flushPromises()
    for (const [index, character] of ['Q', 'E', 'I'].entries()) {
      boxes(wrapper)[index]!.element.value = character
      await boxes(wrapper)[index]!.trigger('input')
      await flushPromises()
      expect(document.activeElement).toBe(boxes(wrapper)[Math.min(index + 1, 2)]!.element)
    }
    await boxes(wrapper)[2]!.setValue('')
    await boxes(wrapper)[2]!.trigger('keydown', { key: 'Backspace' })
    expect([values(wrapper), document.activeElement]).toEqual([['Q', '', ''], boxes(wrapper)[1]!.element])
    expect(wrapper.text()).toContain('1 of 3 characters')
    await boxes(wrapper)[1]!.trigger('keydown', { key: 'ArrowLeft' })
    expect(document.activeElement).toBe(boxes(wrapper)[0]!.element)
    await submit(wrapper)
    expect(answer).not.toHaveBeenCalled()
    expect(wrapper.text()).toContain(words.boxMissing)
  })

  it('a second character in a box replaces the first', async () => {
    const wrapper = show(letters)
    await boxes(wrapper)[0]!.setValue('ab')
    expect(values(wrapper)[0]).toBe('b')
  })

  it('a paste fills the active boxes only when the count fits', async () => {
    const answer = vi.fn<Answer>(() => Promise.resolve(true))
    const wrapper = show(letters, answer)
    await paste(wrapper, 'QWERTYUI')
    expect([values(wrapper), wrapper.text().includes(words.boxPaste(8, 3))]).toEqual([['', '', ''], true])
    await paste(wrapper, 'QEI\n')
    expect(values(wrapper)).toEqual(['Q', 'E', 'I'])
    await submit(wrapper)
    expect(answer).toHaveBeenCalledWith({ RCCField0: 'Q', RCCField2: 'E', RCCField6: 'I' }, false)
  })

  it('other characters asked for next time start empty', async () => {
    const wrapper = show(letters)
    await boxes(wrapper)[0]!.setValue('Q')
    await wrapper.setProps({ challenge: step([{ kind: 'header', text: 'Enter Secondary Password' }, row([2, 3, 8])]), wrongCount: 1 } as never)
    expect([values(wrapper), boxes(wrapper).length]).toEqual([['', '', ''], 3])
  })
})
