import { LOAN, type ProviderCategoryMap } from './category-map.ts'

/** Fimento's document shows one category by name and no list; every other word stays uncategorised with its name kept. */
export const FIMENTO_MAP: ProviderCategoryMap = {
  version: 1,
  source: 'seed 003: the one category of the sample; the list is not published',
  words: { income: { credit: 'other-income', debit: 'uncategorised' } },
  types: {},
  thirdParties: {},
  genericThirdParties: [],
}

/** Instantor's newer format has the member and no list of its values; the words are plain ones that can mean nothing else. */
export const INSTANTOR_MAP: ProviderCategoryMap = {
  version: 1,
  source: 'newer report format: a category per row whose values are not published; plain English words only',
  words: {
    salary: 'wages', wages: 'wages', pension: 'pension', benefits: 'benefits', loan: LOAN, mortgage: { credit: 'loan-paid-out', debit: 'rent-mortgage' },
    rent: { credit: 'other-income', debit: 'rent-mortgage' }, groceries: 'groceries', transport: 'transport', insurance: 'insurance', utilities: 'utilities',
    gambling: 'gambling', restaurants: 'dining', 'cash withdrawal': 'cash', fees: 'fees', tax: { credit: 'refunds', debit: 'tax' }, health: 'health', education: 'education',
  },
  types: {},
  thirdParties: {},
  genericThirdParties: [],
}

/** Inbank delivers credit contracts and no transactions; the table is there so that all five are handled alike. */
export const INBANK_MAP: ProviderCategoryMap = { version: 1, source: 'delivers no transactions', words: {}, types: {}, thirdParties: {}, genericThirdParties: [] }
