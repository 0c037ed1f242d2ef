import { describe, expect, it, vi } from 'vitest'
import { refusal } from '../../bridge/fake-bridge.ts'
import { useForm } from './use-form.ts'

const check = ({ name }: { name: string }) => (name === '' ? { name: 'Enter a name.' } : {})

describe('useForm', () => {
  it('says nothing about a field before it was left, nor while the press that left it may still be under way', () => {
    vi.useFakeTimers()
    const form = useForm({ name: '' }, check, async () => undefined)
    expect(form.errors.value).toEqual({})
    form.leave('name')
    expect(form.errors.value).toEqual({})
    vi.advanceTimersByTime(200)
    expect(form.errors.value).toEqual({ name: 'Enter a name.' })
    vi.useRealTimers()
  })

  it('on submit focuses the first wrong field, keeps what was typed and sends nothing', async () => {
    const save = vi.fn()
    const root = document.createElement('div')
    root.innerHTML = '<input id="a"><input id="b" aria-invalid="true"><input id="c" aria-invalid="true">'
    document.body.append(root)
    const form = useForm({ name: '', other: 'typed' }, check, save)
    expect(await form.submit(root)).toBe(false)
    expect(document.activeElement?.id).toBe('b')
    expect(save).not.toHaveBeenCalled()
    expect(form.values.other).toBe('typed')
  })

  it('keeps what was typed when main refuses, with the fields that main names', async () => {
    const form = useForm({ name: 'Mary' }, check, () => Promise.reject(refusal('app.invalid-input', { fields: { name: 'is taken' } })))
    expect(await form.submit(null)).toBe(false)
    expect(form.values.name).toBe('Mary')
    expect(form.errors.value).toEqual({ name: 'is taken' })
    expect(form.refusal.value?.code).toBe('app.invalid-input')
    expect(form.isSaving.value).toBe(false)
  })

  it('ignores a second submit while the first is under way', async () => {
    const ends: (() => void)[] = []
    const save = vi.fn(() => new Promise<void>((resolve) => { ends.push(resolve) }))
    const form = useForm({ name: 'Mary' }, check, save)
    const first = form.submit(null)
    expect(await form.submit(null)).toBe(false)
    ends.forEach((end) => { end() })
    expect(await first).toBe(true)
    expect(save).toHaveBeenCalledTimes(1)
  })
})
