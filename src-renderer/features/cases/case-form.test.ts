import { describe, expect, it } from 'vitest'
import { asInstant, asLocalDate } from '#shared/domain/calendar.ts'
import { checkCaseForm, draftOf, startValues, valuesOf } from './case-form.ts'
import { dueDistance, dueFrom, dueParts, dueText, isEndOfDay } from './due.ts'

const TODAY = '2026-11-12'
const good = { ...startValues('Ann Saar'), name: ' Mary Jones ' }

describe('case form', () => {
  it('needs a name and an owner, nothing else', () => {
    expect(checkCaseForm(startValues(''), TODAY)).toEqual({ name: expect.any(String), owner: expect.any(String) })
    expect(checkCaseForm(good, TODAY)).toEqual({})
  })

  it.each([
    ['minor', '0'], ['minor', '-100'],
    ['termMonths', '0'], ['termMonths', '601'], ['termMonths', '1.5'], ['termMonths', 'a year'],
    ['bornOn', '2026-02-30'], ['bornOn', TODAY], ['email', 'mary'], ['email', 'mary@x'],
    ['dueTime', '25:00'], ['name', 'Mary\u202eJones'], ['phone', '1'.repeat(41)],
  ])('refuses %s %j and says how to fix it', (name, value) => {
    const errors: Record<string, string | undefined> = checkCaseForm({ ...good, dueDate: TODAY, [name]: value }, TODAY)
    expect(Object.keys(errors)).toEqual([name])
    expect(errors[name]).toMatch(/\.$/)
  })

  it('refuses an amount that cannot be read', () => {
    expect(checkCaseForm({ ...good, minor: '100', isAmountUnreadable: true }, TODAY)).toHaveProperty('minor')
  })

  it('asks for a date where only a time is given', () => {
    expect(checkCaseForm({ ...good, dueTime: '16:00' }, TODAY)).toHaveProperty('dueDate')
  })

  it('turns the form into a draft in minor units of the market', () => {
    const draft = draftOf({ ...good, market: 'SE', minor: '15000000', termMonths: '84', email: ' a@b.se ', bornOn: '1984-06-03' })
    expect(draft).toMatchObject({
      market: 'SE', amount: { minor: '15000000', currency: 'SEK' }, termMonths: 84, dueAt: null, owner: 'Ann Saar',
      applicant: { name: 'Mary Jones', bornOn: '1984-06-03', nationalId: null, email: 'a@b.se', phone: null },
    })
  })

  it('gives a stored case back unchanged', () => {
    const stored = {
      market: 'AU' as const, applicant: { name: 'Mary Jones', bornOn: asLocalDate('1991-04-12'), nationalId: 'X1', email: null, phone: '123' },
      product: 'Car loan', amount: { minor: '320000', currency: 'AUD' }, termMonths: 18, owner: 'AS', dueAt: asInstant(new Date(2026, 10, 12, 16, 0).toISOString()),
    }
    expect(draftOf(valuesOf(stored))).toEqual(stored)
  })
})

describe('due moments', () => {
  const now = new Date(2026, 10, 12, 10, 42).getTime()
  const at = (day: number, hours: number, minutes: number): string => new Date(2026, 10, day, hours, minutes).toISOString()

  it('means the end of the local day without a time', () => {
    const due = dueFrom({ date: TODAY, time: '' })
    expect(due !== null && isEndOfDay(due)).toBe(true)
    expect(dueParts(due)).toEqual({ date: TODAY, time: '' })
    expect(dueParts(dueFrom({ date: TODAY, time: '9:05' }))).toEqual({ date: TODAY, time: '09:05' })
    expect(dueFrom({ date: '', time: '10:00' })).toBeNull()
  })

  it('is short in lists', () => {
    expect(dueText(at(12, 16, 0), now)).toBe('16:00')
    expect(dueText(at(12, 23, 59), now)).toBe('today')
    expect(dueText(at(13, 9, 0), now)).toBe('Fri 13 Nov')
    expect(dueText(at(10, 9, 0), now)).toBe('10 Nov')
  })

  it('says how long is left', () => {
    expect(dueDistance(at(12, 16, 0), now)).toBe('in 5 h 18 min')
    expect(dueDistance(at(12, 10, 2), now)).toBe('40 min over')
    expect(dueDistance(at(10, 10, 42), now)).toBe('2 d over')
    expect(dueDistance(at(20, 10, 42), now)).toBe('')
  })
})
