import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { AnalysedAccount, AnalysedRow } from '#shared/domain/analysed-account.ts'
import { CATEGORIES, CATEGORY_BASES, CATEGORY_GROUPS, CATEGORY_IDS, isCategoryId, type CategoryId, type RowCategory } from '#shared/domain/category.ts'
import { createCategorizer } from './categories.ts'
import { CATEGORY_MAPS } from './category-maps/category-maps.ts'
import { accountOf } from './testing/samples.ts'

const categorize = (description: string, minor: number, row: Partial<AnalysedRow> = {}, account: Partial<AnalysedAccount> = {}): RowCategory => {
  const owner = accountOf('a', [['2026-05-04', minor, description, row]], account)
  return createCategorizer({ overrides: new Map() })(owner.rows[0]!, owner)
}

const taxonomy = JSON.parse(readFileSync(new URL('fixtures/taxonomy-20190901.json', import.meta.url), 'utf8')) as {
  categories_36_by_group: Record<string, string[]>
  categories_only_in_the_typescript_model: string[]
  categories_only_in_other_clients: string[]
  transaction_types: string[]
  centrelink_third_parties: string[]
}

describe('the tree', () => {
  it('has a group for every category and a name for every group', () => {
    expect(CATEGORY_IDS.length).toBe(37)
    for (const id of CATEGORY_IDS) expect(CATEGORY_GROUPS[CATEGORIES[id].group]).not.toBe('')
    expect(new Set(Object.values(CATEGORIES).map(({ name }) => name)).size).toBe(CATEGORY_IDS.length)
    expect(isCategoryId('wages')).toBe(true)
    expect(isCategoryId('constructor')).toBe(false)
  })
})

