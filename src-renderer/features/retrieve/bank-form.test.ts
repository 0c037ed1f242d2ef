import { describe, expect, it } from 'vitest'
import { answersToSend, bankTags, emptyAnswers, groupBanks, missingAnswers, searchBanks, wipeAnswers, type BankField, type Institution } from './bank-form.ts'

const field = (id: string, rest: Partial<BankField> = {}): BankField =>
  ({ id, label: id, kind: 'text', keyboard: 'text', isOptional: false, hint: null, choices: [], ...rest })
const fields = [field('Username'), field('password', { kind: 'password' }), field('with-mfa', { kind: 'choice' }), field('code', { isOptional: true })]
const bank = (slug: string, rest: Partial<Institution> = {}): Institution => ({
  slug, name: slug, group: null, searchWords: [], loginFields: [], needsPreload: false, asksSecurityStep: false, isPasswordNeededAtExport: false, maxDays: null, isTest: false, isAvailable: true, ...rest,
})

describe('bank form', () => {
  it('returns exactly the fields that the bank lists, letter case and spaces kept', () => {
    const answers = { ...emptyAnswers(fields), Username: '1234', password: ' secret ', 'with-mfa': '0', stray: 'never sent' }
    expect(answersToSend(fields, answers)).toEqual({ Username: '1234', password: ' secret ', 'with-mfa': '0', code: '' })
  })

  it('names what is missing without repeating a value', () => {
    const missing = missingAnswers(fields, { ...emptyAnswers(fields), Username: 'canary-71' })
    expect(Object.keys(missing)).toEqual(['password', 'with-mfa'])
    expect(JSON.stringify(missing)).not.toContain('canary-71')
  })

  it('overwrites the answers in place', () => {
    const answers = { Username: 'a', password: 'b' }
    wipeAnswers(answers)
    expect(answers).toEqual({ Username: '', password: '' })
  })
})

describe('bank list', () => {
  const banks = [bank('bank_of_statements', { name: 'Bank of Statements', group: 'Test banks', searchWords: ['BoS', '062000'] }), bank('anz', { name: 'ANZ' }), bank('citi', { name: 'Čiti' })]

  it('finds by name, slug or search word, without accents', () => {
    expect(searchBanks(banks, 'statements bank').map(({ slug }) => slug)).toEqual(['bank_of_statements'])
    expect(searchBanks(banks, '0620').map(({ slug }) => slug)).toEqual(['bank_of_statements'])
    expect(searchBanks(banks, 'citi')).toHaveLength(1)
    expect(searchBanks(banks, ' ')).toBe(banks)
  })

  it('groups banks used lately first and lists each bank once', () => {
    const groups = groupBanks(banks, ['citi', 'gone'])
    expect(groups.map(({ name, banks: members }) => [name, members.length])).toEqual([['Used lately on this desk', 1], ['Test banks', 1], ['All banks', 1]])
  })

  it('says what is special about a bank', () => {
    expect(bankTags(bank('x', { maxDays: 120 }))).toEqual(['120 days'])
    expect(bankTags(bank('x', { maxDays: 120, needsPreload: true, asksSecurityStep: true, isPasswordNeededAtExport: true }))).toEqual(['Picture code', 'Security step', 'Password again', '120 days'])
    expect(bankTags(bank('x', { isAvailable: false }))).toEqual(['Not available'])
    expect(bankTags(bank('x'))).toEqual([])
  })
})
