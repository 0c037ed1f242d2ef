import { LOAN, type ProviderCategoryMap } from './category-map.ts'

/** Labels of the labeling service as far as they are public; a row has several, and the table's order decides. */
export const KONTOMATIK_MAP: ProviderCategoryMap = {
  version: 1,
  source: 'providers/kontomatik.md, section 10: 28 of more than 80 labels are public',
  words: {
    gambling: 'gambling', bailiff: 'debt-collection', 'debt collection': 'debt-collection', mortgage: { credit: 'loan-paid-out', debit: 'rent-mortgage' },
    repayment: LOAN, loan: LOAN, rent: { credit: 'other-income', debit: 'rent-mortgage' },
    'regular wage': 'wages', salary: 'wages', welfare: 'benefits', zus: { credit: 'pension', debit: 'tax' }, tax: { credit: 'refunds', debit: 'tax' },
    compensation: 'other-income', 'cash withdrawal': 'cash', 'cash deposit': 'cash', fee: 'fees',
    'food with delivery': 'dining', grocery: 'groceries', healthcare: 'health', 'public transport': 'transport', press: 'subscriptions',
    apparel: 'shopping', nightlife: 'leisure', leisure: 'leisure', verification: 'information',
  },
  // Free text of the bank in its own language, read by wording instead.
  types: {},
  thirdParties: {},
  genericThirdParties: ['bank', 'monthly', 'payment processor'],
}