describe('the maps', () => {
  const named = [...Object.values(taxonomy.categories_36_by_group).flat(), ...taxonomy.categories_only_in_the_typescript_model, ...taxonomy.categories_only_in_other_clients]
  it.each(named)('BankStatements’ %s leads somewhere', (name) => {
    const { category, basis, providerWord } = categorize('QQQ', -100, { providerCategory: name })
    expect(providerWord).toBe(name)
    if (name === 'Uncategorised Debits') expect([category, basis]).toEqual(['uncategorised', 'none'])
    else expect(category).not.toBe('uncategorised')
  })

  it('lead to categories of the tree only, from words in lower case', () => {
    for (const { words, types, thirdParties, version } of Object.values(CATEGORY_MAPS)) {
      expect(version).toBeGreaterThan(0)
      for (const [word, target] of Object.entries({ ...words, ...types, ...thirdParties })) {
        expect(word).toBe(word.toLowerCase())
        for (const id of typeof target === 'string' ? [target] : [target.credit, target.debit]) expect(isCategoryId(id)).toBe(true)
      }
    }
  })

  it.each([
    ['wages', 'Wages', 'credit', 'wages'], ['benefits', 'Centrelink', 'credit', 'benefits'], ['a loan paid out', 'SACC Loans', 'credit', 'loan-paid-out'],
    ['its repayment', 'SACC Loans', 'debit', 'loan-repayments'], ['rent received', 'Rent', 'credit', 'other-income'], ['rent paid', 'Rent', 'debit', 'rent-mortgage'],
  ] as const)('BankStatements: %s', (_, word, direction, expected) => {
    expect(categorize('QQQ', direction === 'credit' ? 100 : -100, { providerCategory: word })).toMatchObject({ category: expected, basis: 'provider', decidedBy: word })
  })

  it('take BankStatements’ tags and types, and know pay later among its loans', () => {
    expect(categorize('QQQ', -1, { tags: ['thirdParty:Afterpay', 'category:Non SACC Loans', 'creditDebit:debit'] })).toMatchObject({ category: 'pay-later', basis: 'provider', decidedBy: 'Afterpay' })
    expect(categorize('ZIP PAY 123', -1, { providerCategory: 'Non SACC Loans' })).toMatchObject({ category: 'pay-later', basis: 'by-wording', providerWord: 'Non SACC Loans', decidedBy: 'zip pay' })
    expect(categorize('QQQ', 1, { tags: ['category:Centrelink', 'thirdParty:Child Support'] })).toMatchObject({ category: 'child-support' })
    expect(categorize('QQQ', -1, { providerType: 'Overdrawn Fees' })).toMatchObject({ category: 'fees', basis: 'provider', decidedBy: 'Overdrawn Fees' })
    for (const name of taxonomy.centrelink_third_parties) expect(['benefits', 'pension', 'child-support']).toContain(categorize('QQQ', 1, { tags: ['category:Centrelink', `thirdParty:${name}`] }).category)
    for (const type of taxonomy.transaction_types) expect(CATEGORY_BASES).toContain(categorize('QQQ', -1, { providerType: type }).basis)
  })

  it.each([
    [['bank', 'loan', 'repayment'], -1, 'loan-repayments'], [['loan', 'bank'], 1, 'loan-paid-out'], [['regular wage', 'monthly', 'salary'], 1, 'wages'], [['zus'], 1, 'pension'], [['zus'], -1, 'tax'],
    [['monthly', 'mortgage'], -1, 'rent-mortgage'], [['leisure', 'gambling'], -1, 'gambling'], [['bailiff'], -1, 'debt-collection'],
  ] as const)('Kontomatik labels %j', (tags, minor, expected) => {
    expect(categorize('QQQ', minor, { tags }, { providerId: 'kontomatik', currency: 'PLN' })).toMatchObject({ category: expected, basis: 'provider' })
  })

  it('keep the word of a category they do not know, and fall back to the wording', () => {
    expect(categorize('QQQ', -1, { providerCategory: 'Space Travel' })).toEqual({ category: 'uncategorised', basis: 'none', providerWord: 'Space Travel', decidedBy: null })
    expect(categorize('QQQ', 1, { providerCategory: 'constructor' })).toMatchObject({ category: 'uncategorised' })
    expect(categorize('TELSTRA CORP', -1, { providerCategory: 'Space Travel' })).toMatchObject({ category: 'telecommunications', basis: 'by-wording', providerWord: 'Space Travel', decidedBy: 'telstra' })
    expect(categorize('QQQ', 100, { providerCategory: 'income' }, { providerId: 'fimento', currency: 'SEK' })).toMatchObject({ category: 'other-income', basis: 'provider' })
  })
})

describe('wording', () => {
  const cases: readonly (readonly [AnalysedAccount['providerId'], string, string | null, string, number, CategoryId])[] = [
    ['bankstatements', 'AUD', null, 'DISHONOUR FEE DIRECT DEBIT', -1, 'dishonours'], ['bankstatements', 'AUD', null, 'ACCOUNT SERVICE FEE', -1, 'fees'],
    ['bankstatements', 'AUD', null, 'CENTRELINK FAMILY ASSISTANCE OFFICE', 1, 'benefits'], ['bankstatements', 'AUD', null, 'ATM WITHDRAWAL THE PARADE', -1, 'cash'],
    ['bankstatements', 'AUD', null, 'SPORTSBET.COM.AU MELBOURNE', -1, 'gambling'], ['bankstatements', 'AUD', null, 'RENT NORWOOD PROPERTY TRUST', -1, 'rent-mortgage'],
    ['instantor', 'SEK', 'SE3550000000054910000003', 'LÖN', 1, 'wages'], ['instantor', 'SEK', null, 'Försäkringskassan', 1, 'benefits'], ['instantor', 'SEK', null, 'HYRA', -1, 'rent-mortgage'],
    ['instantor', 'SEK', null, 'KORTKÖP ICA MAXI', -1, 'groceries'], ['instantor', 'SEK', null, 'EL/NÄT', -1, 'utilities'], ['instantor', 'SEK', null, 'Svenska Spel', -1, 'gambling'],
    ['fimento', 'EUR', 'FI2112345600000785', 'PALKKA', 1, 'wages'], ['fimento', 'EUR', 'FI2112345600000785', 'Kela työttömyystuki', 1, 'benefits'], ['fimento', 'EUR', 'FI2112345600000785', 'VUOKRA', -1, 'rent-mortgage'],
    ['fimento', 'EUR', 'FI2112345600000785', 'S-MARKET KAMPPI', -1, 'groceries'],
    ['kontomatik', 'PLN', null, 'Wynagrodzenie za maj', 1, 'wages'], ['kontomatik', 'PLN', null, 'ZUS Oddział Łódź', 1, 'benefits'], ['kontomatik', 'PLN', null, 'Opłata za kartę', -1, 'fees'],
    ['kontomatik', 'PLN', null, 'BIEDRONKA 1234', -1, 'groceries'], ['kontomatik', 'PLN', null, 'Przelew własny', -1, 'transfers'], ['kontomatik', 'PLN', null, 'Komornik Sądowy', -1, 'debt-collection'],
    ['instantor', 'EUR', 'EE382200221020145685', 'Palk mai', 1, 'wages'], ['instantor', 'EUR', 'EE382200221020145685', 'Sotsiaalkindlustusamet', 1, 'benefits'], ['instantor', 'EUR', 'EE382200221020145685', 'Korteriühistu arve', -1, 'rent-mortgage'],
    ['instantor', 'EUR', 'LV80BANK0000435195001', 'Darba alga', 1, 'wages'], ['instantor', 'EUR', 'LV80BANK0000435195001', 'VSAA pabalsts', 1, 'benefits'], ['instantor', 'EUR', 'LV80BANK0000435195001', 'RIMI Rīga', -1, 'groceries'],
  ]
  it.each(cases)('%s %s %s: %s', (providerId, currency, iban, description, minor, expected) => {
    expect(categorize(description, minor, {}, { providerId, currency, iban })).toMatchObject({ category: expected, basis: 'by-wording' })
  })

  it('takes whole words in the bank’s languages only', () => {
    expect(categorize('CURRENT RENTALS', -1).category).toBe('uncategorised')
    expect(categorize('HYRA', -1).category).toBe('uncategorised')
    expect(categorize('renta', 1, {}, { currency: 'PLN' }).category).toBe('pension')
    expect(categorize('Interest - current rate is 1.05%', 0).category).toBe('information')
  })
})

describe('the order of what decides', () => {
  it('the officer wins over all, the edited map over the built-in one', () => {
    const account = accountOf('a', [['2026-05-04', -1, 'TELSTRA', { providerCategory: 'Gambling' }]])
    const row = account.rows[0]!
    const mapEdits = [{ providerId: 'bankstatements', word: 'GAMBLING', category: 'leisure' }] as const
    expect(createCategorizer({ overrides: new Map(), mapEdits })(row, account)).toMatchObject({ category: 'leisure', basis: 'edited-map', decidedBy: 'Gambling' })
    expect(createCategorizer({ overrides: new Map([['a-0', 'health']]), mapEdits })(row, account)).toEqual({ category: 'health', basis: 'officer', providerWord: 'Gambling', decidedBy: null })
  })

  it('gives every row one category of the tree, whatever comes', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('__proto__', 'toString', 'wages'))
    fc.assert(fc.property(text, fc.integer(), fc.option(text), fc.option(text), fc.array(text, { maxLength: 3 }), fc.constantFrom('bankstatements', 'instantor', 'inbank', 'kontomatik', 'fimento'), (description, minor, providerCategory, providerType, tags, providerId) => {
      const found = categorize(description, minor, { providerCategory, providerType, tags }, { providerId })
      expect(isCategoryId(found.category)).toBe(true)
      expect(found.basis === 'none').toBe(found.category === 'uncategorised' && found.decidedBy === null)
    }), { numRuns: 300 })
  })
})
